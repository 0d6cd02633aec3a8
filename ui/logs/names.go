package logs

import (
	"strings"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lines"
	"kscope/ui/canvas"
)

// names is the column that says which pod a line is of: a name and a colour for each.
type names struct {
	full  []string // by source
	cut   []string // at most w wide
	pods  map[topology.ID]int
	order []topology.ID // by source, its pod
	w     int           // width of the column, 0 = there is none
	wide  int           // of the window, as measured last
	many  bool          // sources of more than one name
}

// series are the colours of pods, in the order the pods come.
var series = [...]themes.Role{themes.Series1, themes.Series2, themes.Series3, themes.Series4, themes.Series5, themes.Series6}

// learn takes over what sources there are; there are never fewer.
func (n *names) learn(sources []lines.Source) {
	if n.pods == nil {
		n.pods = map[topology.ID]int{}
	}
	for _, s := range sources[min(len(n.full), len(sources)):] {
		if _, ok := n.pods[s.Pod]; !ok {
			n.pods[s.Pod] = len(n.pods)
		}
		name := sourceName(s)
		n.many = n.many || len(n.full) > 0 && name != n.full[0]
		n.full, n.order, n.wide = append(n.full, name), append(n.order, s.Pod), 0
	}
}

// sourceName is a pod's name, and the container's if the pod has several.
func sourceName(s lines.Source) string {
	if s.Alone || s.Container == "" {
		return s.Pod.Name()
	}
	return s.Pod.Name() + "/" + s.Container
}

// measure fits the column into a window, if it is another window or there are more names.
func (n *names) measure(window int) {
	if n.wide == window {
		return
	}
	n.w, n.cut = 0, n.cut[:0]
	if !n.many {
		return
	}
	const least = 10
	most := max(least, window/4)
	for _, name := range n.full {
		n.w = max(n.w, min(most, canvas.Width(name)))
	}
	for _, name := range n.full {
		n.cut = append(n.cut, cutName(name, n.w))
	}
}

// cutName cuts a name in the middle of the pod's, so that its ending and the container
// stay.
func cutName(name string, w int) string {
	pod, container, ok := strings.Cut(name, "/")
	if !ok || canvas.Width(name) <= w {
		return canvas.Middle(name, w)
	}
	container = canvas.Middle(container, w/3)
	return canvas.Middle(pod, w-canvas.Width(container)-1) + "/" + container
}

// short is the name of a source as the column has it.
func (n *names) short(source int32) string {
	if source < 0 || int(source) >= len(n.cut) {
		return ""
	}
	return n.cut[source]
}

func (n *names) roleOf(source int32) themes.Role {
	if source < 0 || int(source) >= len(n.order) {
		return themes.Dim
	}
	return n.role(n.order[source])
}

func (n *names) role(pod topology.ID) themes.Role { return series[n.pods[pod]%len(series)] }
