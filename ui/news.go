package ui

import (
	"maps"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/ui/graph"
)

// How long a change is to be seen: that a node has come, and all else.
const (
	freshFor = time.Second
	newsFor  = 2 * time.Second
)

// news is what has changed on the map a moment ago, the newest last. Nothing runs
// while there is none.
type news struct {
	batches []batch
	count   int // batches ever made; their numbers
}

// batch is what changed from one picture to the next.
type batch struct {
	n      int
	marks  map[string]graph.Mark
	gone   []graph.Ghost
	fading bool // it has its timers
}

// fadeMsg is the end of the time to see what has come in a batch, or all of it.
type fadeMsg struct {
	n   int
	all bool
}

// compare notes what has changed, if the two pictures can be compared; if not, what
// was news is none any more.
func (w *news) compare(comparable bool, was, now *graph.Picture) {
	if !comparable {
		w.batches = nil
		return
	}
	w.add(graph.Changes(was, now))
}

func (w *news) add(marks map[string]graph.Mark, gone []graph.Ghost) {
	if len(marks)+len(gone) == 0 {
		return
	}
	w.count++
	w.batches = append(w.batches, batch{n: w.count, marks: marks, gone: gone})
}

// fade has what is new fade; under reduced motion nothing comes and goes by itself.
func (m *model) fade() tea.Cmd {
	if m.opts.ReducedMotion {
		m.chart.news.batches = nil
	}
	return m.chart.news.fade()
}

// fade starts the timers of what is new.
func (w *news) fade() tea.Cmd {
	var cmds []tea.Cmd
	for i := range w.batches {
		b := &w.batches[i]
		if b.fading {
			continue
		}
		b.fading = true
		n := b.n
		cmds = append(cmds, tea.Tick(newsFor, func(time.Time) tea.Msg { return fadeMsg{n, true} }),
			tea.Tick(freshFor, func(time.Time) tea.Msg { return fadeMsg{n, false} }))
	}
	return tea.Batch(cmds...)
}

func (w *news) faded(msg fadeMsg) {
	for i := range w.batches {
		switch b := &w.batches[i]; {
		case b.n != msg.n:
		case msg.all:
			w.batches = append(w.batches[:i:i], w.batches[i+1:]...)
			return
		default:
			maps.DeleteFunc(b.marks, func(_ string, m graph.Mark) bool { return m == graph.Fresh })
		}
	}
}

// marks are the marks of all nodes; what is fresh stays so when it changes.
func (w *news) marks() map[string]graph.Mark {
	if len(w.batches) == 0 {
		return nil
	}
	all := map[string]graph.Mark{}
	for _, b := range w.batches {
		for key, m := range b.marks {
			if all[key] != graph.Fresh {
				all[key] = m
			}
		}
	}
	return all
}

func (w *news) gone() []graph.Ghost {
	var all []graph.Ghost
	for _, b := range w.batches {
		all = append(all, b.gone...)
	}
	return all
}
