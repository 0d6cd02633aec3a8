package query

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kscope/topology"
)

func shopSource() Source {
	return Source{Nodes: slices.Values(nodesOf(shop())), Env: &Env{Now: now, Usage: usage}, Limit: 5}
}

// What is offered where the bar (|) is: the text that results, and the count.
func TestComplete(t *testing.T) {
	src := shopSource()
	for text, want := range map[string][]string{
		"|":                                {"app 3", "tier 1", ".health 10", ".kind 10", ".name 10"},
		"a|":                               {"app 3", ".age 4"},
		"ti|":                              {"tier 1"},
		"ti|er":                            {"tier 1"},
		"TI|=x":                            {"tier=x 1"},
		"ki|":                              {".kind 10"},
		".re|":                             {".ready 6", ".reason 3", ".restarts 3", ".count 6"},
		".z|":                              {".zone 2"},
		".po|":                             {".pool 1"},
		"app=|":                            {"app=web 2", "app=cart 1"},
		"app=c|":                           {"app=cart 1"},
		"app = |":                          {"app = web 2", "app = cart 1"},
		"app=we|,tier=fe":                  {"app=web,tier=fe 2"},
		"app in (web,|)":                   {"app in (web,web) 2", "app in (web,cart) 1"},
		"app in (|":                        {"app in (web 2", "app in (cart 1"},
		".kind=|":                          {".kind=Pod 3", ".kind=Node 2", ".kind=Deployment 1", ".kind=Kafka.kafka.strimzi.io 1", ".kind=PersistentVolumeClaim 1"},
		".kind=sv|":                        {".kind=Service 1"},
		".kind=pod .node=|":                {".kind=pod .node=n1 1", ".kind=pod .node=n2 1"},
		"app=web .node=|":                  {"app=web .node=n1 1"},
		"app=web and not .node=|":          {"app=web and not .node=n1 1"},
		"app=web or .node=|":               {"app=web or .node=n1 1", "app=web or .node=n2 1"},
		"(app=web or tier) .node=|":        {"(app=web or tier) .node=n1 1"},
		"app=web (.node=|":                 {"app=web (.node=n1 1", "app=web (.node=n2 1"},
		"app=web !t|":                      {"app=web !tier 1"},
		".image=envoy|":                    {".image=envoy:3 1"},
		`.image="envoy|"`:                  {".image=envoy:3 1"},
		".owner=dep|":                      {".owner=Deployment/shop/web 3"},
		".selectedby=|":                    {".selectedby=Service/shop/web 2"},
		".health in (ok, fa|":              {".health in (ok, failed 3"},
		".phase=run|":                      {".phase=Running 2"},
		".ns=shop .name=d|":                {".ns=shop .name=data 1"},
		"app=nothing .name=|":              nil,
		"app=web( .nam|":                   {"app=web( .name 10", "app=web( .ns 8"},
		".restarts>|":                      nil,
		".name~ca|":                        nil,
		"app i|n (web)":                    nil,
		".nope=|":                          nil,
		"a=b !|":                           nil,
		"(app=web tier=fe) .node=|":        {"(app=web tier=fe) .node=n1 1"},
		".name=x .broken~( .node=|":        {".name=x .broken~( .node=n1 1", ".name=x .broken~( .node=n2 1"}, // what is in front is no query
		".cpu>> tier=|":                    {".cpu>> tier=fe 1"},
		"app=web tier=fe |.kind=po":        {"app=web tier=fe app=po 1", "app=web tier=fe tier=po 1", "app=web tier=fe .age=po 1", "app=web tier=fe .count=po 1", "app=web tier=fe .cpu=po 1"},
		`"ap|`:                             {"app 3"},
		"app=web  |":                       {"app=web  app 2", "app=web  tier 1", "app=web  .age 2", "app=web  .count 2", "app=web  .cpu 2"},
		".selects=Service/shop/web .n|":    {".selects=Service/shop/web .name 2", ".selects=Service/shop/web .ns 2", ".selects=Service/shop/web .node 1", ".selects=Service/shop/web .count 2", ".selects=Service/shop/web .kind 2"},
		".kind=pod !.selectedby .name=ca|": {".kind=pod !.selectedby .name=cart 1"},
	} {
		at := strings.Index(text, "|")
		plain := text[:at] + text[at+1:]
		var got []string
		for _, s := range Complete(plain, at, src) {
			got = append(got, fmt.Sprintf("%s%s%s %d", plain[:s.From], s.Text, plain[s.To:], s.Count))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s offers %q, want %q", text, got, want)
		}
	}
}

// Whatever is typed and wherever the cursor: no panic, and what is offered goes in
// place of something around the cursor.
func FuzzComplete(f *testing.F) {
	src := shopSource()
	for _, s := range []string{"", "app in (web,", "a or (.kind=P) !x", `.name~(a .x="b`, `"in" notin (((`, ". = ~ )"} {
		f.Add(s, len(s))
		f.Add(s, len(s)/2)
	}
	f.Fuzz(func(t *testing.T, text string, cursor int) {
		for _, s := range Complete(text, cursor, src) {
			at := max(0, min(cursor, len(text)))
			if s.From < 0 || s.From > at || s.To < at || s.To > len(text) || s.Text == "" {
				t.Fatalf("%q at %d: %+v", text, cursor, s)
			}
		}
	})
}

