package export

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/awalterschulze/gographviz"

	"kscope/topology"
	"kscope/topology/lens"
)

// DOT writes the scene as a Graphviz digraph: one cluster a namespace, shape by
// kind, colour and a word by health, ports on the arrows, why in the tooltips.
// Every name is quoted: none can become an HTML label or an attribute.
func DOT(w io.Writer, f *lens.Frame) error {
	d := &dot{g: gographviz.NewGraph(), s: f.Scene.Merged()}
	d.do(d.g.SetName("kscope"))
	d.do(d.g.SetDir(true))
	for k, v := range map[string]string{"rankdir": "LR", "fontname": quote("Helvetica"), "newrank": "true", "nodesep": "0.15", "ranksep": "0.8"} {
		d.do(d.g.AddAttr("kscope", k, v))
	}
	for i, grp := range d.s.Groups {
		d.do(d.g.AddSubGraph("kscope", cluster(i), attrs{
			"label": quote(grp.Title), "style": "rounded", "color": quote("#9aa0a6"), "fontcolor": quote("#5f6368"),
		}))
	}
	for i := range d.s.Nodes {
		d.node(&d.s.Nodes[i])
	}
	d.lanes()
	for i := range d.s.Edges {
		d.edge(&d.s.Edges[i])
	}
	if d.err != nil {
		return fmt.Errorf("write DOT: %w", d.err)
	}
	_, err := io.WriteString(w, d.g.String())
	return err
}

type attrs = map[string]string

type dot struct {
	g   *gographviz.Graph
	s   *lens.Scene
	err error
}

func (d *dot) do(err error) {
	if d.err == nil {
		d.err = err
	}
}

func cluster(i int) string { return fmt.Sprintf("cluster_%d", i) }

// lanes keeps the columns of the screen: one rank a lane, across clusters (newrank).
func (d *dot) lanes() {
	for lane, heading := range d.s.Lanes {
		name := fmt.Sprintf("lane_%d", lane)
		empty := true
		for i := range d.s.Nodes {
			n := &d.s.Nodes[i]
			if n.Lane != lane {
				continue
			}
			if empty {
				empty = false
				d.do(d.g.AddSubGraph("kscope", name, attrs{"rank": "same", "comment": quote(heading)}))
			}
			d.do(d.g.AddNode(name, quote(n.Key), nil))
		}
	}
}

// shapes by kind; everything else is a box.
var shapes = map[string]string{
	"Service": "ellipse", "Ingress": "cds", "Gateway": "cds", "ListenerSet": "cds", "XListenerSet": "cds", "HTTPRoute": "cds", "GRPCRoute": "cds", "TCPRoute": "cds", "TLSRoute": "cds", "UDPRoute": "cds",
	"Pod": "box", "Node": "box3d", "PersistentVolume": "cylinder", "PersistentVolumeClaim": "cylinder", "StorageClass": "folder",
	"ConfigMap": "note", "Secret": "note", "Namespace": "tab", "Deployment": "component", "StatefulSet": "component",
	"DaemonSet": "component", "ReplicaSet": "component", "Job": "component", "CronJob": "component",
	"Internet": "egg", "PrivateNetwork": "egg", "LoadBalancer": "house", "ExternalIP": "house",
	"FQDN": "plaintext", "Endpoint": "plaintext",
}

// colours by health, dark enough to be read on white; the word goes with them.
var colours = [...]string{topology.OK: "#3c4043", topology.Unknown: "#80868b", topology.Progressing: "#1a73e8",
	topology.Degraded: "#b06000", topology.Failed: "#c5221f"}

func (d *dot) node(n *lens.Node) {
	parent := "kscope"
	if n.Group >= 0 {
		parent = cluster(n.Group)
	}
	a := attrs{"label": quote(caption(n)...), "shape": cmp.Or(shapes[n.Kind], "box"), "color": quote(colours[n.Status.Health]),
		"fontcolor": quote(colours[n.Status.Health]), "fontname": quote("Helvetica"), "fontsize": "11",
		"tooltip": quote(cmp.Or(n.Status.Message, n.Key))}
	switch {
	case n.Missing:
		a["style"] = "dashed"
	case n.Unreadable:
		a["style"] = "dotted"
	}
	d.do(d.g.AddNode(parent, quote(n.Key), a))
}

// caption is what a node says of itself, in one line or two.
func caption(n *lens.Node) []string {
	lines := []string{n.Name}
	if n.Short != "" {
		lines[0] = n.Short + " " + n.Name
	}
	if n.Count > 0 {
		lines[0] += fmt.Sprintf(" ×%d", n.Count)
	}
	var state []string
	if n.Status.Health != topology.OK {
		state = append(state, cmp.Or(n.Status.Reason.String(), n.Status.Health.String()))
	}
	if n.Note != "" {
		state = append(state, n.Note)
	}
	if n.Want >= 0 && n.Rec != nil {
		state = append(state, fmt.Sprintf("%d/%d", n.Ready, n.Want))
	}
	if len(state) > 0 {
		lines = append(lines, strings.Join(state, " "))
	}
	return lines
}

func (d *dot) edge(e *lens.Edge) {
	label := cmp.Or(e.Label, lens.PortText(e.Ports, false), lens.AccessText(e.Access, false))
	if e.Relation != topology.Selects && e.Relation != topology.Enters {
		label = cmp.Or(label, e.Relation.String())
	}
	if said := e.Relation == topology.Denies && e.State == topology.Denied; e.State != topology.Fine && !said {
		label = strings.TrimSpace(label + " " + e.State.String())
	}
	a := attrs{"label": quote(label), "tooltip": quote(fmt.Sprintf("%s: %s (%s)", e.Relation, e.Why, e.Evidence)),
		"fontsize": "9", "fontname": quote("Helvetica"), "color": quote("#9aa0a6"), "fontcolor": quote("#5f6368")}
	switch e.State {
	case topology.Fine:
	case topology.Pending, topology.Ambiguous:
		a["style"] = "dashed"
	default:
		a["color"], a["fontcolor"] = quote(colours[topology.Failed]), quote(colours[topology.Failed])
	}
	if e.Evidence == topology.Assumed {
		a["style"] = "dashed"
	}
	d.do(d.g.AddEdge(quote(d.s.Nodes[e.From].Key), quote(d.s.Nodes[e.To].Key), true, a))
}

// quote makes a DOT string of lines: quotes and backslashes are escaped, so that
// neither the string ends early nor an escape such as \N or \L is taken from data.
// The replacement character, which cleaning leaves behind, is an error to
// gographviz's own reader and becomes a question mark.
func quote(lines ...string) string {
	r := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ", "\uFFFD", "?")
	for i, l := range lines {
		lines[i] = r.Replace(l)
	}
	return `"` + strings.Join(lines, `\n`) + `"`
}
