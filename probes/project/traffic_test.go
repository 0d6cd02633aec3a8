package project_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/trace"
)

// fixtures are the cases of external traffic: what is on the way, as YAML, and what
// becomes of requests, as text.
const fixtures = "../../topology/testdata/traffic"

// TestTraffic reads fixtures/*.txt: cases of "=== name", objects in YAML that are
// added to base.yaml (or take the place of one there; "# without ID" takes one
// away), "=>" and all edges of traffic with their verdicts, and what each node does
// with requests to the Services. What a rule demands was written by hand, and no
// -update gets past it: "# holds TEXT" is in some line, "# never TEXT" in none.
func TestTraffic(t *testing.T) {
	base, err := os.ReadFile(fixtures + "/base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	goldens(t, fixtures, func(name, in string) string {
		records := recordsOf(t, string(base), in)
		got := strings.TrimSpace(traffic(graphOf(records)))
		agree(t, graphOf(records), name)
		unmoved(t, name, got, records)
		holds(t, name, in, got)
		return got
	})
}

// holds checks what came out against what the case says the rule demands.
func holds(t *testing.T, name, in, got string) {
	t.Helper()
	for line := range strings.Lines(in) {
		line = strings.TrimSuffix(line, "\n")
		if want, ok := strings.CutPrefix(line, "# holds "); ok && !strings.Contains(got, want) {
			t.Errorf("%s\n does not hold that %s\n--- got\n%s", name, want, got)
		}
		if bad, ok := strings.CutPrefix(line, "# never "); ok && strings.Contains(got, bad) {
			t.Errorf("%s\n says %s\n--- got\n%s", name, bad, got)
		}
	}
}

// unmoved holds that neither the order in which objects arrive nor one that has
// nothing to do with them changes what is told.
func unmoved(t *testing.T, name, got string, records []*topology.Record) {
	t.Helper()
	slices.Reverse(records)
	if again := strings.TrimSpace(traffic(graphOf(records))); again != got {
		t.Errorf("%s: in another order\n%s\nis told as\n%s", name, got, again)
	}
	more := strings.TrimSpace(traffic(graphOf(append(recordsOf(t, stranger), records...))))
	lines := strings.Split(more, "\n")
	for line := range strings.Lines(got) {
		if line = strings.TrimSuffix(line, "\n"); !slices.Contains(lines, line) {
			t.Errorf("%s: with an unrelated namespace beside it, this is not told: %s", name, line)
		}
	}
}

// stranger is a namespace that no case is about.
const stranger = `
apiVersion: v1
kind: Service
metadata: {name: stranger, namespace: zz}
spec: {type: LoadBalancer, clusterIP: 10.96.9.9, selector: {app: web}, ports: [{name: http, port: 80, nodePort: 30999}]}
status: {loadBalancer: {ingress: [{ip: 203.0.113.200}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: stranger, namespace: zz, labels: {app: web}}
spec: {nodeName: n1, containers: [{name: c, image: i}]}
status: {phase: Running, podIP: 10.244.1.200}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: stranger, namespace: zz}
spec: {rules: [{host: a.ex, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: stranger, port: {number: 80}}}}]}}]}
status: {loadBalancer: {ingress: [{ip: 203.0.113.200}]}}
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: stranger, namespace: zz}
spec: {from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: default}], to: [{group: "", kind: Service}]}
`

// recordsOf projects the documents of all texts; of two with one id the later counts.
func recordsOf(t *testing.T, texts ...string) []*topology.Record {
	t.Helper()
	p, byID := project.New(), map[topology.ID]*topology.Record{}
	for _, text := range texts {
		for line := range strings.Lines(text) {
			if id, ok := strings.CutPrefix(line, "# without "); ok {
				delete(byID, topology.ID(strings.TrimSpace(id)))
			}
		}
		for _, doc := range strings.Split(text, "---\n") {
			if !strings.Contains(doc, "kind:") {
				continue
			}
			k, o := decode(t, doc)
			r, err := p.Record(k, o)
			if err != nil {
				t.Fatal(err)
			}
			byID[r.ID] = r
		}
	}
	var all []*topology.Record
	for _, r := range byID {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *topology.Record) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return all
}

// graphOf is the graph of records whose kinds are all read.
func graphOf(records []*topology.Record) *topology.Graph {
	g := topology.NewGraph()
	for _, k := range project.Kinds() {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: k.Name, State: topology.Synced}})
	}
	for _, r := range records {
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: r.ID, Record: r}}})
	}
	return g
}

// traffic tells all that a graph says of traffic.
func traffic(g *topology.Graph) string {
	var b strings.Builder
	var lines []string
	for _, s := range g.Spaces() {
		for _, kind := range s.Kinds() {
			for _, n := range s.Of(kind) {
				for _, e := range n.Out() {
					if line := way(g, e); line != "" {
						lines = append(lines, line)
					}
				}
			}
		}
	}
	slices.Sort(lines)
	fmt.Fprintln(&b, strings.Join(lines, "\n"))
	for _, s := range g.Spaces() {
		for _, n := range byID(s.Of("Service")) {
			doors(&b, g, n)
		}
	}
	for _, kind := range []string{"Ingress", "Service"} {
		for _, s := range g.Spaces() {
			for _, n := range byID(s.Of(kind)) {
				for _, from := range []topology.ID{topology.Internet, "Pod/default/w2"} {
					traced(&b, trace.Walk(g, trace.Request{From: from, To: n.ID}, nil), from, n.ID)
				}
			}
		}
	}
	traced(&b, trace.Walk(g, trace.Request{From: topology.Internet, To: "Pod/default/w1"}, nil), topology.Internet, "Pod/default/w1")
	return b.String()
}