func TestFacets(t *testing.T) {
	var nodes []*topology.Node
	for i := range 12 {
		lb := map[string]string{"app": []string{"web", "cart", "pay"}[i%3], "same": "x", "unique": fmt.Sprint(i)}
		if i < 6 {
			lb["half"] = "yes"
		}
		nodes = append(nodes, &topology.Node{ID: topology.MakeID("Pod", []string{"a", "b"}[i/11], fmt.Sprint(i)), Rec: &topology.Record{Labels: topology.MakeLabels(lb),
			Spec: &topology.Pod{Phase: topology.Intern("Running")}}})
	}
	var got []string
	for _, f := range Facets(slices.Values(nodes), 2) {
		line := fmt.Sprintf("%s %d of %d/%d:", f.Key, f.Distinct, f.With, f.Without)
		for _, v := range f.Values {
			line += fmt.Sprintf(" %s=%d", v.Text, v.Count)
		}
		got = append(got, line)
	}
	want := []string{
		"app 3 of 12/0: cart=4 pay=4", // 1.58 bits ÷ √3 · 9/12 = 0.69
		"half 1 of 6/6: yes=6",        // 1 ÷ √2 · 10/12 = 0.59
		".ns 2 of 12/0: a=11 b=1",     // 0.41 ÷ √2 · 10/12 = 0.24
		".health 1 of 12/0: ok=12", ".kind 1 of 12/0: Pod=12", ".phase 1 of 12/0: Running=12", "same 1 of 12/0: x=12",
		"unique 12 of 12/0: 0=1 1=1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("facets\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	slices.Reverse(nodes)
	again := Facets(slices.Values(nodes), 2)
	for i, f := range Facets(slices.Values(nodes), 2) {
		if f.Key != again[i].Key || !strings.HasPrefix(want[i], f.Key+" ") {
			t.Errorf("in another order, facet %d is %s", i, f.Key)
		}
	}
	if f := Facets(slices.Values([]*topology.Node(nil)), 2); len(f) != 0 {
		t.Errorf("facets of nothing: %v", f)
	}
}

func TestOverlaps(t *testing.T) {
	nodes := slices.Values(nodesOf(shop()))
	show := func(o Overlap) string {
		var b strings.Builder
		for _, c := range o.Columns {
			fmt.Fprintf(&b, "\t%s %d", c.Text, c.Count)
		}
		for i, r := range o.Rows {
			fmt.Fprintf(&b, "\n%s %d", r.Text, r.Count)
			for _, n := range o.Cells[i] {
				fmt.Fprintf(&b, "\t%d", n)
			}
		}
		return b.String()
	}
	for _, c := range []struct {
		row, column string
		limit       int
		want        string
	}{
		{"app", ".phase", 5, "\tRunning 2\tBound 1\tPending 1\t 6\nweb 2\t1\t0\t1\t0\ncart 1\t1\t0\t0\t0\n 7\t0\t1\t0\t6"},
		{"app", "tier", 1, "\tfe 1\t 9\nweb 2\t1\t1\n 7\t0\t7"},
		{".image", ".ns", 5, "\tshop 7\tlone 1\t 2\nnginx:1.25 2\t2\t0\t0\nenvoy:3 1\t1\t0\t0\nnginx:1.26 1\t1\t0\t0\n 7\t4\t1\t2"},
	} {
		o, ok := Overlaps(nodes, c.row, c.column, c.limit)
		if !ok || show(o) != c.want {
			t.Errorf("%s and %s:\n%s\nwant\n%s", c.row, c.column, show(o), c.want)
		}
	}
	if o, _ := Overlaps(nodes, "app", ".ns", 1); o.MoreRows != 1 || o.MoreColumns != 1 {
		t.Errorf("left out %d rows and %d columns, want one each", o.MoreRows, o.MoreColumns)
	}
	for _, key := range []string{"", ".nope", ".cpu"} {
		if _, ok := Overlaps(nodes, "app", key, 5); ok {
			t.Errorf("%q is taken for a key", key)
		}
	}
}

func TestRefine(t *testing.T) {
	for _, c := range []struct{ query, key, value, want string }{
		{"", "app", "web", "app=web"},
		{"tier=fe", "app", "web", "tier=fe,app=web"},
		{"app in (web,cart),tier", "app", "web", "tier,app=web"},
		{"app,app!=cart,app~^w", "app", "web", "app=web"},
		{"app=web", "app", "web", "app=web"},
		{"app=cart", "app", "web", "app=cart,app=web"},
		{"a or b", "app", "web", "(a or b) app=web"},
		{"", ".kind", "Pod", ".kind=Pod"},
		{".kind in (pod,svc) .kind!=job x", ".kind", "Pod", "x .kind=Pod"},
		{".health>=degraded", ".health", "failed", ".health=failed"},
		{".image~nginx .image", ".image", "envoy:3", ".image~nginx .image=envoy:3"},
		{"", "and", "x", "and=x"},
		{".ns", "and", "x", `.ns "and"=x`},
		{"", "app", "", "app="},
	} {
		q, err := mustParse(c.query).Refine(c.key, c.value)
		if err != nil || q.String() != c.want || mustParse(q.String()).String() != c.want {
			t.Errorf("%s refined by %s=%s is %v, %v; want %s", c.query, c.key, c.value, q, err, c.want)
		}
	}
	for _, c := range [][2]string{{"", "x"}, {".cpu", "1"}, {".nope", "x"}, {"app", "a,b"}, {"app", "a b"}, {"a,b", "x"}, {".ns", ""}, {"a=b,c", "x"}} {
		if q, err := mustParse("x").Refine(c[0], c[1]); err == nil {
			t.Errorf("%q=%q is taken: %s", c[0], c[1], q)
		}
	}
	for _, c := range [][3]string{{"app!=web", "app", "!app"}, {"tier=fe", "app", "tier=fe,!app"}, {"x", ".node", "x !.node"}, {"!.node", ".node", "!.node"}} {
		if q, err := mustParse(c[0]).Lacking(c[1]); err != nil || q.String() != c[2] {
			t.Errorf("%s lacking %s is %v, %v; want %s", c[0], c[1], q, err, c[2])
		}
	}
}

// Refining by a facet's value leaves just the objects that were counted.
func TestRefineIsTheFacet(t *testing.T) {
	nodes := nodesOf(shop())
	for _, text := range []string{"", ".ns=shop", "app or .kind in (node,svc)"} {
		q := mustParse(text)
		present := slices.DeleteFunc(slices.Clone(nodes), func(n *topology.Node) bool { return !q.Match(nil, n) })
		count := func(q *Query) (n int) {
			for _, x := range nodes {
				if q.Match(nil, x) {
					n++
				}
			}
			return n
		}
		for _, f := range Facets(slices.Values(present), 100) {
			for _, v := range f.Values {
				r, err := q.Refine(f.Key, v.Text)
				if err != nil || count(r) != v.Count {
					t.Errorf("%q refined by %s=%s: %v, %d objects, want %d", text, f.Key, v.Text, err, count(r), v.Count)
				}
			}
			if r, err := q.Lacking(f.Key); err != nil || count(r) != f.Without {
				t.Errorf("%q lacking %s: %v, %d objects, want %d", text, f.Key, err, count(r), f.Without)
			}
		}
	}
}

// A cell of an overlap counts just what the query by its row and its column finds,
// also where objects have several values or none.
func TestOverlapIsTwoRefinements(t *testing.T) {
	nodes := append(nodesOf(shop()), nodesOf(cluster(50))...)
	narrow := func(q *Query, key string, v Value) *Query {
		r, err := q.Refine(key, v.Text)
		if v.Absent {
			r, err = q.Lacking(key)
		}
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	keys := []string{"app", "tier", "team", ".ns", ".kind", ".node", ".image", ".ip", ".owner", ".health", ".selects"}
	for i, row := range keys {
		column := keys[(i*7+3)%len(keys)]
		o, ok := Overlaps(slices.Values(nodes), row, column, 1000)
		if !ok {
			t.Fatalf("%s and %s have no overlap", row, column)
		}
		for x, r := range o.Rows {
			for y, c := range o.Columns {
				q := narrow(narrow(&Query{}, row, r), column, c)
				found := 0
				for _, n := range nodes {
					if q.Match(nil, n) {
						found++
					}
				}
				if found != o.Cells[x][y] {
					t.Errorf("%s finds %d objects, the cell says %d", q, found, o.Cells[x][y])
				}
			}
		}
	}
}

// What a suggestion counts is what the query finds once it is taken.
func TestCompleteCountsMatches(t *testing.T) {
	src := Source{Nodes: slices.Values(append(nodesOf(shop()), nodesOf(cluster(50))...)), Env: &Env{Now: now, Usage: usage}, Limit: 1000}
	for _, text := range []string{"", ".", "t", "app=", ".kind=pod .image=", "tier=fe .owner=", ".phase=", ".ns=shop not (tier or .node) .", ".selects=", ".ip="} {
		offers := Complete(text, len(text), src)
		if len(offers) == 0 {
			t.Errorf("%q has no offers", text)
		}
		for _, s := range offers {
			taken, found := text[:s.From]+s.Text+text[s.To:], 0
			q, err := Parse(taken)
			if err != nil {
				t.Errorf("%q: %v", taken, err)
				continue
			}
			for n := range src.Nodes {
				if q.Match(src.Env, n) {
					found++
				}
			}
			if found != s.Count {
				t.Errorf("%q finds %d objects, the suggestion says %d", taken, found, s.Count)
			}
		}
	}
}
