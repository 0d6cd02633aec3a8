package graph

import (
	"strconv"
	"strings"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/mark"
)

// glyphOf is the sign for how a node is.
func glyphOf(n *lens.Node, ascii bool) (rune, themes.Role) {
	if n.Unreadable {
		return '?', themes.Dim
	}
	return mark.Glyph(n.Status.Health, ascii), mark.Role(n.Status.Health)
}

// word is what is wrong with a node in a word, "" if nothing is.
func word(n *lens.Node) (string, themes.Role) {
	role := mark.Role(n.Status.Health)
	if v := n.Verdict; v.Word != "" {
		return v.Word, verdictRole(v)
	}
	if n.Status.Health != topology.OK {
		if s := n.Status.Reason.String(); s != "" {
			return s, role
		}
	}
	switch {
	case n.Missing:
		return "missing", mark.Role(topology.Failed)
	case n.Unreadable:
		return "no access", themes.Dim
	case n.Deleting:
		return "Terminating", themes.Dim
	case n.Stale:
		return "stale", themes.Dim
	case n.Status.Health != topology.OK:
		return n.Status.Health.String(), role
	}
	return n.Note, themes.Dim
}

// verdictRole is the role of a verdict: that of an arrow in its state.
func verdictRole(v lens.Verdict) themes.Role {
	if v.State == topology.Fine {
		return themes.Dim
	}
	return mark.Role(mark.Edge(v.State))
}

// rowWord is what is wrong with a node in a row of its own: where only some of what it
// stands for is worse off than it is itself, how many. The name of a rest says it.
func rowWord(n *lens.Node) string {
	w, _ := word(n)
	if h := worstInside(n); (w == "" || w == n.Note) && n.Verdict.Word == "" && h > topology.Unknown {
		w = strconv.Itoa(n.Healths[h]) + " " + h.String()
	}
	if n.Rest() {
		return ""
	}
	return w
}

// worstInside is the worst health among what a node stands for.
func worstInside(n *lens.Node) topology.Health {
	for h := topology.Failed; h > topology.OK; h-- {
		if n.Healths[h] > 0 {
			return h
		}
	}
	return topology.OK
}

// restShort is the name of a rest in at most room columns: whose rest it is and how many
// of them are how, in fewer words, and without whose where that is too long: "web … 7
// ready", "… 9, 2 failed".
func restShort(name string, room int) string {
	if canvas.Width(name) <= room {
		return name
	}
	name = strings.Replace(strings.Replace(name, " more, all ", " ", 1), " more,", ",", 1)
	if _, count, ok := strings.Cut(name, " … "); ok && canvas.Width(name) > room {
		name = "… " + count
	}
	return canvas.Cut(name, room)
}
