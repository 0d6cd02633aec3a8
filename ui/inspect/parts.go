package inspect

import (
	"strconv"
	"strings"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

func (w *writer) containers(cs []lens.Container) {
	if len(cs) == 0 {
		return
	}
	w.title("Containers")
	for _, c := range cs {
		w.container(c)
	}
}

func (w *writer) container(c lens.Container) {
	h := c.Health()
	role := ""
	if c.Role != "" {
		role = " " + c.Role
	}
	w.add(w.glyph(h), span{" ", themes.Panel},
		span{canvas.Middle(c.Name, w.width-2-canvas.Width(role)), themes.Panel}, span{role, themes.Dim})
	w.add(span{"  " + canvas.Middle(c.Image, w.width-2), themes.Dim})
	if h == topology.OK && c.Restarts == 0 {
		return
	}
	text := themes.Panel
	if h != topology.OK {
		text = mark.Role(h)
	}
	restarts := ""
	if c.Restarts > 0 {
		restarts = " · " + strconv.Itoa(int(c.Restarts)) + " restarts"
	}
	w.add(span{"  " + c.State, text}, span{restarts, themes.Dim})
	if c.Last != "" {
		w.add(span{"  last end: " + c.Last + ", exit " + strconv.Itoa(int(c.Exit)), themes.Dim})
	}
}

// history writes the versions of a workload, each with how many run and why it came.
func (w *writer) history(revisions []lens.Revision) {
	if len(revisions) == 0 {
		return
	}
	w.title("History")
	for _, r := range revisions {
		count := strconv.Itoa(int(r.Ready)) + "/" + strconv.Itoa(int(r.Want))
		if r.Want == 0 {
			count = "no pods"
		}
		age := ""
		if r.Created != 0 {
			age = "  " + Age(w.now, r.Created)
		}
		number := r.Number
		if number == "" {
			number = "?"
		}
		w.add(span{"revision ", themes.Dim}, span{number, themes.Panel}, span{"  " + count, themes.Panel}, span{age, themes.Dim})
		w.lines[len(w.lines)-1].to = r.ID
		w.wrapped(2, r.Cause, themes.Dim)
	}
}

func (w *writer) members(d *lens.Detail) {
	if len(d.Members) == 0 {
		return
	}
	w.title("Inside")
	for _, m := range d.Members {
		word := m.Status.Reason.String()
		if word == "" {
			word = m.Ready
		}
		w.link(m.ID, m.Status.Health, word)
	}
	if d.MembersMore > 0 {
		w.add(span{"  and " + strconv.Itoa(d.MembersMore) + " more", themes.Dim})
	}
}

// link writes one object that can be gone to: glyph, kind, name and, at the right
// end, a word.
func (w *writer) link(id topology.ID, h topology.Health, word string) {
	kind, _, name := id.Split()
	if kind == name {
		kind = ""
	} else {
		kind += " "
	}
	word = canvas.Cut(word, w.width/2)
	role := themes.Dim
	if h != topology.OK {
		role = mark.Role(h)
	}
	room := w.width - 2 - canvas.Width(kind) - 1 - canvas.Width(word)
	if room < 8 {
		room, kind = room+canvas.Width(kind), ""
	}
	w.add(w.glyph(h), span{" " + kind, themes.Dim},
		span{pad(canvas.Middle(name, room), room+1), themes.Panel}, span{word, role})
	w.lines[len(w.lines)-1].to = id
}

// verb says a relation from the point of view of the inspected node.
func verb(r topology.Relation, out bool) string {
	words := [...][2]string{
		topology.Owns: {"owns", "owned by"}, topology.RunsOn: {"runs on", "runs"},
		topology.Selects: {"selects", "selected by"}, topology.Enters: {"enters", "entered from"},
		topology.Routes: {"routes to", "routed from"}, topology.Resolves: {"resolves to", "resolved from"},
		topology.Mounts: {"mounts", "mounted by"}, topology.Uses: {"uses", "used by"},
		topology.Binds: {"binds", "bound by"}, topology.Provisions: {"provisions", "provisioned by"},
		topology.Scales: {"scales", "scaled by"}, topology.Allows: {"may call", "may be called by"},
		topology.Denies: {"may not call", "may not be called by"}, topology.Connects: {"connects to", "connected from"},
	}
	if out {
		return words[r][0]
	}
	return words[r][1]
}

// edges writes connections grouped by relation, each with its state, ports and
// why it is there.
func (w *writer) edges(title string, out bool, edges []lens.DetailEdge) {
	if len(edges) == 0 {
		return
	}
	w.title(title)
	for r := topology.Owns; r <= topology.Connects; r++ {
		first := true
		for _, e := range edges {
			if e.Relation != r {
				continue
			}
			if first {
				w.add(span{verb(r, out), themes.Dim})
				first = false
			}
			w.edge(e)
		}
	}
}

func (w *writer) edge(e lens.DetailEdge) {
	word := ""
	switch {
	case e.Missing:
		word = "absent"
	case e.State != topology.Fine:
		word = e.State.String()
	}
	h := e.Health
	if e.Missing {
		h = topology.Failed
	}
	if e.Evidence == topology.Assumed && !e.Missing {
		word = strings.TrimPrefix(word+", assumed", ", ")
	}
	w.link(e.Other, max(h, mark.Edge(e.State)), word)
	if e.Ports != "" {
		w.wrapped(4, e.Ports, themes.Label)
	}
	if e.Why != "" {
		w.wrapped(4, e.Why, themes.Dim)
	}
	if e.Unknown != "" && !w.told[e.Unknown] {
		w.wrapped(4, e.Unknown, themes.Dim)
		w.told[e.Unknown] = true
	}
	if len(e.Also) > 0 {
		w.wrapped(4, "also used by "+also(e), themes.Dim)
	}
}

// also names who else uses the far end of an edge.
func also(e lens.DetailEdge) string {
	names := make([]string, 0, len(e.Also)+1)
	for _, id := range e.Also {
		kind, _, name := id.Split()
		names = append(names, lens.Short(kind)+" "+name)
	}
	if e.AlsoMore > 0 {
		names = append(names, strconv.Itoa(e.AlsoMore)+" more")
	}
	return strings.Join(names, ", ")
}
