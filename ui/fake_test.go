package ui_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/lines"
	"kscope/topology/query"
	"kscope/topology/table"
	"kscope/topology/trace"
	"kscope/ui"
	"kscope/ui/facets"
	"kscope/ui/logs"
)

// now is the hour at which the fake world's pictures were taken.
var now = time.Date(2026, 3, 1, 12, 1, 38, 0, time.UTC)

// fakeWorld answers every look with a picture of a small hand-made shop.
type fakeWorld struct {
	mu     sync.Mutex
	frames chan *lens.Frame
	looks  []lens.View
	seq    uint64
	change func(*lens.Frame) // the last touch to every picture
	held   bool              // answer nothing
	asked  []string          // what was asked of single objects
	slow   bool              // objects are never answered
	offers []query.Suggestion
	traces []string            // what was to be traced
	answer func(*trace.Result) // the last touch to every answer
	lost   error               // instead of any
}

func newFake() *fakeWorld { return &fakeWorld{frames: make(chan *lens.Frame, 1)} }

func (w *fakeWorld) Look(v lens.View) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks = append(w.looks, v)
	w.publish()
}

// publish sends a picture for the newest look; the caller holds the lock.
func (w *fakeWorld) publish() {
	if w.held || len(w.looks) == 0 {
		return
	}
	f := w.frame(w.looks[len(w.looks)-1])
	select {
	case <-w.frames:
	default:
	}
	w.frames <- f
}

// set changes what every later picture looks like, and sends one.
func (w *fakeWorld) set(change func(*lens.Frame)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.change = change
	w.publish()
}

func (w *fakeWorld) lastLook() lens.View {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.looks[len(w.looks)-1]
}

func (w *fakeWorld) Frames() <-chan *lens.Frame { return w.frames }

func (w *fakeWorld) Names(context.Context) ([]ui.Name, error) {
	var out []ui.Name
	for _, n := range shopNodes() {
		if n.ID != "" {
			out = append(out, ui.Name{ID: n.ID, Health: n.Status.Health})
		}
	}
	out = append(out, ui.Name{ID: settings}, ui.Name{ID: lost}, ui.Name{ID: "Node/node-1"})
	return out, nil
}

func (w *fakeWorld) Rows(_ context.Context, v lens.View) ([]table.Row, error) {
	var rows []table.Row
	for _, n := range shopNodes() {
		if n.Rec != nil {
			rows = append(rows, table.Row{ID: n.ID, Rec: n.Rec, Status: n.Status, Ready: n.Ready, Want: n.Want})
		}
	}
	return rows, nil
}

// Tail is a stream of one batch: two pods, one of which crashes.
func (w *fakeWorld) Tail(_ context.Context, of logs.Selection, o lines.Options) logs.Stream {
	const well = "Pod/shop/cart-5d8f7c9b6-k9zzp"
	b := lines.Batch{Sources: []lines.Source{{Pod: well, Container: "app", Alone: true, State: lines.Streaming},
		{Pod: crashing, Container: "app", State: lines.Waiting, Why: "OOMKilled, exit 137; CrashLoopBackOff"},
		{Pod: crashing, Container: "proxy", State: lines.Denied, Why: "no permission: needs get on pods/log in namespace shop"}}}
	write := func(source int32, text string) {
		b.Lines = append(b.Lines, lines.Read(source, now.UnixNano()+int64(len(b.Lines))*137e6, []byte(text), 0))
	}
	note := func(source int32, kind lines.Kind, text string) {
		b.Lines = append(b.Lines, lines.Note(source, kind, now.UnixNano(), text))
	}
	if of.View != nil {
		write(0, "all of lens "+string(of.View.Lens))
	}
	write(0, `{"level":"info","ts":"2026-03-01T12:01:38Z","msg":"served","method":"GET","path":"/cart","status":200,"ms":12}`)
	write(1, "\x1b[32mINFO\x1b[0m  loaded ledger page 1, heap 12 MiB of 64 MiB, and what more there is to say about it in a long line")
	note(2, lines.Failed, b.Sources[2].Why)
	write(0, `{"level":"error","ts":"2026-03-01T12:01:38Z","msg":"no answer from the ledger","err":"connection refused"}`)
	write(1, "\x1b[31mERROR\x1b[0m out of memory")
	note(1, lines.Ended, "ended: OOMKilled, exit 137; CrashLoopBackOff")
	note(1, lines.Restarted, "restarted")
	write(1, "plain words\x1b[2J and an escape")
	if o.Previous {
		write(1, "the instance before")
	}
	s := make(fakeStream, 1)
	s <- b
	return s
}

