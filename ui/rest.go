package ui

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/ui/canvas"
	"kscope/ui/graph"
)

// The map is laid out afresh unasked in two cases, and only while the user rests
// (docs/decisions/0008-laid-out-afresh.md): a picture placed from scratch is soon
// replaced by a clearly better one, if there is one; one that followed the cluster
// step by step until it became much worse than it need be, after restFor.
const (
	restFor = 5 * time.Second
	// restless is how long a picture that may be worse than it need be waits for the
	// cluster to rest too: a rollout that goes on for longer is laid out afresh under way.
	restless = time.Minute
	// soonGain is the least share of crossings, in percent, that a better picture of
	// the first kind saves, and soonFew the least number.
	soonGain, soonFew = 10, 3
	// lateTimes is how many hundredths of the crossings of a fresh picture the shown
	// one must exceed in the second case, and lateFew by how many at least.
	lateTimes, lateFew = 130, 4
)

// rest is what is done for the map while the user rests.
type rest struct {
	stirs   int // keys pressed and mouse moved, ever
	stirred time.Time
	// hope was placed from scratch when there had been so many stirs, and nothing
	// better has been looked for yet; nil = no such picture.
	hope      *graph.Picture
	hopeStirs int
	// due: the picture followed the one before, and may be worse than it need be.
	due     bool
	worse   time.Time // since when it may be, zero = it is not
	changed time.Time // when something last came, left or moved
	checked int       // crossings of the last one that was good enough or made so, -1 = none
	timing  bool      // the timer runs
	search  *search   // under way, one at a time
	// turn is held while a picture is placed: that goes first.
	turn sync.Mutex
}

// search is the search for a better picture than of.
type search struct {
	of    *graph.Picture
	late  bool // the second case
	stirs int  // when it began
	quit  atomic.Bool
	over  bool           // it has ended
	found *graph.Picture // nil = nothing
}

type (
	// searchedMsg is the end of a search.
	searchedMsg struct {
		search *search
		found  *graph.Picture
	}
	// restedMsg is the end of the timer.
	restedMsg struct{}
)

// stir says that the user does something: what is being searched comes too late.
func (r *rest) stir() {
	r.stirs++
	r.stirred = time.Now()
	if r.search != nil {
		r.search.quit.Store(true)
	}
}

// forget drops what is under way for a picture that is shown no more.
func (r *rest) forget() {
	if r.search != nil {
		r.search.quit.Store(true)
	}
	r.hope, r.due = nil, false
}

// appeared notes that a picture is shown after another; settled as in chart.
func (r *rest) appeared(was, now *graph.Picture, settled bool) {
	if now.Alike(was) {
		return
	}
	r.forget()
	r.changed = time.Now()
	n := now.Crossings()
	switch {
	case !settled:
	case now.Fresh():
		r.checked, r.worse = -1, time.Time{}
		if n >= soonFew {
			r.hope, r.hopeStirs = now, r.stirs
		}
	case n >= lateFew && n != r.checked:
		r.due = true
		if r.worse.IsZero() {
			r.worse = r.changed
		}
	default:
		r.worse = time.Time{}
	}
}

// lacks is how long the user, and for a while the cluster, still have to rest.
func (r *rest) lacks() time.Duration {
	since := time.Since(r.stirred)
	if time.Since(r.worse) < restless {
		since = min(since, time.Since(r.changed))
	}
	return restFor - since
}

// rests starts what there is to do while the user rests: a search, or the timer.
func (m *model) rests() tea.Cmd {
	r := &m.rest
	if r.search != nil {
		return nil
	}
	if hope := r.hope; hope != nil {
		r.hope = nil
		if r.hopeStirs == r.stirs && !m.covered() {
			return m.seek(false)
		}
	}
	if !r.due || m.covered() {
		return nil
	}
	return r.after(restFor)
}

