package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/probes"
	"kscope/probes/files"
	"kscope/probes/safe"
	"kscope/topology"
	"kscope/topology/export"
	"kscope/topology/lens"
	"kscope/ui"
)

// fault is what is wrong in a file beside testdata/trace/base.yaml, and how it is told.
type fault struct {
	file, title, reason, fix string
	find                     string      // how its object is found
	of                       topology.ID // its object
	// from and to are the ends of the arrow that the picture shows it on, by its state.
	from, to topology.ID
	state    topology.EdgeState
}

var faults = []fault{
	{"target-port", "can't be known", "Pod web-1 declares port 8080, not 8081: whether anything listens there can't be known.",
		"Correct targetPort of the Service, if nothing listens there.", "svc web", "Service/shop/web", "Service/shop/web", "Pod/shop/web-2", topology.Ambiguous},
	{"backend", "does not get there", "Service web does not exist.",
		"Create it, or correct the name in Ingress shop.", "ing shop", "Ingress/shop/shop", "Ingress/shop/shop", "Service/shop/web", topology.Dangling},
	{"not-ready", "does not get there", "Service web refuses: none of 2 endpoints is ready.",
		"See why its pods are not ready.", "svc web", "Service/shop/web", "LoadBalancer/203.0.113.10", "Service/shop/web", topology.Rejected},
	{"policy", "does not get there", "Denied: NetworkPolicy shop/only-cart allows ingress only from app=cart; rule 1.",
		"Allow ingress from the Internet on 8080/TCP in NetworkPolicy only-cart or another.", "svc web", "Service/shop/web", "Service/shop/web", "Pod/shop/web-1", topology.Denied},
	{"grant", "does not get there", "RefNotPermitted: no ReferenceGrant in namespace shop lets HTTPRoute front of namespace front refer to Service web; its share is answered with 500.",
		"Create a ReferenceGrant in namespace shop from HTTPRoute in namespace front to Service.", "svc web", "Service/shop/web", "HTTPRoute/front/front", "Service/shop/web", topology.Denied},
	{"local", "gets there", "Not by 2 of 4 ways: externalTrafficPolicy is Local, and no endpoint is on n2.",
		"Run a pod on every node that gets the traffic, or set externalTrafficPolicy to Cluster.", "svc web", "Service/shop/web", "LoadBalancer/203.0.113.10", "Service/shop/web", topology.Fine},
}

func (f *fault) files() []string {
	return []string{"testdata/trace/base.yaml", "testdata/trace/" + f.file + ".yaml"}
}

// One key finds what is wrong, and one sentence says it; the picture shows it on the
// arrow, and the command line says the same.
func TestEachFaultIsFoundByOneKey(t *testing.T) {
	for _, f := range faults {
		t.Run(f.file, func(t *testing.T) {
			for _, size := range [][2]int{{80, 24}, {200, 60}} {
				f.onScreen(t, size[0], size[1])
			}
			f.inPicture(t)
			f.inJSON(t)
		})
	}
}

func (f *fault) onScreen(t *testing.T, w, h int) {
	synctest.Test(t, func(t *testing.T) {
		dump, err := files.Load(f.files(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		world := newWorld(&options{files: f.files()}, &safe.Runner{})
		view := lens.View{Lens: lens.Traffic, Fold: lens.FoldAuto}
		world.Look(view)
		world.start(ctx, &front{name: "files", objects: dump, run: func(ctx context.Context, s probes.Sink) error {
			dump.Run(ctx, s)
			return nil
		}})
		defer time.Sleep(time.Minute) // the last ticks end; a bubble's clock stops with it
		defer world.close()
		defer cancel()
		model, err := ui.New(ctx, world, ui.Options{Theme: "dark", View: view})
		if err != nil {
			t.Fatal(err)
		}
		a := &audience{model, make(chan tea.Msg, 1000)}
		a.run(model.Init())
		a.take(tea.WindowSizeMsg{Width: w, Height: h})
		a.watch(time.Second)
		a.press("f")
		a.press(f.find)
		a.watch(time.Second)
		a.press("\nP")
		a.watch(2 * time.Second)
		for _, want := range []string{f.title, f.reason, "Fix: " + f.fix} {
			if !strings.Contains(flowing(a.lines()), want) {
				t.Errorf("%d×%d does not say %q:\n%s", w, h, want, strings.Join(a.lines(), "\n"))
			}
		}
	})
}

// flowing is the text of the strip in the last rows of a screen, left of the
// inspector, as if nothing were broken.
func flowing(lines []string) string {
	var words []string
	for _, l := range lines[len(lines)-6 : len(lines)-1] {
		left, _, _ := strings.Cut(l, "│")
		words = append(words, strings.Fields(left)...)
	}
	return strings.Join(words, " ")
}

func (f *fault) inPicture(t *testing.T) {
	dump, err := files.Load(f.files(), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	g := topology.NewGraph()
	dump.Run(t.Context(), graphOf{g})
	s := new(lens.Builder).Build(g, lens.View{Lens: lens.Traffic, Fold: lens.FoldNone, Focus: f.of, Hops: lens.FromOutside})
	for _, e := range s.Edges {
		if s.Nodes[e.From].ID != f.from || s.Nodes[e.To].ID != f.to {
			continue
		}
		if e.State != f.state || f.state != topology.Fine && e.Label != f.state.String() {
			t.Errorf("the arrow from %s to %s is %s, with %q on it", f.from, f.to, e.State, e.Label)
		}
		return
	}
	t.Errorf("no arrow from %s to %s", f.from, f.to)
}

// inJSON: the hop that the picture shows it on is the one where the best way ends.
func (f *fault) inJSON(t *testing.T) {
	args := []string{"trace", "-o", "json", "Internet", string(f.of)}
	for _, file := range f.files() {
		args = append(args, "-f", file)
	}
	status, out, errs := kscope(t, "", args...)
	want := map[string]int{"gets there": exitOK, "does not get there": exitFailed, "can't be known": exitUnknown}[f.title]
	if status != want || errs != "" {
		t.Errorf("status %d, want %d; stderr %q", status, want, errs)
	}
	var r export.Trace
	if err := json.Unmarshal([]byte(out), &r); err != nil || len(r.Paths) == 0 {
		t.Fatal(err, out)
	}
	hops := r.Paths[0].Hops
	if last := hops[len(hops)-1]; last.State != f.state.String() || f.state != topology.Fine && last.From != string(f.from) {
		t.Errorf("the best way ends at %s, %s, from %s", last.ID, last.State, last.From)
	}
	if r.Fix != f.fix || !strings.EqualFold(r.Reason+".", f.reason) {
		t.Errorf("says %q, and to mend it %q", r.Reason, r.Fix)
	}
}