type fakeStream chan lines.Batch

func (s fakeStream) Next(ctx context.Context) (lines.Batch, error) {
	select {
	case b := <-s:
		return b, nil
	case <-ctx.Done():
		return lines.Batch{}, ctx.Err()
	}
}

func (w *fakeWorld) Facets(context.Context, lens.View, string, string) (facets.Counts, error) {
	return facets.Counts{}, nil
}

func (w *fakeWorld) Complete(context.Context, lens.View, string, int, int) ([]query.Suggestion, error) {
	return w.offers, nil
}

func (w *fakeWorld) Save(_ context.Context, name, _ string) (string, error) {
	return "/tmp/" + name, nil
}

func (w *fakeWorld) Contexts() []string { return []string{"prod-ch", "staging"} }

func (w *fakeWorld) Switch(_ context.Context, name string) error {
	if name == "staging" {
		return context.DeadlineExceeded
	}
	return nil
}

func (w *fakeWorld) frame(v lens.View) *lens.Frame {
	w.seq++
	f := &lens.Frame{Seq: w.seq, Context: "prod-ch", View: v, Scene: scene(v),
		Namespaces: []string{"default", "kube-system", "shop"},
		Link:       lens.Link{Live: true, Since: now.Unix() - 3600}, Problems: 2,
		Sources: []topology.Source{
			{Kind: "Pod", State: topology.Synced, Count: 1204},
			{Kind: "Node", State: topology.Forbidden, Detail: "needs list on nodes"},
			{Kind: "Service", State: topology.Synced, Count: 12},
			{Kind: "Gateway", State: topology.Absent},
		}}
	f.Detail = detail(f.Scene, v.Selected)
	if v.Selected == settings {
		f.Detail = &lens.Detail{Key: settings, ID: settings, Kind: "ConfigMap", Namespace: "shop", Name: "settings", Want: -1,
			In: []lens.DetailEdge{{Relation: topology.Uses, Other: crashing, Why: "spec.containers[app].envFrom[0]"}}}
	}
	if v.Focus != "" {
		narrow(f.Scene, v)
	}
	if w.change != nil {
		w.change(f)
	}
	return f
}

func status(h topology.Health, reason, message string) topology.Status {
	return topology.Status{Health: h, Reason: topology.Intern(reason), Message: message, Since: now.Unix() - 300}
}

// settings is a ConfigMap, which no lens draws; lost is found, but has no detail.
const (
	settings = "ConfigMap/shop/settings"
	lost     = "ConfigMap/shop/lost"
)

const lbIP = "203.0.113.10"

