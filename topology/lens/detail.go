package lens

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kscope/topology"
	"kscope/topology/trace"
)

// maxMembers bounds the list of what a fold hides.
const maxMembers = 50

// Describe tells all that is known of a scene node; nil if the key names nothing.
// Folds that no object stands for (zones, rests) have no detail.
func (b *Builder) Describe(g *topology.Graph, key string) *Detail {
	n, on := g.Node(topology.ID(key)), ""
	if at := strings.LastIndex(key, "@"); n == nil && at >= 0 { // a workload's pods on one node
		n, on = g.Node(topology.ID(key[:at])), key[at+1:]
	}
	if n == nil {
		return nil
	}
	kind, ns, _ := n.ID.Split()
	d := &Detail{Key: key, ID: n.ID, Kind: kind, Namespace: ns, Name: title(n.ID), Status: n.Own(), Rolled: n.Status(),
		Missing: g.Missing(n), Unreadable: g.Unreadable(n)}
	d.Ready, d.Want = n.ReadyWant()
	if c := n.Cause(); c != nil {
		d.RolledFrom = c.ID
	}
	if n.Rec != nil {
		d.record(n.Rec)
	}
	d.traffic(g, n)
	entrances, j := g.Entrances(), b.judge(g)
	for _, e := range n.Out() {
		de := detailEdge(g, j, e, e.To)
		de.others(e, n)
		de.entered(entrances, e)
		d.Out = append(d.Out, de)
	}
	for _, e := range n.In() {
		de := detailEdge(g, j, e, e.From)
		de.entered(entrances, e)
		d.In = append(d.In, de)
	}
	d.members(g, n, on)
	d.history(n)
	d.Load = loadOf(g, n)
	return d
}

func (d *Detail) record(r *topology.Record) {
	d.Created, d.Deleting = r.Created, r.Deleting
	for _, f := range r.Facts {
		d.Facts = append(d.Facts, Pair{f.Key.String(), f.Value.String()})
	}
	r.Labels.Each(func(k, v string) bool {
		d.Labels = append(d.Labels, Pair{k, v})
		return true
	})
	d.Containers = containersOf(r)
}

// traffic adds where an address is, and what the nodes do with requests from
// outside where they differ.
func (d *Detail) traffic(g *topology.Graph, n *topology.Node) {
	if d.Kind == topology.KindEndpoint {
		at := g.Locate(d.Name)
		if at.ID != "" {
			at.Why = title(at.ID) + ": " + at.Why
		}
		d.Facts = append(d.Facts, Pair{"where", at.Why})
	}
	if n.Rec == nil {
		return
	}
	svc, ok := n.Rec.Spec.(*topology.Service)
	if !ok || !svc.ExternalLocal {
		return
	}
	by := map[topology.EdgeState][]string{}
	for _, door := range g.Doors(n) {
		by[door.State] = append(by[door.State], door.Node)
	}
	for st := topology.Fine; st <= topology.Dropped; st++ {
		if nodes := by[st]; len(nodes) > 0 {
			d.Facts = append(d.Facts, Pair{"from outside, " + st.String(), topology.FewNodes(nodes)})
		}
	}
}

func detailEdge(g *topology.Graph, j *trace.Judge, e *topology.Edge, other *topology.Node) DetailEdge {
	v := j.Verdict(e)
	de := DetailEdge{Relation: e.Relation, Other: other.ID, State: v.State, Evidence: v.Evidence,
		Health: other.Status().Health, Missing: g.Missing(other), Why: e.Why.String()}
	if e.Route != nil {
		de.Ports = PortText(e.Route.Ports, true)
		de.Why = strings.Join(slices.DeleteFunc([]string{de.Why, routeText(e.Route)}, func(s string) bool { return s == "" }), "; ")
	}
	if v.Reason != "" && v.Reason != e.Why.String() {
		de.Why = v.Reason + "; " + de.Why
	}
	return de
}

// maxAlso bounds the others that use the same object.
const maxAlso = 4

