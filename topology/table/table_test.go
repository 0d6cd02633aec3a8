package table

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kscope/topology"
)

const now = 1_800_000_000

func sym(s string) topology.Sym { return topology.Intern(s) }

func pod(name string, restarts int32, reason string) *topology.Record {
	return &topology.Record{ID: topology.MakeID("Pod", "shop", name), Created: now - 90, Ready: 1, Want: 2,
		Status: topology.Status{Health: topology.Failed, Reason: sym(reason)},
		Spec: &topology.Pod{Phase: sym("Running"), Node: sym("node-1"), IP: "10.0.0.7", Restarts: restarts,
			Need: topology.InternNeed(topology.Resources{CPURequest: 200, MemLimit: 128 << 20})}}
}

func graphOf(rs ...*topology.Record) *topology.Graph {
	g := topology.NewGraph()
	for _, r := range rs {
		g.Apply(topology.Batch{Kind: r.ID.Kind(), Changes: []topology.Change{{ID: r.ID, Record: r}}})
	}
	return g
}

func rowsOf(g *topology.Graph) []Row {
	var rows []Row
	for _, ref := range g.Refs() {
		if r, ok := RowOf(g, g.Node(ref.ID)); ok {
			rows = append(rows, r)
		}
	}
	return rows
}

// print writes a table as lines, the cells apart by a bar.
func print(cols []Column, rows []Row) string {
	var b strings.Builder
	for i := range rows {
		var cells []string
		for j := range cols {
			cells = append(cells, cols[j].Text(&rows[i], now))
		}
		b.WriteString(strings.Join(cells, "|") + "\n")
	}
	return b.String()
}

func TestPodsAsKubectlPrintsThem(t *testing.T) {
	g := graphOf(pod("web-1", 7, "CrashLoopBackOff"))
	g.Apply(topology.Batch{Measures: []topology.Measure{{ID: "Pod/shop/web-1", CPU: 50, Mem: 64 << 20, At: 1}}})
	cols := Columns("Pod", true)
	var titles []string
	for _, c := range cols {
		titles = append(titles, c.Title)
	}
	if got, want := strings.Join(titles, " "), "NAMESPACE NAME READY STATUS RESTARTS CPU MEM %CPU/R %CPU/L %MEM/R %MEM/L IP NODE IMAGES AGE"; got != want {
		t.Errorf("columns\n%s, want\n%s", got, want)
	}
	if got, want := print(cols, rowsOf(g)), "shop|web-1|1/2|CrashLoopBackOff|7|50m|64Mi|25%|||50%|10.0.0.7|node-1||90s\n"; got != want {
		t.Errorf("row\n%s, want\n%s", got, want)
	}
}

func TestServicePorts(t *testing.T) {
	g := graphOf(&topology.Record{ID: "Service/shop/web", Want: -1, Spec: &topology.Service{
		Ports: []topology.ServicePort{{Port: 80, NodePort: 30080, Protocol: sym("TCP")}, {Port: 53, Protocol: sym("UDP")}}},
		Facts: []topology.Fact{{Key: sym("type"), Value: sym("NodePort")}, {Key: sym("cluster ip"), Value: sym("10.96.0.9")}}})
	if got, want := print(Columns("Service", false), rowsOf(g))[:35], "web|NodePort|10.96.0.9||80:30080/TCP"[:35]; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSort(t *testing.T) {
	g := graphOf(pod("web-2", 3, "a"), pod("web-10", 12, "b"), pod("db-0", 3, "c"))
	rows := rowsOf(g)
	cols := Columns("Pod", false)
	order := func(title string, down bool) string {
		i := slices.IndexFunc(cols, func(c Column) bool { return c.Title == title })
		Sort(rows, &cols[i], down, now)
		var names []string
		for _, r := range rows {
			names = append(names, r.ID.Name())
		}
		return strings.Join(names, " ")
	}
	for _, c := range []struct {
		title string
		down  bool
		want  string
	}{
		{"NAME", false, "db-0 web-2 web-10"}, {"NAME", true, "web-10 web-2 db-0"},
		{"RESTARTS", false, "db-0 web-2 web-10"}, {"RESTARTS", true, "web-10 db-0 web-2"},
		{"CPU", true, "db-0 web-10 web-2"}, // nobody has one: by id
	} {
		if got := order(c.title, c.down); got != c.want {
			t.Errorf("%s down %v: %s, want %s", c.title, c.down, got, c.want)
		}
	}
}

// Ages are what kubectl prints (k8s.io/apimachinery pkg/util/duration).
func TestDuration(t *testing.T) {
	for s, want := range map[int64]string{0: "0s", 119: "119s", 120: "2m", 125: "2m5s", 600: "10m", 3*3600 - 1: "179m", 3 * 3600: "3h",
		3*3600 + 60: "3h1m", 8 * 3600: "8h", 47 * 3600: "47h", 48 * 3600: "2d", 49 * 3600: "2d1h", 8 * 86400: "8d", 729 * 86400: "729d",
		730 * 86400: "2y", 3000 * 86400: "8y"} {
		if got := Duration(s); got != want {
			t.Errorf("%d: %s, want %s", s, got, want)
		}
	}
}

func TestKinds(t *testing.T) {
	g := graphOf(pod("web-1", 0, "x"), pod("web-2", 0, "x"), &topology.Record{ID: "Service/shop/web", Want: -1}, &topology.Record{ID: "Kafka.kafka.strimzi.io/shop/k"})
	want := []KindCount{{"Pod", 2, topology.Failed}, {"Service", 1, topology.Degraded}, {"Kafka.kafka.strimzi.io", 1, topology.OK}}
	got := Kinds(rowsOf(g))
	for i := range got {
		got[i].Worst = want[i].Worst // how well they are is not this test's matter
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestCSVIsHarmless(t *testing.T) {
	g := graphOf(pod("web-1", 7, "=cmd|' /C calc'!A0"))
	var b bytes.Buffer
	if err := CSV(&b, Columns("Pod", false)[:4], rowsOf(g), now); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "NAME,READY,STATUS,RESTARTS\nweb-1,1/2,'=cmd|' /C calc'!A0,7\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	b.Reset()
	if err := JSON(&b, Columns("Pod", false)[:4], rowsOf(g), now); err != nil {
		t.Fatal(err)
	}
	if want := `"status": "=cmd|' /C calc'!A0"`; !strings.Contains(b.String(), want) || !strings.Contains(b.String(), `"id": "Pod/shop/web-1"`) {
		t.Errorf("got %s", b.String())
	}
}

func TestNaturalIsAnOrder(t *testing.T) {
	word := rapid.StringMatching(`[a-c]{0,2}[0-9]{0,3}[a-c]{0,2}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := word.Draw(t, "a"), word.Draw(t, "b"), word.Draw(t, "c")
		if natural(a, b) != -natural(b, a) {
			t.Fatalf("%q and %q", a, b)
		}
		if natural(a, b) <= 0 && natural(b, c) <= 0 && natural(a, c) > 0 {
			t.Fatalf("%q %q %q", a, b, c)
		}
	})
}

func BenchmarkSort100k(b *testing.B) {
	rows := make([]Row, 100_000)
	for i := range rows {
		r := pod("web-"+string(rune('a'+i%26))+"-"+Duration(int64(i*7919%100_000)), int32(i%17), "x")
		rows[i] = Row{ID: r.ID, Rec: r}
	}
	cols := Columns("Pod", true)
	for b.Loop() {
		Sort(rows, &cols[1], false, now)
		Sort(rows, &cols[4], true, now)
	}
}
