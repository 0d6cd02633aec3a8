package export

import (
	"bytes"
	"strings"
	"testing"

	"kscope/topology"
	"kscope/topology/lens"
)

func TestMermaidGolden(t *testing.T) {
	s := &lens.Scene{
		Groups: []lens.Group{{Title: "shop"}, {Title: "folded away"}},
		Nodes: []lens.Node{
			{Kind: "Internet", Name: "The Internet", Group: -1, Want: -1},
			{Kind: "Service", Short: "svc", Name: "web", Want: 2, Ready: 1, Rec: &topology.Record{}},
			{Kind: "Deployment", Short: "deploy", Name: `a"]-->b`, Count: 3, Want: -1, Status: topology.Status{Health: topology.Failed, Reason: topology.Intern("CrashLoopBackOff")}},
		},
		Edges: []lens.Edge{
			{From: 0, To: 1, Relation: topology.Enters, State: topology.Pending, Ports: []topology.Port{{Port: 80}}},
			{From: 1, To: 2, Relation: topology.Selects, Ports: []topology.Port{{Port: 80, Target: 8080}}},
		},
	}
	want := `flowchart LR
  n0(("The Internet")):::ok
  subgraph g0["shop"]
    n1(["svc web<br/>1/2"]):::ok
    n2[["deploy a#34;#93;--#62;b ×3<br/>CrashLoopBackOff"]]:::failed
  end
  n0 -.->|"80 pending"| n1
  n1 -->|"80→8080"| n2
`
	var b bytes.Buffer
	if err := Mermaid(&b, &lens.Frame{Scene: s}); err != nil {
		t.Fatal(err)
	}
	got, _, _ := strings.Cut(b.String(), "  classDef")
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// No name can leave its quotes: every line has an even number of them and no
// bracket outside that the writer did not put there.
func TestMermaidTakesAnyName(t *testing.T) {
	var b bytes.Buffer
	if err := Mermaid(&b, &lens.Frame{Scene: hostileScene()}); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if n := strings.Count(line, `"`); n != 0 && n != 2 {
			t.Errorf("%d quotes in %s", n, line)
		}
		_, label, ok := strings.Cut(line, `"`)
		if label, _, _ = strings.Cut(label, `"`); ok && strings.ContainsAny(label, "[]{}()|`") {
			t.Errorf("a bracket in the label of %s", line)
		}
	}
}
