package ui

import (
	"context"
	"errors"
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
	facts "kscope/topology/sheet"
	"kscope/ui/inspect"
)

// How long an object is selected before it is read whole, so that walking over many
// reads none; and how long after a change it is read again.
const (
	linger   = 300 * time.Millisecond
	settling = 2 * time.Second
	patience = 10 * time.Second // after it could not be read
)

// closer is what is read of the selected object beyond the picture: one request at
// a time, and the watch of its events.
type closer struct {
	id     topology.ID // "" = none
	turn   int         // its number; answers to older ones are not heard
	ctx    context.Context
	cancel context.CancelFunc
	told   *lens.Detail // what the picture told when it was read last
	asked  bool         // a request is under way, or waits for its time
	uid    string       // of the object whose events are watched
}

type (
	// lingeredMsg says that an object has been selected for long enough.
	lingeredMsg int
	// wholeMsg is the object, read whole.
	wholeMsg struct {
		turn  int
		sheet facts.Sheet
		err   error
	}
	// eventsMsg is the state of its events.
	eventsMsg struct {
		turn   int
		events facts.Events
		from   <-chan facts.Events
	}
)

// lookCloser follows the selection: it drops what was read of another object and
// begins to wait for the one selected now. It is called after every message.
func (m *model) lookCloser() tea.Cmd {
	c := &m.closer
	d := m.detail()
	want := topology.ID("")
	if d != nil && m.panelWidth() > 0 && !m.screen.tooSmall() && !d.ID.Inferred() && !d.Missing {
		want = d.ID
	}
	if want != c.id {
		c.drop()
		c.id = want
		m.panel.More = inspect.More{}
		if want == "" || want.Kind() == "Secret" { // which is read only when asked for
			return nil
		}
		c.ctx, c.cancel = context.WithCancel(m.ctx)
		return c.after(linger)
	}
	if c.told != nil && !c.asked && d != nil && !sameState(c.told, d) {
		return c.after(settling)
	}
	return nil
}

// sameState tells whether two tellings of an object say the same of it; what is
// connected with it is not in its sheet.
func sameState(a, b *lens.Detail) bool {
	return a == b || a.Status == b.Status && a.Ready == b.Ready && a.Want == b.Want && a.Deleting == b.Deleting &&
		reflect.DeepEqual(a.Containers, b.Containers) && reflect.DeepEqual(a.Facts, b.Facts)
}

// drop forgets the object and ends what runs for it.
func (c *closer) drop() {
	if c.cancel != nil {
		c.cancel()
	}
	*c = closer{turn: c.turn + 1}
}

// after reads the object some time from now, if it is still selected then.
func (c *closer) after(d time.Duration) tea.Cmd {
	c.asked = true
	turn := lingeredMsg(c.turn)
	return tea.Tick(d, func(time.Time) tea.Msg { return turn })
}

// lingered reads the object.
func (m *model) lingered(msg lingeredMsg) tea.Cmd {
	c := &m.closer
	if int(msg) != c.turn {
		return nil
	}
	c.told = m.detail()
	turn, ctx, id, world := c.turn, c.ctx, c.id, m.world
	return func() tea.Msg {
		s, err := world.Sheet(ctx, id)
		return wholeMsg{turn, s, err}
	}
}

// whole takes the object; with it its uid is known, and its events can be watched.
func (m *model) whole(msg wholeMsg) tea.Cmd {
	c := &m.closer
	if msg.turn != c.turn {
		return nil
	}
	c.asked = false
	more := &m.panel.More
	more.Problem, more.Denied = "", false
	if msg.err != nil {
		var denied interface{ Denied() bool }
		more.Problem = msg.err.Error()
		if more.Denied = errors.As(msg.err, &denied) && denied.Denied(); more.Denied {
			return nil
		}
		return c.after(patience)
	}
	more.Sheet = &msg.sheet
	if c.uid == msg.sheet.UID && more.Events != nil {
		return nil
	}
	c.uid, more.Events = msg.sheet.UID, &facts.Events{}
	return c.listen(m.world.Events(c.ctx, c.id.Namespace(), c.id, c.uid))
}

// listen waits for the next state of the events.
func (c *closer) listen(from <-chan facts.Events) tea.Cmd {
	turn := c.turn
	return func() tea.Msg {
		if e, ok := <-from; ok {
			return eventsMsg{turn, e, from}
		}
		return nil
	}
}

func (m *model) heard(msg eventsMsg) tea.Cmd {
	if msg.turn != m.closer.turn {
		return nil
	}
	m.panel.More.Events = &msg.events
	return m.closer.listen(msg.from)
}
