package query

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/labels"
	"pgregory.net/rapid"

	"kscope/topology"
)

var (
	keys   = []string{"app", "tier", "a.b/c", "and", "or", "not", "in", "notin"}
	values = []string{"", "web", "fe", "5", "-5", "6", "in", "and", "a_b.c"}
)

// selectorText draws what labels.Parse takes, in all its spellings.
func selectorText() *rapid.Generator[string] {
	key, value := rapid.SampledFrom(keys), rapid.SampledFrom([]string{"", "web", "fe", "5", "in", "and", "a_b.c"})
	space := rapid.SampledFrom([]string{"", "", " ", "\t "})
	return rapid.Custom(func(t *rapid.T) string {
		var terms []string
		for range rapid.IntRange(0, 4).Draw(t, "terms") {
			k, v, s := key.Draw(t, "key"), value.Draw(t, "value"), space.Draw(t, "space")
			switch op := rapid.SampledFrom([]string{"", "!", "=", "==", "!=", ">", "<", "in", "notin"}).Draw(t, "op"); op {
			case "":
				terms = append(terms, s+k+s)
			case "!":
				terms = append(terms, s+"!"+s+k)
			case "in", "notin":
				vs := rapid.SliceOfN(value, 1, 3).Draw(t, "values")
				terms = append(terms, k+" "+op+s+"("+s+strings.Join(vs, ","+s)+s+")"+s)
			case ">", "<":
				terms = append(terms, k+s+op+s+rapid.SampledFrom([]string{"5", "-6", "007"}).Draw(t, "n"))
			default:
				terms = append(terms, k+s+op+s+v+s)
			}
		}
		return strings.Join(terms, ",")
	}).Filter(func(s string) bool { _, err := labels.Parse(s); return err == nil })
}

func labelSet() *rapid.Generator[map[string]string] {
	return rapid.MapOfN(rapid.SampledFrom(keys), rapid.SampledFrom(values), 0, 4)
}

// What is a selector to Kubernetes matches here what it matches there, and so does
// its canonical form.
func TestSelectorsAreKubernetes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := selectorText().Draw(t, "selector")
		sel, _ := labels.Parse(text)
		q, err := Parse(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		again, err := Parse(q.String())
		if err != nil {
			t.Fatalf("%q: %v", q, err)
		}
		// Among other terms, where keywords are words of their own.
		mixed, err := Parse(all{q.root, mustParse(".kind=Pod").root[0]}.text())
		if err != nil {
			t.Fatalf("%q: %v", all{q.root, mustParse(".kind=Pod").root[0]}.text(), err)
		}
		for range 5 {
			set := labelSet().Draw(t, "labels")
			n := &topology.Node{ID: "Pod/ns/x", Rec: &topology.Record{Labels: topology.MakeLabels(set)}}
			want := sel.Matches(labels.Set(set))
			if q.Match(nil, n) != want || again.Match(nil, n) != want || mixed.Match(nil, n) != want {
				t.Fatalf("%q as %q and %q on %v: %t %t %t, Kubernetes says %t", text, q, mixed, set, q.Match(nil, n), again.Match(nil, n), mixed.Match(nil, n), want)
			}
		}
	})
}

func (a all) text() string {
	var b strings.Builder
	flat := append(slices.Clone(a[0].(all)), a[1:]...)
	flat.write(&b, false)
	return b.String()
}

func mustParse(text string) *Query {
	q, err := Parse(text)
	if err != nil {
		panic(text + ": " + err.Error())
	}
	return q
}

// and, or, not are those of logic, by De Morgan's laws and on what their parts match.
func TestLogic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		term := rapid.SampledFrom([]string{"app", "app=web", "tier!=fe", "!tier", ".kind=Pod", ".restarts>3", ".node", "app~w", ".phase!=Running"})
		a, b, c := term.Draw(t, "a"), term.Draw(t, "b"), term.Draw(t, "c")
		n := &topology.Node{ID: rapid.SampledFrom([]topology.ID{"Pod/a/b", "Node/x"}).Draw(t, "id"), Rec: &topology.Record{
			Labels: topology.MakeLabels(rapid.MapOfN(rapid.SampledFrom([]string{"app", "tier"}), rapid.SampledFrom([]string{"web", "fe"}), 0, 2).Draw(t, "labels"))}}
		if n.ID.Kind() == "Pod" {
			n.Rec.Spec = &topology.Pod{Restarts: rapid.Int32Range(0, 5).Draw(t, "restarts"), Phase: topology.Intern("Running")}
		}
		is := func(text string) bool { return mustParse(text).Match(nil, n) }
		for text, want := range map[string]bool{
			a + " " + b + " or " + c:               is(a) && is(b) || is(c),
			a + " or " + b + "," + c:               is(a) || is(b) && is(c),
			"(" + a + " or " + b + ") and " + c:    (is(a) || is(b)) && is(c),
			"not (" + a + " or " + b + ")":         !is(a) && !is(b),
			"not (" + a + " " + b + ") or " + c:    !(is(a) && is(b)) || is(c),
			"not " + a + " " + b:                   !is(a) && is(b),
			"! (" + a + ") or not not " + b:        !is(a) || is(b),
			"not(not " + a + " and not " + b + ")": is(a) || is(b),
		} {
			q := mustParse(text)
			if q.Match(nil, n) != want || mustParse(q.String()).Match(nil, n) != want {
				t.Fatalf("%s (%s) on %s %v is not %t", text, q, n.ID, n.Rec.Labels.Map(), want)
			}
		}
	})
}
