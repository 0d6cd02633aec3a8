package inspect

import (
	"fmt"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/table"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// measure is one resource of a load.
type measure struct {
	name                      string
	used, request, limit, all int64
	loose                     int64
	course                    []int64
	text                      func(int64) string
}

// load says what the object uses, how that came, and what it is to be measured
// against: its limit, its request, what a cluster node has to give.
func (w *writer) load(l *lens.Load) {
	if l == nil || !l.Known && l.Need == (topology.Resources{}) && l.CPUAll == 0 {
		return
	}
	title := "Usage"
	switch {
	case !l.Known:
		title = "Usage: not measured"
	case l.Unmeasured > 0:
		title = fmt.Sprintf("Usage of %d of %d pods", l.Pods-l.Unmeasured, l.Pods)
	case l.Pods > 1:
		title = fmt.Sprintf("Usage of %d pods", l.Pods)
	}
	w.title(title)
	cpu := measure{name: "cpu", used: l.CPU, request: l.Need.CPURequest, limit: l.Need.CPULimit, all: l.CPUAll, loose: l.LooseCPU, text: table.CPU}
	mem := measure{name: "memory", used: l.Mem, request: l.Need.MemRequest, limit: l.Need.MemLimit, all: l.MemAll, loose: l.LooseMem, text: table.Bytes}
	if l.History != nil {
		cpu.course, mem.course = l.History.History()
	}
	w.measure(l, cpu)
	w.measure(l, mem)
}

func (w *writer) measure(l *lens.Load, m measure) {
	const numberW = 9
	now := "?"
	if l.Known {
		now = m.text(m.used)
	}
	spans := []span{{padded(m.name, 8), themes.Dim}, {padded(now, numberW), themes.Strong}}
	if room := w.width - 8 - numberW; len(m.course) > 1 && room > 4 {
		spans = append(spans, span{mark.Spark(m.course, min(room, 24), w.ascii), themes.Accent})
	}
	w.add(spans...)
	if m.all > 0 { // a cluster node
		w.share(l, m.used, m.all, "of "+m.text(m.all))
		w.add(span{"        pods ask for " + m.text(m.request) + ", " + percent(m.request, m.all), themes.Dim})
		if l.Loose {
			w.add(span{"        uncontained " + m.text(m.loose) + ": not its pods'", themes.Dim})
		}
		return
	}
	w.share(l, m.used, m.limit, "of limit "+m.text(m.limit))
	w.share(l, m.used, m.request, "of request "+m.text(m.request))
	if m.limit == 0 && m.request == 0 {
		w.add(span{"        no request, no limit", themes.Dim})
	}
}

// share is a line such as "31% of limit 200m"; without a use, what it would be of.
func (w *writer) share(l *lens.Load, used, all int64, of string) {
	if all <= 0 {
		return
	}
	if !l.Known {
		w.add(span{"        " + of[len("of "):], themes.Panel})
		return
	}
	role := mark.Used(float64(used)/float64(all), themes.Panel)
	w.add(span{"        " + percent(used, all) + " ", role}, span{of, themes.Dim})
}

func percent(part, whole int64) string {
	return table.Percent(100 * float64(part) / float64(whole))
}

func padded(s string, w int) string {
	for canvas.Width(s) < w {
		s += " "
	}
	return s
}
