package ui_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
	"kscope/ui/canvas"
)

// churned is a namespace whose pods come and go: svc-0 … svc-5 lead to pods, each to
// one or two.
type churned struct {
	pods []churnedPod
	made int
}

type churnedPod struct {
	name   string
	behind []int // services
	health topology.Health
}

func newChurned(n int) *churned {
	w := &churned{}
	for i := range n {
		w.add(i / 3)
	}
	return w
}

func (w *churned) add(behind ...int) {
	w.pods = append(w.pods, churnedPod{name: fmt.Sprintf("pod-%03d", w.made), behind: behind})
	w.made++
}

func (w *churned) remove(i int) churnedPod {
	p := w.pods[i]
	w.pods = slices.Delete(w.pods, i, i+1)
	return p
}

// frame puts the pods as they are now into a picture.
func (w *churned) frame() func(*lens.Frame) {
	pods := slices.Clone(w.pods)
	return func(f *lens.Frame) {
		s := &lens.Scene{Lens: f.View.Lens, Lanes: []string{"service", "pod"}, Groups: []lens.Group{{Key: "Namespace/shop", Title: "shop"}}}
		add := func(lane int, kind, name string, h topology.Health) {
			id := topology.MakeID(kind, "shop", name)
			s.Nodes = append(s.Nodes, lens.Node{Key: string(id), ID: id, Kind: kind, Short: "x", Namespace: "shop",
				Name: name, Lane: lane, Group: 0, Ready: 1, Want: 1, Status: topology.Status{Health: h}})
		}
		for i := range 6 {
			add(0, "Service", fmt.Sprint("svc-", i), topology.OK)
		}
		for _, p := range pods {
			for _, from := range p.behind {
				s.Edges = append(s.Edges, lens.Edge{From: from, To: len(s.Nodes)})
			}
			add(1, "Pod", p.name, p.health)
		}
		f.Scene = s
	}
}

// A pod that goes leaves a hole, and nothing else moves however long it stays; a new
// pod takes the hole.
func TestHolesAreKeptAndReused(t *testing.T) {
	bubble(t, 200, 60, ui.Options{}, func(d *driver) {
		w := newChurned(12)
		d.shows(w.frame())
		d.keys("right", "up")
		at := ui.Cells(d.model)
		step := func(what string) {
			t.Helper()
			d.world.set(w.frame())
			d.settle()
			if n := elsewhere(at, ui.Cells(d.model)); n > 0 {
				t.Fatalf("%d nodes moved when %s\n%s", n, what, d.screen())
			}
		}
		w.remove(4)
		step("pod-004 went")
		w.pods[0].health = topology.Failed
		step("a status changed")
		w.remove(8)
		step("pod-009 went")
		d.wait(29 * time.Second)
		step("29 s went by")
		w.add(1)
		step("a pod came")
		if got, want := ui.Cells(d.model)["Pod/shop/pod-012"], at["Pod/shop/pod-004"]; got != want {
			t.Errorf("the new pod is at %v, the hole was at %v", got, want)
		}
		d.wait(5 * time.Minute)
		step("minutes went by")
		w.add(3)
		step("another came")
		if got, want := ui.Cells(d.model)["Pod/shop/pod-013"], at["Pod/shop/pod-009"]; got != want {
			t.Errorf("the other new pod is at %v, the hole was at %v", got, want)
		}
	})
}

// history is 200 random events, and what is known of the last ones.
type history struct {
	*driver
	world   *churned
	dice    *rand.Rand
	holes   []churnedPod // that went since the layout was last made afresh
	touched time.Time    // by the user
	dialog  bool
	afresh  int // times
}

