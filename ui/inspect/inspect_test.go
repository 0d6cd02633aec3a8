package inspect

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

var noon = time.Unix(1_800_000_000, 0)

func draw(d *lens.Detail, w, h int, stale string) (string, *Panel) {
	g := canvas.New(w, h)
	p := &Panel{}
	p.Draw(g, canvas.Rect{W: w, H: h}, d, noon, stale)
	var lines []string
	for l := range strings.SplitSeq(g.Plain(), "\n") {
		lines = append(lines, strings.TrimRight(l, " "))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n"), p
}

func crashing() *lens.Detail {
	return &lens.Detail{Key: "Pod/shop/cart-1", ID: "Pod/shop/cart-1", Kind: "Pod", Namespace: "shop", Name: "cart-1",
		Status: topology.Status{Health: topology.Failed, Reason: topology.Intern("CrashLoopBackOff"),
			Message: "back-off 5m0s restarting failed container=app", Since: noon.Unix() - 300},
		Created: noon.Unix() - 7500, Ready: 0, Want: 1,
		Facts:  []lens.Pair{{Key: "ip", Value: "10.244.0.7"}},
		Labels: []lens.Pair{{Key: "app", Value: "cart"}},
		Containers: []lens.Container{{Name: "app", Image: "cart:1.25", State: "CrashLoopBackOff", Last: "OOMKilled",
			Exit: 137, Restarts: 12}},
		Out: []lens.DetailEdge{{Relation: topology.Uses, Other: "ConfigMap/shop/settings", Missing: true,
			State: topology.Dangling, Why: "spec.containers[app].envFrom[0]"}},
		In: []lens.DetailEdge{{Relation: topology.Selects, Other: "Service/shop/cart", Ports: "http 80→8080/TCP",
			Why: "EndpointSlice cart-x", Evidence: topology.FromStatus}},
	}
}

func TestPanel(t *testing.T) {
	got, _ := draw(crashing(), 37, 40, "")
	want := `Pod cart-1
in namespace shop

✖ CrashLoopBackOff for 5m
  back-off 5m0s restarting failed
  container=app

ready       0/1
age         2h5m
ip          10.244.0.7

Containers
✖ app
  cart:1.25
  CrashLoopBackOff · 12 restarts
  last end: OOMKilled, exit 137

Leads to
uses
✖ ConfigMap settings          absent
    spec.containers[app].envFrom[0]

Reached from
selected by
● Service cart
    http 80→8080/TCP
    EndpointSlice cart-x

Labels
app=cart`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPanelSaysWhatIsNotKnown(t *testing.T) {
	base := lens.Detail{Key: "k", Kind: "ConfigMap", Name: "c", Want: -1}
	absent, denied, rolled, assumed := base, base, base, base
	absent.Missing, denied.Unreadable = true, true
	rolled.ID, rolled.RolledFrom = "Deployment/a/b", "Pod/a/b-1"
	rolled.Rolled = topology.Status{Health: topology.Failed, Reason: topology.Intern("OOMKilled")}
	refused := base
	refused.In = []lens.DetailEdge{
		{Relation: topology.Enters, Other: topology.Internet, State: topology.Rejected, Evidence: topology.Assumed, Unknown: "objects do not tell"},
		{Relation: topology.Enters, Other: topology.PrivateNetwork, Evidence: topology.Assumed, Unknown: "objects do not tell"},
	}
	assumed.Out = []lens.DetailEdge{{Relation: topology.Connects, Other: "Pod/a/b", Evidence: topology.Assumed}}
	for _, c := range []struct {
		d     *lens.Detail
		stale string
		want  string
	}{
		{&absent, "", "✖ absent"},
		{&denied, "", "○ denied"},
		{&base, "no connection", "○ stale\n  no connection"},
		{&rolled, "", "because of\n✖ Pod b-1"},
		{&assumed, "", "assumed"},
		{&refused, "", "reject, assumed\n    objects do not tell\n"},
		{nil, "", "nothing selected"},
	} {
		if got, _ := draw(c.d, 40, 20, c.stale); !strings.Contains(got, c.want) {
			t.Errorf("no %q in\n%s", c.want, got)
		}
	}
	if got, _ := draw(&refused, 40, 20, ""); strings.Count(got, "objects do not tell") != 1 || strings.Count(got, "assumed") != 2 {
		t.Errorf("each of two edges is assumed, and what is not told of both is to be said once:\n%s", got)
	}
}

func TestScrollStopsAtBothEnds(t *testing.T) {
	_, p := draw(crashing(), 36, 10, "")
	g, area := canvas.New(36, 10), canvas.Rect{W: 36, H: 10}
	for range 20 {
		p.Scroll(p.Page())
		p.Draw(g, area, crashing(), noon, "")
	}
	g.Clear()
	p.Draw(g, area, crashing(), noon, "")
	if !strings.Contains(g.Plain(), "app=cart") || p.rest != 0 {
		t.Errorf("the last line can't be reached:\n%s", g.Plain())
	}
	p.Scroll(-1000)
	g.Clear()
	p.Draw(g, area, crashing(), noon, "")
	if !strings.HasPrefix(g.Plain(), "Pod cart-1") {
		t.Errorf("the first line can't be reached:\n%s", g.Plain())
	}
}

func TestClicksLead(t *testing.T) {
	got, p := draw(crashing(), 37, 40, "")
	for y, line := range strings.Split(got, "\n") {
		hit, ok := p.At(3, y)
		switch {
		case strings.Contains(line, "Service cart"):
			if hit.To != "Service/shop/cart" {
				t.Errorf("line %d leads to %q", y, hit.To)
			}
		case strings.Contains(line, "app=cart"):
			if hit.Label != (lens.Pair{Key: "app", Value: "cart"}) {
				t.Errorf("line %d is label %v", y, hit.Label)
			}
		case strings.Contains(line, "ConfigMap"):
		case ok:
			t.Errorf("line %d %q leads to %v", y, line, hit)
		}
	}
}

func TestAge(t *testing.T) {
	for s, want := range map[int64]string{-5: "0s", 0: "0s", 119: "119s", 120: "2m", 3599: "59m", 3600: "1h",
		7500: "2h5m", 86399: "23h59m", 86400: "1d", 90000: "1d1h", 9 * 86400: "9d", 100 * 86400: "100d"} {
		if got := Age(noon, noon.Unix()-s); got != want {
			t.Errorf("%d s: got %s, want %s", s, got, want)
		}
	}
}

// Whatever there is to say, at any width, nothing panics and nothing is drawn
// outside of the panel.
func TestLinesFit(t *testing.T) {
	text := rapid.StringOfN(rapid.SampledFrom([]rune("ab /.-=…長é\u0301👍")), 0, 60, -1)
	rapid.Check(t, func(rt *rapid.T) {
		d := crashing()
		d.Name, d.Namespace = text.Draw(rt, "name"), text.Draw(rt, "namespace")
		d.Status.Message = text.Draw(rt, "message")
		d.Facts = append(d.Facts, lens.Pair{Key: text.Draw(rt, "key"), Value: text.Draw(rt, "value")})
		d.Containers[0].Image = text.Draw(rt, "image")
		d.Out[0].Why, d.Out[0].Ports = text.Draw(rt, "why"), text.Draw(rt, "ports")
		d.Out[0].Other = topology.ID("Pod/" + text.Draw(rt, "other"))
		w := rapid.IntRange(1, 70).Draw(rt, "width")
		g := canvas.New(w+6, 30)
		(&Panel{}).Draw(g, canvas.Rect{X: 3, Y: 1, W: w, H: 28}, d, noon, text.Draw(rt, "stale"))
		for y, line := range strings.Split(g.Plain(), "\n") {
			if canvas.Width(line) != w+6 || !strings.HasPrefix(line, "   ") || !strings.HasSuffix(line, "   ") ||
				(y == 0 || y == 29) && strings.TrimSpace(line) != "" {
				rt.Fatalf("width %d: line %d is %q", w, y, line)
			}
		}
	})
}