// shopNodes are the nodes of the hand-made shop, lanes from left to right: outside,
// entry, route, service, workload, pod.
func shopNodes() []lens.Node {
	ok := topology.Status{}
	crash := status(topology.Failed, "CrashLoopBackOff", "back-off 5m0s restarting failed container=app pod=cart-5d8f7c9b6-x2x7q_shop")
	node := func(lane int, id topology.ID, short string, st topology.Status, ready, want int32) lens.Node {
		kind, ns, name := id.Split()
		group := -1
		if ns == "shop" {
			group = 0
		} else if ns != "" {
			group = 1
		}
		return lens.Node{Key: string(id), ID: id, Kind: kind, Short: short, Namespace: ns, Name: name,
			Lane: lane, Group: group, Status: st, Ready: ready, Want: want,
			Labels: topology.MakeLabels(map[string]string{"app": strings.Split(name, "-")[0], "tier": "web"})}
	}
	nodes := []lens.Node{
		node(0, topology.Internet, "", ok, 0, -1),
		node(1, "LoadBalancer/"+lbIP, "lb", ok, 0, -1),
		node(2, "Ingress/shop/web", "ing", ok, 0, -1),
		node(3, "Service/shop/frontend", "svc", ok, 3, 3),
		node(3, "Service/shop/cart", "svc", status(topology.Degraded, "NotReady", "1 of 2 endpoints ready"), 1, 2),
		node(3, "Service/shop/nothing", "svc", status(topology.Degraded, "NoEndpoints", "its selector matches no pod"), 0, 0),
		node(3, "Service/shop/db", "svc", ok, 1, 1),
		node(4, "Deployment/shop/frontend", "deploy", ok, 3, 3),
		node(4, "Deployment/shop/cart", "deploy", status(topology.Degraded, "", ""), 1, 2),
		node(4, "StatefulSet/shop/db", "sts", ok, 1, 1),
		node(5, "Pod/shop/cart-5d8f7c9b6-k9zzp", "po", ok, 1, 1),
		node(5, "Pod/shop/cart-5d8f7c9b6-x2x7q", "po", crash, 0, 1),
		node(5, "Pod/shop/db-0", "po", status(topology.Progressing, "ContainerCreating", ""), 0, 1),
	}
	nodes[7].Count, nodes[7].Folded, nodes[7].Healths = 3, true, [5]int{3}
	nodes[8].Opened = true
	for i := range nodes {
		if strings.HasPrefix(string(nodes[i].ID), "Pod/shop/cart-") {
			nodes[i].Parent = "Deployment/shop/cart"
		}
	}
	ns := node(3, "Namespace/kube-system", "ns", ok, 0, -1)
	ns.Namespace, ns.Group, ns.Folded, ns.Count, ns.Healths = "", -1, true, 14, [5]int{14}
	return append(nodes, ns)
}

func scene(v lens.View) *lens.Scene {
	s := &lens.Scene{Lens: v.Lens, Lanes: []string{"outside", "entry", "route", "service", "workload", "pod"},
		Groups: []lens.Group{{Key: "Namespace/shop", Title: "shop", Count: 12}},
		Notes:  []string{"1 of 3 namespaces folded to fit"}}
	at := map[string]int{}
	for _, n := range shopNodes() {
		gone := v.Namespace != "" && n.Namespace != v.Namespace && n.Namespace+n.Kind != "Internet" && n.Kind != "LoadBalancer"
		gone = gone || v.Lens == lens.Workloads && n.Lane < 4 || v.Lens == lens.Nodes
		gone = gone || v.Shut["Deployment/shop/cart"] && strings.HasPrefix(n.Name, "cart-")
		if gone {
			continue
		}
		if v.Open[n.Key] {
			n.Folded, n.Opened = false, true
		}
		if sel, err := labels.Parse(v.Query); err == nil && v.Query != "" && sel.Matches(n.Labels) {
			n.Match = true
			s.Matches++
		}
		at[n.Key] = len(s.Nodes)
		s.Nodes = append(s.Nodes, n)
	}
	edge := func(from, to string, r topology.Relation, label string, st topology.EdgeState) {
		a, okA := at[from]
		b, okB := at[to]
		if okA && okB {
			s.Edges = append(s.Edges, lens.Edge{From: a, To: b, Relation: r, Label: label, State: st})
		}
	}
	edge("Internet", "LoadBalancer/"+lbIP, topology.Enters, "", topology.Fine)
	edge("LoadBalancer/"+lbIP, "Ingress/shop/web", topology.Enters, ":443", topology.Fine)
	edge("Ingress/shop/web", "Service/shop/frontend", topology.Routes, "/", topology.Fine)
	edge("Ingress/shop/web", "Service/shop/cart", topology.Routes, "/cart", topology.Fine)
	edge("Service/shop/frontend", "Deployment/shop/frontend", topology.Selects, "80→8080", topology.Fine)
	edge("Service/shop/cart", "Deployment/shop/cart", topology.Selects, "80→7070", topology.EdgeDegraded)
	edge("Service/shop/db", "StatefulSet/shop/db", topology.Selects, "5432", topology.Fine)
	edge("Deployment/shop/cart", "Pod/shop/cart-5d8f7c9b6-k9zzp", topology.Owns, "", topology.Fine)
	edge("Deployment/shop/cart", "Pod/shop/cart-5d8f7c9b6-x2x7q", topology.Owns, "", topology.Fine)
	edge("StatefulSet/shop/db", "Pod/shop/db-0", topology.Owns, "", topology.Fine)
	return s
}

