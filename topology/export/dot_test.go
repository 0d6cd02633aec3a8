package export

import (
	"bytes"
	"strings"
	"testing"

	"github.com/awalterschulze/gographviz"

	"kscope/topology"
	"kscope/topology/lens"
)

// hostile names try to end the string, to become an attribute, an HTML label, or
// one of DOT's own escapes.
var hostile = []string{`x"]; evil [URL="http://e"`, `<b>html</b>`, `back\slash\`, `\N\G\L`, "new\nline", `];}`, `"`, `\"`, ``, `日本語 ×`, `port:1`}

func hostileScene() *lens.Scene {
	s := &lens.Scene{Lens: lens.Traffic, Groups: []lens.Group{{Key: "g", Title: `a"b\`}}}
	for i, h := range hostile {
		s.Nodes = append(s.Nodes, lens.Node{Key: "Pod/" + h, Kind: "Pod", Short: "pod", Name: h, Group: i%2 - 1, Want: -1,
			Status: topology.Status{Health: topology.Failed, Reason: topology.Intern(h), Message: h}})
		if i > 0 {
			s.Edges = append(s.Edges, lens.Edge{From: i - 1, To: i, Relation: topology.Selects, Why: h, Ports: []topology.Port{{Name: h}}})
		}
	}
	return s
}

func TestDOTTakesAnyName(t *testing.T) {
	var b bytes.Buffer
	if err := DOT(&b, &lens.Frame{Scene: hostileScene()}); err != nil {
		t.Fatal(err)
	}
	g, err := gographviz.Read(b.Bytes())
	if err != nil {
		t.Fatalf("gographviz does not read it: %v\n%s", err, b.String())
	}
	if n := len(g.Nodes.Nodes); n != len(hostile) {
		t.Errorf("%d nodes, want %d", n, len(hostile))
	}
	if n := len(g.Edges.Edges); n != len(hostile)-1 {
		t.Errorf("%d edges, want %d", n, len(hostile)-1)
	}
	for _, n := range g.Nodes.Nodes {
		for name, value := range n.Attrs {
			if name == "URL" || strings.HasPrefix(value, "<") {
				t.Errorf("%s: data became attribute %s=%s", n.Name, name, value)
			}
		}
	}
}

func FuzzDOT(f *testing.F) {
	for _, h := range hostile {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, name string) {
		name = topology.Clean(name)
		s := &lens.Scene{Nodes: []lens.Node{{Key: "Pod/" + name, Name: name, Group: -1, Want: -1}}}
		var b bytes.Buffer
		if err := DOT(&b, &lens.Frame{Scene: s}); err != nil {
			t.Fatal(err)
		}
		g, err := gographviz.Read(b.Bytes())
		if err != nil {
			t.Fatalf("%q: %v\n%s", name, err, b.String())
		}
		if len(g.Nodes.Nodes) != 1 {
			t.Fatalf("%q gives %d nodes", name, len(g.Nodes.Nodes))
		}
	})
}
