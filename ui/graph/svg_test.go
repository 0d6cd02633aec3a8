package graph

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
)

func theme(t interface{ Fatal(...any) }, name string) *themes.Theme {
	th, err := themes.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// element is what a reader of XML sees of the picture: a name, a class, and the
// texts right inside of it.
type element struct{ name, class, text string }

// elements reads the picture as XML; broken XML is a failure.
func elements(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, svg string) []element {
	var all []element
	var open []int
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("no XML: %v\n%s", err, svg)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := element{name: tok.Name.Local}
			for _, a := range tok.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" {
					t.Fatalf("attribute %v", a)
				}
				if a.Name.Local == "class" {
					e.class = a.Value
				}
			}
			open, all = append(open, len(all)), append(all, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				all[open[len(open)-1]].text += string(tok)
			}
		}
	}
}

// tooltips are the tooltips of the elements with that name and class.
func tooltips(all []element, name, class string) []string {
	var out []string
	for i, e := range all {
		if e.name == name && e.class == class {
			out = append(out, all[i+1].text)
		}
	}
	return out
}

// written is a tooltip of these lines.
func written(lines []string) string {
	lines = slices.DeleteFunc(lines, func(l string) bool { return l == "" })
	for i := range lines {
		lines[i] = topology.Clean(lines[i])
	}
	return strings.Join(lines, "\n")
}

func TestSVGGolden(t *testing.T) {
	m := &maker{s: lens.Scene{Lens: lens.Traffic, Lanes: []string{"service", "pods"}}}
	shop := m.group("shop", 3)
	m.node("svc", "web", 0, shop)
	m.pod("web-0", shop, topology.OK, "")
	m.pod("web-1", shop, topology.Failed, "CrashLoopBackOff")
	for i := range m.s.Nodes {
		m.s.Nodes[i].Lane = min(1, m.s.Nodes[i].Lane)
	}
	m.edge("web", "web-0", "80→8080")
	m.edge("web", "web-1", "").State = topology.Pending
	golden(t, "svg", SVG(&m.s, 0, theme(t, "light")))
}

func TestSVGHasEachNodeAndEdgeOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scenes(t)
		width := rapid.SampledFrom([]int{0, 40, 100, 200}).Draw(t, "width")
		all := elements(t, SVG(s, width, theme(t, "dark")))
		var nodes, edges []string
		for i := range s.Nodes {
			nodes = append(nodes, written(nodeWords(&s.Nodes[i])))
		}
		d := svg{drawing: &drawing{Picture: New(s, width, textRows, Auto, nil)}}
		for i := range s.Edges {
			edges = append(edges, written(d.edgeWords(i)))
		}
		if got := tooltips(all, "g", "node"); !slices.Equal(got, nodes) {
			t.Fatalf("nodes %q, want %q", got, nodes)
		}
		got := tooltips(all, "path", "over")
		slices.Sort(got)
		slices.Sort(edges)
		if !slices.Equal(got, edges) {
			t.Fatalf("edges %q, want %q", got, edges)
		}
		lines := 0
		for _, e := range all {
			if strings.HasPrefix(e.class, "arrow ") {
				lines++
			}
		}
		if lines != len(edges) {
			t.Fatalf("%d lines for %d edges", lines, len(edges))
		}
	})
}

// Whatever names hold, they stay text: no element, attribute or style comes of them.
func TestSVGEscapesHostileNames(t *testing.T) {
	ours := []string{"svg", "title", "style", "g", "rect", "path", "circle", "text"}
	for _, name := range []string{"</title><br/>", `"x='y'>&amp;`, "<!--x-->]]><a", "\x1b[31m\x00\u202eab", "\xff\xfe<script>x"} {
		s := traffic()
		for i := range s.Nodes {
			n := &s.Nodes[i]
			n.Name, n.Short, n.Kind, n.Namespace, n.Status.Message = name, name, name, name, name
		}
		for i := range s.Edges {
			s.Edges[i].Label, s.Edges[i].Why = name, name
		}
		for i := range s.Groups {
			s.Groups[i].Title = name
		}
		for i := range s.Lanes {
			s.Lanes[i] = name
		}
		all := elements(t, SVG(s, 0, theme(t, "light")))
		for _, e := range all {
			if !slices.Contains(ours, e.name) || strings.ContainsAny(e.text, "\x00\x1b\u202e") {
				t.Errorf("%q: %q", name, e)
			}
		}
		says := topology.Clean(name)
		for _, tip := range tooltips(all, "g", "node") {
			if !strings.HasPrefix(tip, says+" "+says+"/"+says) {
				t.Errorf("%q: tooltip %q", name, tip)
			}
		}
	}
}

func TestSVGIsDeterministicAndWholeWhenEmpty(t *testing.T) {
	first := SVG(traffic(), 0, theme(t, "high-contrast"))
	for range 5 {
		if SVG(traffic(), 0, theme(t, "high-contrast")) != first {
			t.Fatal("differs from run to run")
		}
	}
	if got := elements(t, SVG(nil, 80, theme(t, "mono"))); !slices.Contains(got, element{"text", "dim", "nothing to show"}) {
		t.Errorf("an empty scene says nothing: %v", got)
	}
}