func detail(s *lens.Scene, key string) *lens.Detail {
	i := slices.IndexFunc(s.Nodes, func(n lens.Node) bool { return n.Key == key })
	if i < 0 {
		return nil
	}
	n := s.Nodes[i]
	d := &lens.Detail{Key: key, ID: n.ID, Kind: n.Kind, Namespace: n.Namespace, Name: n.Name, Status: n.Status,
		Created: now.Unix() - 3*86400 - 4*3600, Ready: n.Ready, Want: n.Want}
	n.Labels.Each(func(k, v string) bool { d.Labels = append(d.Labels, lens.Pair{Key: k, Value: v}); return true })
	for _, e := range s.Edges {
		de := lens.DetailEdge{Relation: e.Relation, State: e.State, Why: "spec.selector app=cart"}
		if e.Label != "" {
			de.Ports = "http " + e.Label + "/TCP"
		}
		switch i {
		case e.From:
			de.Other, de.Health = s.Nodes[e.To].ID, s.Nodes[e.To].Status.Health
			d.Out = append(d.Out, de)
		case e.To:
			de.Other, de.Health = s.Nodes[e.From].ID, s.Nodes[e.From].Status.Health
			d.In = append(d.In, de)
		}
	}
	if n.Kind == "Pod" {
		d.Facts = []lens.Pair{{Key: "phase", Value: "Running"}, {Key: "ip", Value: "10.244.0.7"}, {Key: "restarts", Value: "12"}}
		d.Containers = []lens.Container{{Name: "app", Image: "registry.example.com/shop/cart:1.25.3", State: "CrashLoopBackOff",
			Last: "OOMKilled", Exit: 137, Restarts: 12}, {Name: "proxy", Image: "envoy:1.30", Role: "sidecar", State: "Running", Ready: true}}
		d.Out = append(d.Out, lens.DetailEdge{Relation: topology.Uses, Other: "ConfigMap/shop/missing", Missing: true,
			State: topology.Dangling, Why: "spec.containers[app].envFrom[0].configMapRef"})
	}
	return d
}

// narrow leaves what is connected with the focus, or leads to it.
func narrow(s *lens.Scene, v lens.View) {
	keep := map[int]bool{}
	for i, n := range s.Nodes {
		keep[i] = n.ID == v.Focus
	}
	hops := v.Hops
	if hops == lens.FromOutside {
		hops = 9
	}
	for range hops {
		last := maps.Clone(keep)
		for _, e := range s.Edges {
			keep[e.From] = keep[e.From] || last[e.To]
			keep[e.To] = keep[e.To] || last[e.From] && v.Hops > 0
		}
	}
	now := map[int]int{}
	var nodes []lens.Node
	for i, n := range s.Nodes {
		if keep[i] {
			now[i] = len(nodes)
			nodes = append(nodes, n)
		}
	}
	s.Edges = slices.DeleteFunc(s.Edges, func(e lens.Edge) bool { return !keep[e.From] || !keep[e.To] })
	for i, e := range s.Edges {
		s.Edges[i].From, s.Edges[i].To = now[e.From], now[e.To]
	}
	s.Nodes = nodes
}