func byID(nodes []*topology.Node) []*topology.Node {
	return slices.SortedFunc(slices.Values(nodes), func(a, b *topology.Node) int { return strings.Compare(string(a.ID), string(b.ID)) })
}

// traced tells every way that a request takes.
func traced(b *strings.Builder, r trace.Result, from, to topology.ID) {
	fmt.Fprintf(b, "trace %s to %s: %s %s\n", from, to, r.Outcome, r.Reason)
	for _, p := range r.Paths {
		fmt.Fprintf(b, "  %s", p.State)
		for _, h := range p.Hops {
			fmt.Fprintf(b, " > %s", h.Node)
			if h.Port != 0 {
				fmt.Fprintf(b, ":%d", h.Port)
			}
			if len(h.Backends) > 1 {
				fmt.Fprintf(b, " or %d more", len(h.Backends)-1)
			}
			if len(h.Nodes) > 0 {
				fmt.Fprintf(b, " on %s", strings.Join(h.Nodes, ","))
			}
			if h.State != topology.Fine {
				fmt.Fprintf(b, " [%s]", h.State)
			}
		}
		fmt.Fprintln(b)
	}
}

// way is one edge of traffic in one line.
func way(g *topology.Graph, e *topology.Edge) string {
	switch e.Relation {
	case topology.Enters, topology.Routes, topology.Resolves, topology.Selects:
	default:
		return ""
	}
	v := g.Verdict(e)
	line := fmt.Sprintf("%s %s %s %s %s", e.From.ID, e.Relation, e.To.ID, v.State, e.Evidence)
	if r := e.Route; r != nil {
		for _, p := range r.Ports {
			line += fmt.Sprintf(" %s%d→%d/%s", p.Name+":", p.Port, p.Target, p.Protocol)
		}
		if len(r.Hosts) > 0 {
			line += fmt.Sprint(" hosts", r.Hosts)
		}
		if len(r.Paths) > 0 {
			line += fmt.Sprintf(" paths%q", r.Paths)
		}
		if r.Weight != nil {
			line += fmt.Sprintf(" weight %d", *r.Weight)
		}
		if r.SNAT != "" {
			line += " snat " + r.SNAT
		}
		if r.By != "" {
			line += fmt.Sprintf(" by %q", r.By)
		}
		if r.TLS {
			line += " tls"
		}
		line += marks(r)
	}
	if v.Reason != "" {
		line += ": " + v.Reason
	}
	if v.Fix != "" {
		line += " → " + v.Fix
	}
	return line
}

// doors tells what the nodes do with requests to a Service from inside and outside.
func doors(b *strings.Builder, g *topology.Graph, n *topology.Node) {
	if n.Rec == nil {
		return
	}
	svc, ok := n.Rec.Spec.(*topology.Service)
	if !ok || len(svc.Ports) == 0 {
		return
	}
	asked := func(who string, c topology.Client) {
		fmt.Fprintf(b, "%s on %s, %s: %s\n", n.ID.Name(), orDash(c.Node), who, answer(g.Backends(n, svc.Ports[0], c)))
	}
	for _, outside := range []bool{false, true} {
		if outside && !slices.ContainsFunc(n.In(), func(e *topology.Edge) bool { return e.Relation == topology.Enters }) {
			continue
		}
		for _, node := range []string{"n1", "n2"} {
			asked(fmt.Sprintf("outside %t", outside), topology.Client{Node: node, Outside: outside})
		}
	}
	for _, e := range n.In() {
		if kind := e.From.ID.Kind(); kind != topology.KindLoadBalancer && kind != topology.KindExternalIP {
			continue
		}
		for _, node := range []string{"n1", "n2"} {
			if svc.ExternalLocal || svc.InternalLocal || e.Route.SNAT == "lb" || len(svc.Families) > 1 {
				inside := topology.Client{Node: node}
				asked("a pod by "+e.From.ID.Name(), inside.By(e))
				inside.Itself = true
				asked("the node by "+e.From.ID.Name(), inside.By(e))
				asked("outside by "+e.From.ID.Name(), topology.Client{Node: node, Outside: true}.By(e))
			}
		}
	}
	if svc.InternalLocal {
		asked("the node", topology.Client{Node: "n1", Itself: true})
	}
	for _, p := range svc.Ports[1:] {
		fmt.Fprintf(b, "%s port %d on n1: %s\n", n.ID.Name(), p.Port, answer(g.Backends(n, p, topology.Client{Node: "n1"})))
	}
	if svc.HealthCheckPort != 0 || len(svc.Ports) > 1 {
		for _, d := range g.Doors(n) {
			fmt.Fprintf(b, "%s door on %s: %s healthy %t balanced %t %s\n", n.ID.Name(), d.Node, d.State, d.Healthy, d.Balanced, d.Reason)
		}
	}
}

func orDash(s string) string {
	if s == "" {
		return "any node"
	}
	return s
}

// answer is what becomes of a request, in words.
func answer(a topology.Answer) string {
	text := a.State.String()
	for _, be := range a.Backends {
		text += fmt.Sprintf(" %s:%d", be.To.Name(), be.Port)
		if be.Leaving || be.Unready {
			text += fmt.Sprintf("(leaving %t unready %t)", be.Leaving, be.Unready)
		}
	}
	if a.Reason != "" {
		text += " " + a.Reason
	}
	if a.SNAT != "" {
		text += " snat " + a.SNAT
	}
	if a.Hint != "" {
		text += fmt.Sprintf(" by %s hint", a.Hint)
	}
	return text
}