// after starts the timer, unless it runs.
func (r *rest) after(d time.Duration) tea.Cmd {
	if r.timing {
		return nil
	}
	r.timing = true
	return tea.Tick(d, func(time.Time) tea.Msg { return restedMsg{} })
}

// rested looks for a better picture if nothing was done, and nothing happened, for
// restFor.
func (m *model) rested() tea.Cmd {
	c, r := &m.chart, &m.rest
	r.timing = false
	if !r.due || r.search != nil || m.covered() || c.drag != nil || c.chase != nil {
		return nil
	}
	if d := r.lacks(); d > 0 {
		return r.after(d)
	}
	r.due = false
	return m.seek(true)
}

// covered tells whether something lies over the map or takes its place.
func (m *model) covered() bool { return m.over != nil || m.pages.top() != nil }

// seek looks for a better picture than the one that is shown.
func (m *model) seek(late bool) tea.Cmd {
	r := &m.rest
	s := &search{of: m.chart.pic, late: late, stirs: r.stirs}
	r.search = s
	return func() tea.Msg {
		return searchedMsg{s, s.of.Better(func() bool {
			r.turn.Lock()
			defer r.turn.Unlock()
			return s.quit.Load()
		})}
	}
}

// searched takes what was found, but for a picture on its way that knows nothing of
// it: placed takes it then.
func (m *model) searched(msg searchedMsg) {
	msg.search.over, msg.search.found = true, msg.found
	if !m.chart.placing {
		m.prefer()
	}
}

// prefer shows what a search has found, if it is worth it and the user still rests.
func (m *model) prefer() {
	c, r := &m.chart, &m.rest
	s := r.search
	if s == nil || !s.over {
		return
	}
	r.search = nil
	if !s.of.Alike(c.pic) {
		return
	}
	if s.quit.Load() || s.stirs != r.stirs || m.covered() || !sameScope(c.shows, m.view) {
		r.due = s.late
		return
	}
	n := c.pic.Crossings()
	switch {
	case s.found == nil:
	case !s.late && soonWorth(n, s.found.Crossings()):
		c.improve(s.found)
	case s.late && lateWorth(n, s.found.Crossings()):
		c.renew(s.found)
		m.status = fmt.Sprintf("laid out afresh: %s instead of %d", crossings(c.pic.Crossings()), n)
	}
	r.checked, r.worse = c.pic.Crossings(), time.Time{}
}

func crossings(n int) string {
	switch n {
	case 0:
		return "no crossings"
	case 1:
		return "1 crossing"
	}
	return fmt.Sprintf("%d crossings", n)
}

// soonWorth tells whether fewer crossings are worth it to replace what has appeared
// a moment ago, lateWorth to replace what has been there for long.
func soonWorth(shown, fresh int) bool {
	return shown-fresh >= soonFew && (shown-fresh)*100 >= shown*soonGain
}

func lateWorth(shown, fresh int) bool {
	return shown-fresh >= lateFew && shown*100 > fresh*lateTimes
}

// improve replaces a picture that has just appeared. The selected node keeps its cell,
// unless a picture that was seen whole would not be any more.
func (c *chart) improve(found *graph.Picture) {
	was := c.pic
	whole := c.whole()
	c.pic = was.At(found)
	c.keep(was)
	if whole && !c.whole() {
		c.off = graph.Clamp(c.pic, c.off, c.area.W, c.area.H)
	}
}

// renew replaces a picture that has been there for long: the selected node keeps its
// cell, and what has moved is marked.
func (c *chart) renew(found *graph.Picture) {
	was := c.pic
	c.pic = was.At(found)
	c.keep(was)
	c.news.batches = nil // what has gone was elsewhere
	c.news.add(graph.Moves(was, c.pic, c.sel), nil)
}

// whole tells whether all of the picture is in sight.
func (c *chart) whole() bool {
	w, h := c.pic.Size()
	return inView(canvas.Rect{W: w, H: h}, c.off, c.area)
}