// others finds who else uses what n uses by e.
func (de *DetailEdge) others(e *topology.Edge, n *topology.Node) {
	switch e.To.ID.Kind() {
	case "ConfigMap", "Secret", "PersistentVolumeClaim":
	default:
		return
	}
	seen := map[topology.ID]bool{Workload(n).ID: true}
	for _, in := range e.To.EachIn() {
		if in.Relation != topology.Mounts && in.Relation != topology.Uses {
			continue
		}
		if id := Workload(in.From).ID; !seen[id] {
			seen[id] = true
			de.Also = append(de.Also, id)
		}
	}
	slices.Sort(de.Also)
	if len(de.Also) > maxAlso {
		de.AlsoMore, de.Also = len(de.Also)-maxAlso, de.Also[:maxAlso]
	}
}

// routeText says what a route adds to its why: hosts, paths, weight, entry, snat.
func routeText(r *topology.Route) string {
	var parts []string
	if len(r.Hosts) > 0 {
		parts = append(parts, "host "+strings.Join(r.Hosts, ", "))
	}
	if len(r.Paths) > 0 {
		parts = append(parts, "path "+strings.Join(r.Paths, ", "))
	}
	if r.Weight != nil {
		parts = append(parts, fmt.Sprintf("weight %d", *r.Weight))
	}
	if r.TLS {
		parts = append(parts, "TLS")
	}
	if r.By != "" {
		parts = append(parts, r.By)
	}
	if len(r.From) > 0 {
		parts = append(parts, "only from "+strings.Join(r.From, ", "))
	}
	switch r.SNAT {
	case "node":
		parts = append(parts, "client address lost (node SNAT)")
	case "lb", "proxy":
		parts = append(parts, "client address hidden by the "+r.SNAT)
	case "none":
		parts = append(parts, "client address kept")
	}
	return strings.Join(parts, "; ")
}

// history lists the ReplicaSets of a Deployment.
func (d *Detail) history(n *topology.Node) {
	if n.ID.Kind() != "Deployment" {
		return
	}
	for _, e := range n.EachOut() {
		if e.Relation != topology.Owns || e.To.Rec == nil {
			continue
		}
		w, ok := e.To.Rec.Spec.(*topology.Workload)
		if !ok {
			continue
		}
		r := Revision{ID: e.To.ID, Number: w.Revision.String(), Created: e.To.Rec.Created, Ready: e.To.Rec.Ready, Want: e.To.Rec.Want}
		for _, f := range e.To.Rec.Facts {
			if f.Key.String() == "change cause" {
				r.Cause = f.Value.String()
			}
		}
		d.History = append(d.History, r)
	}
	number := func(r Revision) int { v, _ := strconv.Atoi(r.Number); return v }
	slices.SortFunc(d.History, func(a, b Revision) int {
		return cmp.Or(cmp.Compare(number(b), number(a)), cmp.Compare(b.Created, a.Created), cmp.Compare(a.ID, b.ID))
	})
}

// members lists the pods a workload or node stands for, worst first.
func (d *Detail) members(g *topology.Graph, n *topology.Node, on string) {
	var pods []*topology.Node
	switch {
	case n.ID.Kind() == "Node":
		pods = podsOn(n, View{})
	case n.ID.Kind() == "Namespace":
		if s := g.Space(n.ID.Name()); s != nil {
			for _, p := range s.Of("Pod") {
				if p.Status().Health >= topology.Progressing && !(p.Rec != nil && p.Rec.Finished) {
					pods = append(pods, p)
				}
			}
		}
	default:
		pods = n.Pods()
	}
	pods = slices.DeleteFunc(pods, func(p *topology.Node) bool {
		pod, ok := topology.PodOf(p)
		return on != "" && (!ok || pod.Node.String() != on)
	})
	slices.SortFunc(pods, func(a, b *topology.Node) int {
		return cmp.Or(cmp.Compare(b.Status().Health, a.Status().Health), cmp.Compare(a.ID, b.ID))
	})
	for i, p := range pods {
		if i == maxMembers {
			d.MembersMore = len(pods) - maxMembers
			break
		}
		m := Member{ID: p.ID, Status: p.Status()}
		if ready, want := p.ReadyWant(); want >= 0 {
			m.Ready = fmt.Sprintf("%d/%d", ready, want)
		}
		d.Members = append(d.Members, m)
	}
}
