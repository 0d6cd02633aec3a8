package ui

import (
	"maps"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology/lens"
	"kscope/ui/page"
)

// Pictures come at most ten times a second; once while nobody looks.
const (
	pullEvery    = 100 * time.Millisecond
	pullUnseen   = time.Second
	minRows      = 8 // a lane never folds below this
	tickFast     = time.Second
	tickSlow     = 30 * time.Second
	secondsShown = 120 // ages below this many seconds show seconds
)

// pace is what runs by itself.
type pace struct {
	blurred bool          // the terminal has lost the focus
	waits   time.Duration // of the tick under way, 0 = none
	tick    int           // its number; older ones are not heard
}

type (
	// frameMsg is a new picture; nil when there will be no more.
	frameMsg struct{ frame *lens.Frame }
	// tickMsg is the end of the tick with that number.
	tickMsg int
)

// pull waits for the next picture, after a pause in which newer ones replace it.
func (m *model) pull(pause time.Duration) tea.Cmd {
	ctx, frames := m.ctx, m.world.Frames()
	return func() tea.Msg {
		if pause > 0 {
			timer := time.NewTimer(pause)
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-ctx.Done():
				return nil
			}
		}
		select {
		case f := <-frames:
			return frameMsg{f}
		case <-ctx.Done():
			return nil
		}
	}
}

// take shows a picture and waits for the next.
func (m *model) take(msg frameMsg) tea.Cmd {
	if msg.frame == nil {
		return nil
	}
	m.frame = msg.frame
	if m.frame.View.Selected == m.chart.subject() {
		m.chart.told = m.frame.Detail
	}
	if s := m.frame.Scene; s != nil && s.TooMany > 0 && m.frame.View.Fold == m.view.Fold {
		m.tooMany(s.TooMany)
	}
	m.tell()
	found := m.pursue()
	m.chart.offer(msg.frame, m.view)
	pause := pullEvery
	switch {
	case m.pace.blurred:
		pause = pullUnseen
	case m.chart.chase != nil:
		pause = 0 // somebody waits for the next one
	}
	return tea.Batch(m.pull(pause), found, m.place(), m.hear(page.News{}))
}

// tick starts the clock if the screen counts time and it does not run already.
func (m *model) tick() tea.Cmd {
	want := m.counts()
	if want == 0 || m.pace.waits != 0 && m.pace.waits <= want {
		return nil
	}
	m.pace.tick++
	m.pace.waits = want
	n := tickMsg(m.pace.tick)
	return tea.Tick(want, func(time.Time) tea.Msg { return n })
}

func (p *pace) ticked(n tickMsg) {
	if int(n) == p.tick {
		p.waits = 0
	}
}

// counts is how often what the screen says about time changes; 0 = never.
func (m *model) counts() time.Duration {
	if m.frame == nil {
		return 0
	}
	if !m.frame.Link.Live && !m.frame.Syncing {
		return tickFast
	}
	d := m.detail()
	if m.panelWidth() == 0 || d == nil || d.Created == 0 {
		return 0
	}
	if m.opts.Clock().Unix()-d.Created < secondsShown {
		return tickFast
	}
	return tickSlow
}

// sameScope tells whether two views show the same part of the cluster the same
// way, whatever is selected or unfolded in it.
func sameScope(a, b lens.View) bool {
	return a.Lens == b.Lens && a.Fold == b.Fold && a.Namespace == b.Namespace && filterOf(a) == filterOf(b) && a.Focus == b.Focus && a.Hops == b.Hops
}

// filterOf is the query that leaves something out of the view, "" if none does.
func filterOf(v lens.View) string {
	if v.Highlight {
		return ""
	}
	return v.Query
}

// sameFolds tells whether the user has unfolded and folded the same in two views.
func sameFolds(a, b lens.View) bool {
	return maps.Equal(a.Open, b.Open) && maps.Equal(a.Shut, b.Shut)
}

// scoped is v, but for the part of the cluster that of shows.
func scoped(v, of lens.View) lens.View {
	v.Lens, v.Fold, v.Namespace, v.Query, v.Match, v.Highlight, v.Focus, v.Hops = of.Lens, of.Fold, of.Namespace, of.Query, of.Match, of.Highlight, of.Focus, of.Hops
	return v
}

// cloneView is v with unfolded keys of its own, to be handed to the world.
func cloneView(v lens.View) lens.View {
	v.Open, v.Shut = maps.Clone(v.Open), maps.Clone(v.Shut)
	return v
}