// event lets something happen and says what.
func (h *history) event() string {
	w, d := h.world, h.driver
	pod := h.dice.IntN(len(w.pods))
	what := ""
	switch k := h.dice.IntN(20); {
	case k < 4:
		w.pods[pod].health = topology.Health(h.dice.IntN(4))
		what = "status"
	case k < 6 && len(w.pods) > 9:
		h.holes = append(h.holes, w.remove(pod))
		what = "removed"
	case k < 9 && len(h.holes) > 0: // of the same kind
		w.add(h.holes[0].behind...)
		h.holes = h.holes[1:]
		what = "added"
	case k < 11:
		w.add(w.remove(pod).behind...)
		what = "replaced"
	case k < 13:
		w.pods[pod].behind = []int{h.dice.IntN(6), h.dice.IntN(6)}
		what = "led to from elsewhere"
	case k < 17:
		d.wait(time.Duration(h.dice.IntN(9000)) * time.Millisecond)
		return "waited"
	case h.dialog:
		h.press("esc")
		h.dialog = false
		return "closed"
	case k == 17:
		h.press("?")
		h.dialog = true
		return "opened"
	default:
		h.press([]string{"up", "down", "left", "right"}[h.dice.IntN(4)])
		return "key"
	}
	d.world.set(w.frame())
	d.settle()
	return what
}

func (h *history) press(key string) {
	h.touched = time.Now()
	h.keys(key)
}

// rewires tells of events that bring arrows or take some: the lanes make room for them,
// or have some over.
func rewires(what string) bool {
	return slices.ContainsFunc([]string{"added", "removed", "replaced", "elsewhere"}, func(s string) bool { return strings.HasSuffix(what, s) })
}

// levels leaves only the rows.
func levels(cells map[string]canvas.Rect) {
	for key, r := range cells {
		cells[key] = canvas.Rect{Y: r.Y, H: r.H}
	}
}

// fromFirst counts cells from the first Service on, wherever that is on the screen.
func fromFirst(cells map[string]canvas.Rect) {
	first := cells["Service/shop/svc-0"]
	for key, r := range cells {
		cells[key] = canvas.Rect{X: r.X - first.X, Y: r.Y - first.Y, W: r.W, H: r.H}
	}
}

// Whatever happens, nothing on the map leaves its row, nor its column as long as the
// arrows are the same, but when it is laid out afresh: then the user has done nothing
// for five seconds, nothing lies over the map, it says so, and the selected node stays.
func TestNothingMovesUnlessLaidOutAfresh(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			bubble(t, 200, 60, ui.Options{}, func(d *driver) {
				t := d.t
				h := &history{driver: d, world: newChurned(15), dice: rand.New(rand.NewPCG(seed, 1))}
				d.shows(h.world.frame())
				h.press("right")
				for k := range 200 {
					before, had, selected := ui.Cells(d.model), ui.Crossings(d.model), d.world.lastLook().Selected
					said := d.line(-1)
					what := fmt.Sprintf("event %d: %s", k, h.event())
					now, has := ui.Cells(d.model), ui.Crossings(d.model)
					if rewires(what) { // no node leaves its row
						levels(before)
						levels(now)
					}
					if strings.HasSuffix(what, "key") { // the selected node is kept in sight
						fromFirst(before)
						fromFirst(now)
					}
					moved := elsewhere(before, now)
					if moved == 0 {
						continue
					}
					h.afresh++
					h.holes = nil
					said, was := d.line(-1), said
					switch rested := time.Since(h.touched); {
					case !strings.Contains(said, "laid out afresh") || said == was:
						t.Fatalf("%s: %d nodes moved, and it says %q\n%s", what, moved, said, d.screen())
					case rested < 5*time.Second || h.dialog:
						t.Fatalf("%s: laid out afresh after %v, dialog open: %v", what, rested, h.dialog)
					case now[selected] != before[selected]:
						t.Fatalf("%s: the selected node went from %v to %v", what, before[selected], now[selected])
					case strings.HasSuffix(what, "waited") && (had*10 <= has*13 || had-has < 4):
						t.Fatalf("%s: laid out afresh for %d crossings instead of %d", what, has, had)
					}
				}
				if h.dialog {
					h.press("esc")
				}
				d.wait(20 * time.Second)
				if has, least := ui.Crossings(d.model), ui.Fewest(d.model); has*10 > least*13 && has-least >= 4 {
					t.Errorf("after a rest there are %d crossings, afresh there would be %d", has, least)
				}
				if h.afresh == 0 {
					t.Error("never laid out afresh")
				}
			})
		})
	}
}
