package project_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/policy"
	"kscope/topology/trace"
)

const traces = "../../topology/testdata/trace"

// calico is what makes policies more than declared.
const calico = `
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: calico-node, namespace: kube-system}
spec: {selector: {matchLabels: {k8s-app: calico}}, template: {metadata: {labels: {k8s-app: calico}}, spec: {containers: [{name: calico-node, image: "quay.io/calico/node:v3.30.0"}]}}}
`

// TestTraces reads traces/*.txt: cases of "=== name", objects in YAML that are added to
// the base of the traffic fixtures ("# without ID" takes one away, "# denied KIND" the
// right to read a kind), "=>" and questions "FROM -> TO = outcome", below each what is
// told. Only what is told is ever rewritten by -update; the outcomes are the rules.
func TestTraces(t *testing.T) {
	base, err := os.ReadFile(fixtures + "/base.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for file, cases := range casesOf(t, traces) {
		var out strings.Builder
		for i, c := range cases {
			name, rest, _ := strings.Cut(c, "\n")
			yaml, questions, _ := strings.Cut(rest, "=>\n")
			g := graphOf(recordsOf(t, string(base), calico, yaml))
			for line := range strings.Lines(yaml) {
				if kind, ok := strings.CutPrefix(line, "# denied "); ok {
					g.Apply(topology.Batch{Source: &topology.Source{Kind: strings.TrimSpace(kind), State: topology.Forbidden}})
				}
			}
			if i > 0 {
				out.WriteString("\n")
			}
			fmt.Fprintf(&out, "=== %s\n%s=>\n", name, yaml)
			out.WriteString(answers(t, g, file+": "+name, questions))
			agree(t, g, file+": "+name)
		}
		if *update {
			if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// casesOf reads the cases of all files in a folder.
func casesOf(t *testing.T, folder string) map[string][]string {
	t.Helper()
	files, err := filepath.Glob(folder + "/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	all := map[string][]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[file] = strings.Split(string(data), "=== ")[1:]
	}
	return all
}

// answers asks all questions, and is what the file should say of them.
func answers(t *testing.T, g *topology.Graph, name, questions string) string {
	t.Helper()
	var out strings.Builder
	allow := trace.Policies(policy.Compile(g))
	lines := strings.Split(strings.TrimSpace(questions), "\n")
	for i := 0; i < len(lines); {
		question, outcome, _ := strings.Cut(lines[i], " = ")
		from, to, _ := strings.Cut(question, " -> ")
		want := []string{}
		for i++; i < len(lines) && strings.HasPrefix(lines[i], " "); i++ {
			want = append(want, lines[i])
		}
		got, told := "error", []string{}
		if req, err := trace.Ask(g, from, to, "default"); err != nil {
			told = append(told, "    "+err.Error())
		} else {
			r := trace.Walk(g, req, allow)
			got = r.Outcome.String()
			for _, l := range r.Tell() {
				told = append(told, strings.Repeat("  ", l.Depth+2)+l.Text)
			}
			explained(t, name+": "+question, r)
		}
		if got != outcome {
			t.Errorf("%s: %s is %s, want %s\n%s", name, question, got, outcome, strings.Join(told, "\n"))
		}
		if !slices.Equal(told, want) && !*update {
			t.Errorf("%s: %s\n--- got\n%s\n--- want\n%s", name, question, strings.Join(told, "\n"), strings.Join(want, "\n"))
		}
		fmt.Fprintf(&out, "%s = %s\n%s\n", question, outcome, strings.Join(told, "\n"))
	}
	return out.String()
}

// explained: what does not get there says why, and what mends it unless nobody can know.
func explained(t *testing.T, name string, r trace.Result) {
	t.Helper()
	if r.Outcome != trace.Reachable && r.Reason == "" || r.Outcome == trace.Unreachable && r.Fix == "" {
		t.Errorf("%s: %s for %q, and to mend it %q", name, r.Outcome, r.Reason, r.Fix)
	}
}

// agree holds that the picture and the traces from outside say the same of every
// arrow: one that stops lets no trace through, and one that no trace gets through is
// not drawn as if all were well.
func agree(t *testing.T, g *topology.Graph, name string) {
	t.Helper()
	scene := new(lens.Builder).Build(g, lens.View{Lens: lens.Traffic, Fold: lens.FoldNone})
	passed, tried := map[string]bool{}, map[string]string{}
	note := func(from, to topology.ID, j *trace.Judged) {
		key := string(from) + " → " + string(to)
		tried[key] = j.State.String() + " " + j.Reason
		passed[key] = passed[key] || !stopping(j.State)
	}
	allow := trace.Policies(policy.Compile(g))
	for _, n := range scene.Nodes {
		if n.ID.Inferred() || n.Rec == nil {
			continue
		}
		for _, from := range []topology.ID{topology.Internet, topology.PrivateNetwork} {
			r := trace.Walk(g, trace.Request{From: from, To: n.ID}, allow)
			for _, p := range r.Paths {
				for i := range p.Hops {
					h := &p.Hops[i]
					switch {
					case h.Along == nil:
					case len(h.Backends) > 0 && h.Along.Relation == topology.Selects:
						for j := range h.Backends {
							note(h.Along.From, h.Backends[j].To, &h.Backends[j].Judged)
						}
					default:
						note(h.Along.From, h.Node, &h.Judged)
					}
				}
			}
		}
	}
	for _, e := range scene.Edges {
		key := scene.Nodes[e.From].Key + " → " + scene.Nodes[e.To].Key
		said, ok := tried[key]
		switch {
		case !ok:
		case stopping(e.State) && passed[key]:
			t.Errorf("%s: %s is drawn as %s (%s), and a trace gets through: %s", name, key, e.State, e.Reason, said)
		case !passed[key] && e.State == topology.Fine:
			t.Errorf("%s: %s is drawn as ok, and no trace gets through: %s", name, key, said)
		}
	}
}

func stopping(s topology.EdgeState) bool { return s == topology.Pending || s >= topology.Rejected }
