package export

import (
	"encoding/json"
	"io"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/policy"
)

// Document is the JSON export, version 1.
type Document struct {
	Version int      `json:"version"`
	Context string   `json:"context"`
	Lens    string   `json:"lens"`
	Query   string   `json:"query"`
	Sources []Source `json:"sources"`
	Nodes   []Node   `json:"nodes"`
	Edges   []Edge   `json:"edges"`
}

// Source is what became of reading one kind.
type Source struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	State     string `json:"state"`
	Detail    string `json:"detail,omitempty"`
}

// Node is one node of the scene.
type Node struct {
	ID         string            `json:"id"`
	Kind       string            `json:"kind"`
	Namespace  string            `json:"namespace,omitempty"`
	Name       string            `json:"name"`
	Labels     map[string]string `json:"labels,omitempty"`
	Health     string            `json:"health"`
	Reason     string            `json:"reason"`
	Message    string            `json:"message,omitempty"`
	Ready      *Ready            `json:"ready,omitempty"`
	Count      int               `json:"count,omitempty"` // of a folded node
	Detail     map[string]string `json:"detail,omitempty"`
	Missing    bool              `json:"missing,omitempty"`
	Unreadable bool              `json:"unreadable,omitempty"`
	Deleting   bool              `json:"deleting,omitempty"`
	Match      bool              `json:"match,omitempty"`
}

// Ready is how many of how many: containers, replicas or endpoints.
type Ready struct {
	Ready int32 `json:"ready"`
	Want  int32 `json:"want"`
}

// Edge is one relation.
type Edge struct {
	From     string   `json:"from"`
	To       string   `json:"to"`
	Relation string   `json:"relation"`
	State    string   `json:"state"`
	Ports    []Port   `json:"ports,omitempty"`
	Evidence string   `json:"evidence"`
	Why      string   `json:"why"`
	Reason   string   `json:"reason,omitempty"` // of a state other than ok
	Count    int      `json:"count,omitempty"`  // of a folded edge
	Hosts    []string `json:"hosts,omitempty"`
	Paths    []string `json:"paths,omitempty"`
	Weight   *int32   `json:"weight,omitempty"`
	TLS      bool     `json:"tls,omitempty"`
	By       string   `json:"by,omitempty"`      // how it enters: "nodePort 30080"
	Entry    []string `json:"entry,omitempty"`   // nodes that hand on what enters
	Entries  int      `json:"entries,omitempty"` // how many, where they are too many for Entry
	SNAT     string   `json:"snat,omitempty"`
	Ranges   []string `json:"sourceRanges,omitempty"`
	Policy   string   `json:"policy,omitempty"` // that allows or denies
}

// Port is one port, or a range of them that begins at Port; with nothing but a protocol
// it is all of its ports.
type Port struct {
	Name     string `json:"name,omitempty"`
	Port     int32  `json:"port,omitempty"`
	EndPort  int32  `json:"endPort,omitempty"`
	Target   int32  `json:"targetPort,omitempty"`
	Protocol string `json:"protocol,omitempty"`
}

// FromFrame makes the document of a frame.
func FromFrame(f *lens.Frame) Document {
	d := Document{Version: 1, Context: f.Context, Lens: string(f.Scene.Lens), Query: f.View.Query,
		Sources: sourcesOf(f.Sources), Nodes: []Node{}, Edges: []Edge{}}
	s := f.Scene.Merged()
	for i := range s.Nodes {
		d.Nodes = append(d.Nodes, node(&s.Nodes[i]))
	}
	for i := range s.Edges {
		d.Edges = append(d.Edges, edge(s, &s.Edges[i]))
	}
	return d
}

// JSON writes the document, indented, with a newline at the end.
func JSON(w io.Writer, f *lens.Frame) error {
	return write(w, FromFrame(f))
}

func write(w io.Writer, doc any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(doc)
}

func sourcesOf(sources []topology.Source) []Source {
	out := []Source{}
	for _, s := range sources {
		out = append(out, Source{s.Kind, s.Namespace, s.State.String(), s.Detail})
	}
	return out
}

func node(n *lens.Node) Node {
	out := Node{ID: n.Key, Kind: n.Kind, Namespace: n.Namespace, Name: n.Name, Labels: n.Labels.Map(),
		Health: n.Status.Health.String(), Reason: n.Status.Reason.String(), Message: n.Status.Message, Count: n.Count,
		Missing: n.Missing, Unreadable: n.Unreadable, Deleting: n.Deleting, Match: n.Match}
	if n.Want >= 0 && n.Rec != nil {
		out.Ready = &Ready{n.Ready, n.Want}
	}
	if n.Rec != nil && len(n.Rec.Facts) > 0 || n.Note != "" {
		out.Detail = map[string]string{}
	}
	if n.Rec != nil {
		for _, f := range n.Rec.Facts {
			out.Detail[f.Key.String()] = f.Value.String()
		}
	}
	if n.Note != "" {
		out.Detail["policies"] = n.Note
	}
	return out
}

func edge(s *lens.Scene, e *lens.Edge) Edge {
	out := Edge{From: s.Nodes[e.From].Key, To: s.Nodes[e.To].Key, Relation: e.Relation.String(), State: e.State.String(),
		Ports: ports(e), Evidence: e.Evidence.String(), Why: e.Why, Reason: e.Reason, Policy: string(e.Policy),
		Entry: e.Entry, Entries: e.Entries}
	if e.Count > 1 {
		out.Count = e.Count
	}
	if r := e.Route; r != nil {
		out.Hosts, out.Paths, out.Weight, out.TLS, out.By, out.SNAT, out.Ranges = r.Hosts, r.Paths, r.Weight, r.TLS, r.By, r.SNAT, r.From
	}
	return out
}

// ports are those that an edge carries, or that policies allow.
func ports(e *lens.Edge) []Port {
	var out []Port
	for _, p := range e.Ports {
		out = append(out, Port{Name: p.Name, Port: p.Port, Target: p.Target, Protocol: p.Protocol})
	}
	for _, s := range e.Access {
		if s.Protocol == "" {
			return nil // all of them
		}
		p := Port{Protocol: s.Protocol}
		if s.From > 1 || s.To < policy.LastPort {
			if p.Port = s.From; s.To != s.From {
				p.EndPort = s.To
			}
		}
		out = append(out, p)
	}
	return out
}
