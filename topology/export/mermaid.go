package export

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"kscope/topology"
	"kscope/topology/lens"
)

// Mermaid writes the scene as a Mermaid flowchart: one subgraph a namespace, shape
// by kind, a class and a word by health, ports on the arrows. Mermaid takes no
// free text as an id, so nodes are numbered in the scene's order; what data says
// stands in quoted labels, with every character that means something to Mermaid
// or to HTML written as an entity.
func Mermaid(w io.Writer, f *lens.Frame) error {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	s := f.Scene.Merged()
	for i := range s.Nodes {
		if s.Nodes[i].Group < 0 {
			mermaidNode(&b, "  ", i, &s.Nodes[i])
		}
	}
	for g := range s.Groups {
		if !drawn(s, g) {
			continue
		}
		fmt.Fprintf(&b, "  subgraph g%d[%s]\n", g, mermaidText(s.Groups[g].Title))
		for i := range s.Nodes {
			if s.Nodes[i].Group == g {
				mermaidNode(&b, "    ", i, &s.Nodes[i])
			}
		}
		b.WriteString("  end\n")
	}
	for i := range s.Edges {
		mermaidEdge(&b, &s.Edges[i])
	}
	for h, c := range colours {
		fmt.Fprintf(&b, "  classDef %s stroke:%s,color:%s\n", topology.Health(h), c, c)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write Mermaid: %w", err)
	}
	return nil
}

// drawn tells whether any node stands in the group's frame.
func drawn(s *lens.Scene, g int) bool {
	for i := range s.Nodes {
		if s.Nodes[i].Group == g {
			return true
		}
	}
	return false
}

// mermaidShapes are the brackets of a kind; everything else is a box.
var mermaidShapes = map[string][2]string{
	"Service": {"([", "])"}, "Ingress": {">", "]"}, "Gateway": {">", "]"}, "ListenerSet": {">", "]"}, "XListenerSet": {">", "]"}, "HTTPRoute": {">", "]"}, "GRPCRoute": {">", "]"},
	"Internet": {"((", "))"}, "PrivateNetwork": {"((", "))"}, "LoadBalancer": {"{{", "}}"}, "ExternalIP": {"{{", "}}"},
	"PersistentVolume": {"[(", ")]"}, "PersistentVolumeClaim": {"[(", ")]"},
	"Deployment": {"[[", "]]"}, "StatefulSet": {"[[", "]]"}, "DaemonSet": {"[[", "]]"}, "ReplicaSet": {"[[", "]]"}, "Job": {"[[", "]]"}, "CronJob": {"[[", "]]"},
}

func mermaidNode(b *strings.Builder, indent string, i int, n *lens.Node) {
	shape, ok := mermaidShapes[n.Kind]
	if !ok {
		shape = [2]string{"[", "]"}
	}
	fmt.Fprintf(b, "%sn%d%s%s%s:::%s\n", indent, i, shape[0], mermaidText(caption(n)...), shape[1], n.Status.Health)
}

func mermaidEdge(b *strings.Builder, e *lens.Edge) {
	arrow := "-->"
	if e.Evidence == topology.Assumed || e.State == topology.Pending {
		arrow = "-.->"
	}
	label := cmp.Or(e.Label, lens.PortText(e.Ports, false), lens.AccessText(e.Access, false))
	if e.State != topology.Fine {
		label = strings.TrimSpace(label + " " + e.State.String())
	}
	if label != "" {
		arrow += "|" + mermaidText(label) + "|"
	}
	fmt.Fprintf(b, "  n%d %s n%d\n", e.From, arrow, e.To)
}

// mermaidText quotes lines as one label.
func mermaidText(lines ...string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, l := range lines {
		if i > 0 {
			b.WriteString("<br/>")
		}
		for _, r := range l {
			switch {
			case r < ' ':
				b.WriteByte(' ')
			case strings.ContainsRune("\"#<>&;|`\\{}[]()", r):
				fmt.Fprintf(&b, "#%d;", r)
			default:
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}
