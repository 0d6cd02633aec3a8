package graph

import (
	"strconv"
	"strings"

	"kscope/topology/layout"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// Widths of a node's box that do not depend on names.
const (
	roomyMin   = 16
	compactMin = 10
	roomyEdge  = 2 // columns at each side of the text: border and space
)

// input is the scene as the layout wants it. A status change moves nothing: how wide a
// box is depends on its lane only.
func (p *Picture) input(spare int, was *Picture) layout.Input {
	s := p.Scene
	in := layout.Input{Lanes: p.lanes(), Spare: spare,
		Nodes: make([]layout.Node, len(s.Nodes)), Edges: make([]layout.Edge, len(s.Edges)),
		Groups: make([]string, len(s.Groups))}
	height := 1
	if p.Mode == Roomy {
		height = 3
	}
	for i := range s.Nodes {
		n := &s.Nodes[i]
		in.Nodes[i] = layout.Node{Key: n.Key, Lane: n.Lane, Group: n.Group, W: p.width[n.Lane], H: height + n.Rows(), Tail: n.Rows()}
	}
	for i := range s.Groups {
		in.Groups[i] = s.Groups[i].Key
	}
	had := was.labelled()
	for i := range s.Edges {
		e := &s.Edges[i]
		in.Edges[i] = layout.Edge{From: e.From, To: e.To, LabelW: p.labelWidth(i, had)}
	}
	return in
}

// need is the width at which nothing of a node's name is cut.
func (p *Picture) need(n *lens.Node) int {
	w := 2 + canvas.Width(n.Name) + hashRoom(n) // glyph, space
	if n.Rest() {
		w = 2 + restRoom // whatever it says of how many are how
	}
	if n.Want >= 0 {
		w += 2 + 2*len(strconv.Itoa(int(n.Want)))
	}
	if _, _, _, ok := capacity(n.Load); ok {
		w += capacityWidth + 1
	}
	if p.Mode == Roomy {
		if n.Count > 1 && !n.Rest() {
			w = max(w, canvas.Width(n.Short)+1+canvas.Width(times(n))+barMax/2+2)
		}
		return max(roomyMin, max(w, insideWidth(n))+2*roomyEdge-1)
	}
	if kind := p.kind(n); kind != "" {
		w += canvas.Width(kind) + 1
	}
	return max(compactMin, max(w, insideWidth(n))+2)
}

// restRoom is the columns of what a rest mostly says, "… 99 more, all ready".
const restRoom = 20

// longestHash is the most letters that the hash of a pod template has: a number of 32
// bits in decimal, spelled in other letters (k8s.io/apimachinery/pkg/util/rand
// SafeEncodeString).
const longestHash = 10

// hashRoom is how much wider the node's name may be after a rollout: that of a
// ReplicaSet or its pod holds the hash of the template, which the next one has too, and
// mostly nine or ten letters of it.
func hashRoom(n *lens.Node) int {
	hash := n.Labels.Get("pod-template-hash")
	if hash == "" || !strings.Contains(n.Name, "-"+hash) {
		return 0
	}
	return max(0, longestHash-len(hash))
}

// plain are the kinds that a lane is named after: a node of them in one row need not say
// what it is.
var plain = map[string]string{"Service": "service", "Pod": "pod", "Node": "node", "ReplicaSet": "replicaset",
	"PersistentVolumeClaim": "claim", "PersistentVolume": "volume", "LoadBalancer": "entry", "HTTPRoute": "route"}

// kind is what a node in one row says it is: its short kind, unless its lane is named
// after that, and for a fold how many. It depends on nothing but the node.
func (p *Picture) kind(n *lens.Node) string {
	kind := n.Short
	if lane := plain[n.Kind]; lane != "" && n.Lane < len(p.Scene.Lanes) && strings.HasPrefix(p.Scene.Lanes[n.Lane], lane) {
		kind = ""
	}
	if n.Count < 2 || n.Rest() {
		return kind
	}
	if kind != "" {
		kind += " "
	}
	return kind + times(n)
}

// times is how many objects a fold stands for: "×12".
func times(n *lens.Node) string { return "×" + strconv.Itoa(n.Count) }

// ends are the keys of the two nodes of an edge.
type ends struct{ from, to string }

func (p *Picture) ends(i int) ends {
	e := &p.Scene.Edges[i]
	return ends{p.Scene.Nodes[e.From].Key, p.Scene.Nodes[e.To].Key}
}

// labelled are the edges that have a label; none of a nil picture.
func (p *Picture) labelled() map[ends]bool {
	had := map[ends]bool{}
	if p == nil {
		return had
	}
	for i := range p.in.Edges {
		if p.in.Edges[i].LabelW > 0 {
			had[p.ends(i)] = true
		}
	}
	return had
}

// labelWidth is the room for the edge's label with a space at each side. Of edges
// from one node with the same label only one has it: the one that had it before, else
// the first.
func (p *Picture) labelWidth(i int, had map[ends]bool) int {
	e := &p.Scene.Edges[i]
	if e.Label == "" {
		return 0
	}
	one := -1
	for _, j := range p.out[e.From] {
		if p.Scene.Edges[j].Label != e.Label {
			continue
		}
		if had[p.ends(int(j))] {
			one = int(j)
			break
		}
		if one < 0 {
			one = int(j)
		}
	}
	if one != i {
		return 0
	}
	return canvas.Width(e.Label) + 2
}
