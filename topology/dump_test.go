package topology

import (
	"fmt"
	"slices"
	"strings"
)

// dump writes everything a graph says, sorted: two graphs are the same if and only
// if their dumps are.
func dump(g *Graph) string {
	var lines []string
	for id, n := range g.nodes {
		ready, want := n.ReadyWant()
		cause := ID("")
		if n.Cause() != nil {
			cause = n.Cause().ID
		}
		lines = append(lines, fmt.Sprintf("node %s rec=%v own=%v/%s/%s sum=%v/%s/%s cause=%s ready=%d/%d missing=%v unreadable=%v top=%s",
			id, n.Rec != nil, n.Own().Health, n.Own().Reason, n.Own().Message, n.Status().Health, n.Status().Reason, n.Status().Message,
			cause, ready, want, g.Missing(n), g.Unreadable(n), n.Top().ID))
		for _, e := range n.Out() {
			ports := ""
			if e.Route != nil {
				ports = fmt.Sprint(e.Route.Ports, e.Route.Hosts)
			}
			v := g.Verdict(e)
			lines = append(lines, fmt.Sprintf("edge %s -%v-> %s %v %v %s %s %s/%s", e.From.ID, e.Relation, e.To.ID, v.State, e.Evidence, e.Why, ports, v.Reason, v.Fix))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
