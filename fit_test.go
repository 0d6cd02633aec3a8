package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kscope/probes/demo"
	"kscope/probes/files"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/graph"
)

// model is a probes.Sink that is a graph: what a feed would know once all is read.
type model struct{ *topology.Graph }

func (m model) Batch(b topology.Batch) { m.Apply(b) }
func (m model) Link(lens.Link)         {}

func modelOf(t testing.TB, file string) *topology.Graph {
	t.Helper()
	d, err := files.Load([]string{file}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	m := model{topology.NewGraph()}
	d.Run(context.Background(), m)
	return m.Graph
}

// modelOfDemo is the demo as it opens.
func modelOfDemo(t testing.TB) *topology.Graph {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	m := opening{model{topology.NewGraph()}, cancel}
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	if err := demo.New(demo.Options{Seed: 1, Now: func() time.Time { return start }}).Run(ctx, m); err != nil {
		t.Fatal(err)
	}
	return m.Graph
}

// opening ends the probe once every kind has been listed.
type opening struct {
	model
	cancel func()
}

func (o opening) Batch(b topology.Batch) {
	o.Apply(b)
	syncing := func(s topology.Source) bool { return s.State == topology.Syncing }
	if !slices.ContainsFunc(o.Sources(), syncing) {
		o.cancel()
	}
}

// anyTraffic draws a cluster of Ingresses, routes, Services and pods with arrows that
// pass lanes and lead back.
func anyTraffic(t *rapid.T) *topology.Graph {
	g := topology.NewGraph()
	for _, k := range []string{"Pod", "Service", "EndpointSlice", "Ingress", "Deployment"} {
		g.Apply(topology.Batch{Source: &topology.Source{Kind: k, State: topology.Synced}})
	}
	add := func(kind, ns, name string, spec any, links ...topology.Link) topology.ID {
		r := &topology.Record{ID: topology.MakeID(kind, ns, name), UID: kind + ns + name, Want: -1, Spec: spec, Links: links}
		g.Apply(topology.Batch{Changes: []topology.Change{{ID: r.ID, Record: r}}})
		return r.ID
	}
	link := func(rel topology.Relation, to topology.ID, incoming bool) topology.Link {
		return topology.Link{Relation: rel, To: topology.Intern(string(to)), Why: topology.Intern("spec"), Incoming: incoming, Route: &topology.Route{}}
	}
	for n := range rapid.IntRange(1, 6).Draw(t, "namespaces") {
		ns := fmt.Sprint("ns", n)
		for i := range rapid.IntRange(0, 6).Draw(t, "services") {
			name := fmt.Sprint("s", i)
			svc := topology.MakeID("Service", ns, name)
			var ways []topology.Link
			switch rapid.IntRange(0, 4).Draw(t, "way in") {
			case 0:
				ways = append(ways, link(topology.Enters, topology.ID(fmt.Sprintf("LoadBalancer/203.0.113.%d", n*10+i)), true))
			case 1:
				ways = append(ways, link(topology.Resolves, topology.ID("FQDN/"+name+"."+ns), false))
			case 2:
				ways = append(ways, link(topology.Resolves, topology.MakeID("Service", ns, "s0"), false))
			}
			add("Service", ns, name, &topology.Service{}, ways...)
			slice := &topology.EndpointSlice{Service: svc}
			for p := range rapid.IntRange(0, 3).Draw(t, "pods") {
				slice.Endpoints = append(slice.Endpoints, topology.Endpoint{Ready: true, Serving: true, Target: add("Pod", ns, fmt.Sprint(name, "-", p), &topology.Pod{})})
			}
			add("EndpointSlice", ns, name, slice)
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "ways") {
			kind := rapid.SampledFrom([]string{"Ingress", "HTTPRoute"}).Draw(t, "kind")
			var to []topology.Link
			for s := range rapid.IntRange(0, 4).Draw(t, "backends") {
				to = append(to, link(topology.Routes, topology.MakeID("Service", ns, fmt.Sprint("s", s)), false))
			}
			add(kind, ns, fmt.Sprint("i", i), nil, append(to, link(topology.Enters, "LoadBalancer/203.0.113.200", true))...)
		}
	}
	return g
}

func TestAnyTrafficFitsTheRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := anyTraffic(t)
		w, rows := rapid.IntRange(60, 200).Draw(t, "columns"), rapid.IntRange(12, 60).Draw(t, "rows")
		s, h := drawn(g, lens.Traffic, w, rows)
		spare := 2 // what stands outside of the frames is drawn level with what it leads to,
		// and an arrow to a folded namespace may have to pass between two frames
		for _, n := range s.Nodes {
			if n.Kind == "Namespace" {
				spare++
			}
		}
		if h > rows+spare {
			t.Fatalf("%d rows, not %d\n%s", h, rows, graph.Text(s, w, false))
		}
	})
}

// drawn folds a lens to so many rows and tells how many it takes when it is drawn
// the way the lens meant it, lane headings aside.
func drawn(g *topology.Graph, l lens.Name, w, rows int) (*lens.Scene, int) {
	s := new(lens.Builder).Build(g, lens.View{Lens: l, Fold: lens.FoldAuto, Rows: rows})
	mode := graph.Roomy
	if s.Compact {
		mode = graph.Compact
	}
	const headings = 1
	_, h := graph.New(s, w, rows+headings, mode, nil).Size()
	return s, h - headings
}

// What a lens folds to so many rows takes no more of them. (The lens All, which is
// for exports, may.)
func TestFoldedScenesFitTheRows(t *testing.T) {
	for name, g := range map[string]*topology.Graph{"shop": modelOf(t, "testdata/shop.yaml"), "bank": modelOf(t, "testdata/bank.yaml"), "demo": modelOfDemo(t)} {
		for _, l := range []lens.Name{lens.Traffic, lens.Workloads, lens.Nodes} {
			for _, size := range [][2]int{{60, 12}, {80, 20}, {100, 30}, {120, 36}, {160, 46}, {200, 56}, {300, 96}} {
				if s, h := drawn(g, l, size[0], size[1]); h > size[1] {
					t.Errorf("%s, %s at %dx%d: %d rows\n%s", name, l, size[0], size[1], h, graph.Text(s, size[0], false))
				}
			}
		}
	}
}
