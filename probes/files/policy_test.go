package files

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"kscope/topology"
	"kscope/topology/policy"
)

var update = flag.Bool("update", false, "write the reasons that came out into testdata/policy/cases.txt")

const policyCases = "testdata/policy/cases.txt"

// TestPolicyCases reads cases of "=== name", policies in YAML, "=>" and questions:
// "FROM -> TO PORT = state" and below it the reason in full. FROM may end in "~" and
// what becomes of its address. "without: ID" takes an object out of the world. Only
// reasons are ever rewritten by -update; the states are the rules of traffic.md.
func TestPolicyCases(t *testing.T) {
	text, err := os.ReadFile(policyCases)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for i, c := range strings.Split(string(text), "=== ")[1:] {
		name, rest, _ := strings.Cut(c, "\n")
		yaml, questions, _ := strings.Cut(rest, "=>\n")
		if i > 0 {
			out.WriteString("\n")
		}
		fmt.Fprintf(&out, "=== %s\n%s=>\n", name, yaml)
		t.Run(name, func(t *testing.T) {
			r := policy.Compile(worldWith(t, yaml))
			lines := strings.Split(strings.TrimSpace(questions), "\n")
			for i, line := range lines {
				if strings.HasPrefix(line, " ") {
					continue
				}
				question, want, _ := strings.Cut(line, " = ")
				v := ask(t, r, question)
				reason, wantReason := why(v), ""
				if i+1 < len(lines) && strings.HasPrefix(lines[i+1], " ") {
					wantReason = strings.TrimSpace(lines[i+1])
				}
				if v.State.String() != want {
					t.Errorf("%s is %s, want %s (%s)", question, v.State, want, reason)
				}
				if reason != wantReason && !*update {
					t.Errorf("%s\n got %s\nwant %s", question, reason, wantReason)
				}
				fmt.Fprintf(&out, "%s\n    %s\n", line, reason)
			}
		})
	}
	if *update {
		if err := os.WriteFile(policyCases, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// why is all of a verdict but its state.
func why(v policy.Verdict) string {
	text := v.Reason
	if v.Policy != "" {
		text += fmt.Sprintf(" [%s %s %d]", v.Policy, v.Direction, v.Rule)
	}
	if v.Evidence == topology.Assumed {
		text += " [assumed]"
	}
	return text
}

func ask(t *testing.T, r *policy.Rules, question string) policy.Verdict {
	t.Helper()
	var from, to, port string
	if n, err := fmt.Sscanf(question, "%s -> %s %s", &from, &to, &port); n != 3 {
		t.Fatalf("%q is no question: %v", question, err)
	}
	from, snat, _ := strings.Cut(from, "~")
	a, ok := r.Peer(topology.ID(from))
	b, ok2 := r.Peer(topology.ID(to))
	if !ok || !ok2 {
		t.Fatalf("%s: no such peer", question)
	}
	var number int32
	var proto string
	if port != "any" {
		if _, err := fmt.Sscanf(port, "%d/%s", &number, &proto); err != nil {
			t.Fatalf("%s: %v", question, err)
		}
	}
	return r.Verdict(a.Through(snat), b, number, proto)
}

// worldWith is the graph of world.yaml and the policies of a case.
func worldWith(t *testing.T, yaml string) *topology.Graph {
	t.Helper()
	world, err := os.ReadFile("testdata/policy/world.yaml")
	if err != nil {
		t.Fatal(err)
	}
	without := map[topology.ID]bool{}
	var docs strings.Builder
	for line := range strings.SplitSeq(yaml, "\n") {
		if id, ok := strings.CutPrefix(line, "without: "); ok {
			without[topology.ID(id)] = true
			continue
		}
		docs.WriteString(line + "\n")
	}
	d, err := Load([]string{"-"}, strings.NewReader(string(world)+"\n---\n"+docs.String()), 0)
	if err != nil || len(d.Skipped) > 0 {
		t.Fatal(err, d.Skipped)
	}
	s := run(t, d)
	g := topology.NewGraph()
	for _, src := range s.sources {
		g.Apply(topology.Batch{Source: &src})
	}
	for id, rec := range s.records {
		if !without[id] {
			g.Apply(topology.Batch{Changes: []topology.Change{{ID: id, Record: rec}}})
		}
	}
	return g
}
