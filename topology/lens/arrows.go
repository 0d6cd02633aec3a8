package lens

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
)

type arrowKey struct {
	from, to int
	relation topology.Relation
}

// edges draws every relation of the lens between what is shown, gathered where
// both ends stand for several objects.
func (p *painter) edges(units []*unit) {
	found := map[arrowKey][]*topology.Edge{}
	var byNodes []*topology.Edge
	seen := map[*topology.Edge]bool{}
	note := func(e *topology.Edge) {
		if seen[e] || !p.sp.relations(e) {
			return
		}
		from, ok := p.standsFor(e.From)
		to, ok2 := p.standsFor(e.To)
		if ok && ok2 && from != to && !p.amongFolds(from, to) {
			seen[e] = true
			if p.passable(p.entries(e)) {
				byNodes = append(byNodes, e)
				return
			}
			k := arrowKey{from, to, e.Relation}
			found[k] = append(found[k], e)
		}
	}
	for n := range p.rep {
		for _, e := range n.EachOut() {
			note(e)
		}
	}
	for _, u := range units {
		for _, e := range u.cross {
			note(e)
		}
	}
	for k, es := range found {
		slices.SortFunc(es, compareEdges)
		p.scene.Edges = append(p.scene.Edges, p.arrow(k, es))
	}
	p.passages(byNodes)
}

// amongFolds: that something in the rest leads to some other namespace, or the other way
// round, says little, and would take a column of its own.
func (p *painter) amongFolds(from, to int) bool {
	a, b := &p.scene.Nodes[from], &p.scene.Nodes[to]
	return a.Lane == b.Lane && (a.Key == restNamespaces || b.Key == restNamespaces)
}

// arrow makes one scene edge of the graph edges it stands for.
func (p *painter) arrow(k arrowKey, es []*topology.Edge) Edge {
	first := es[0]
	a := Edge{From: k.from, To: k.to, Relation: k.relation, Evidence: first.Evidence,
		Why: first.Why.String(), Count: len(es), Route: first.Route}
	fine := 0
	for _, e := range es {
		j := p.judge.Verdict(e)
		if j.State == topology.Fine {
			fine++
		}
		if j.State > a.State || a.Reason == "" {
			a.Reason = j.Reason
		}
		if j.State > a.State {
			a.State, a.Evidence = j.State, j.Evidence
		}
		if e.Route == nil {
			continue
		}
		for _, port := range e.Route.Ports {
			if !slices.Contains(a.Ports, port) {
				a.Ports = append(a.Ports, port)
			}
		}
	}
	if fine > 0 && a.State > topology.EdgeDegraded {
		a.State = topology.EdgeDegraded
	}
	if len(es) > 1 {
		a.Why += fmt.Sprintf(" (and %d more)", len(es)-1)
	}
	p.entered(&a, es)
	if a.Label = label(a); p.v.Hops == FromOutside && a.State >= topology.Pending {
		a.Label = a.State.String() // where ways are looked at, why one ends says more than its port
	}
	return a
}

// label is the short text for an arrow: ports, host, path or weight.
func label(a Edge) string {
	if a.Route == nil {
		return ""
	}
	var parts []string
	if a.Relation == topology.Routes {
		if len(a.Route.Paths) > 0 {
			path, _, _ := strings.Cut(a.Route.Paths[0], " ")
			parts = append(parts, path)
		}
		if a.Route.Weight != nil && *a.Route.Weight != 1 {
			parts = append(parts, fmt.Sprintf("w%d", *a.Route.Weight))
		}
	}
	if t := PortText(a.Ports, false); t != "" && a.Relation != topology.Routes {
		parts = append(parts, t)
	}
	text := strings.Join(parts, " ")
	if len([]rune(text)) > 16 {
		return ""
	}
	return text
}

// PortText writes ports as people do: "80→8080", "http 80→8080/TCP" in long form.
func PortText(ports []topology.Port, long bool) string {
	var parts []string
	for _, p := range ports {
		var t string
		switch {
		case p.Port != 0 && p.Target != 0 && p.Port != p.Target:
			t = fmt.Sprintf("%d→%d", p.Port, p.Target)
		case p.Port != 0 || p.Target != 0:
			t = fmt.Sprint(cmp.Or(p.Port, p.Target))
		default:
			t = p.Name
		}
		if long && p.Name != "" && t != p.Name {
			t = p.Name + " " + t
		}
		if p.Protocol != "" && (long || p.Protocol != "TCP") {
			t += "/" + p.Protocol
		}
		parts = append(parts, t)
	}
	if !long && len(parts) > 2 {
		parts = append(parts[:2], "…")
	}
	return strings.Join(parts, " ")
}

// finish puts the scene into its stable order.
func (p *painter) finish() {
	s := p.scene
	p.loads()
	order := make([]int, len(s.Nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := s.Nodes[a], s.Nodes[b]
		return cmp.Or(cmp.Compare(x.Group, y.Group), cmp.Compare(x.Lane, y.Lane), cmp.Compare(x.Key, y.Key))
	})
	nodes, now := make([]Node, len(order)), make([]int, len(order))
	for to, from := range order {
		nodes[to], now[from] = s.Nodes[from], to
	}
	s.Nodes = nodes
	for i := range s.Edges {
		s.Edges[i].From, s.Edges[i].To = now[s.Edges[i].From], now[s.Edges[i].To]
	}
	slices.SortFunc(s.Edges, compareArrows)
}

func compareArrows(a, b Edge) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Relation, b.Relation))
}
