package export

import (
	"io"

	"kscope/topology"
	"kscope/topology/trace"
)

// Trace is the JSON of a trace, version 1.
type Trace struct {
	Version int    `json:"version"`
	Context string `json:"context"`
	From    string `json:"from"`
	Address string `json:"address,omitempty"` // of the client
	To      string `json:"to,omitempty"`
	Port    int32  `json:"port,omitempty"`
	// PortName and Protocol are those of the port, where it is asked for by them.
	PortName string `json:"portName,omitempty"`
	Protocol string `json:"protocol,omitempty"`
	Host     string `json:"host,omitempty"`
	Path     string `json:"path,omitempty"`
	// Outcome is reachable, unreachable or unknown.
	Outcome string   `json:"outcome"`
	Reason  string   `json:"reason,omitempty"`
	Fix     string   `json:"fix,omitempty"`
	Sources []Source `json:"sources"`
	Paths   []Path   `json:"paths"`
	More    bool     `json:"more,omitempty"`
}

// Path is one way.
type Path struct {
	Judged
	Hops []Hop `json:"hops"`
}

// Judged is what happens somewhere.
type Judged struct {
	State    string `json:"state"`
	Reason   string `json:"reason,omitempty"`
	Fix      string `json:"fix,omitempty"`
	Policy   string `json:"policy,omitempty"`
	Declared bool   `json:"declaredOnly,omitempty"`
}

// Hop is one step of a way; from, relation and what follows are left out where there
// is no edge.
type Hop struct {
	ID string `json:"id"`
	Judged
	Evidence string          `json:"evidence"`
	From     string          `json:"from,omitempty"`
	Relation string          `json:"relation,omitempty"`
	Why      string          `json:"why,omitempty"`
	Port     int32           `json:"port,omitempty"`
	Ports    []topology.Port `json:"ports,omitempty"`
	Hosts    []string        `json:"hosts,omitempty"`
	Paths    []string        `json:"paths,omitempty"`
	Weight   *int32          `json:"weight,omitempty"`
	TLS      bool            `json:"tls,omitempty"`
	SNAT     string          `json:"snat,omitempty"`
	Ranges   []string        `json:"sourceRanges,omitempty"`
	Hint     string          `json:"hint,omitempty"`
	Nodes    []string        `json:"nodes,omitempty"`
	Backends []Backend       `json:"backends,omitempty"`
}

// Backend is one of the endpoints that share a request.
type Backend struct {
	ID   string `json:"id"`
	Port int32  `json:"port,omitempty"`
	Node string `json:"node,omitempty"`
	Judged
}

// FromTrace makes the document of a trace.
func FromTrace(context string, sources []topology.Source, r *trace.Result) Trace {
	t := Trace{Version: 1, Context: context, From: string(r.From), Address: r.Address, To: string(r.To), Port: r.Port,
		PortName: r.PortName, Protocol: r.Protocol, Host: r.Host, Path: r.Path,
		Outcome: r.Outcome.String(), Reason: r.Reason, Fix: r.Fix, Sources: sourcesOf(sources), Paths: []Path{}, More: r.More}
	for i := range r.Paths {
		p := Path{Judged: judged(&r.Paths[i].Judged), Hops: []Hop{}}
		for j := range r.Paths[i].Hops {
			p.Hops = append(p.Hops, hop(&r.Paths[i].Hops[j]))
		}
		t.Paths = append(t.Paths, p)
	}
	return t
}

// TraceJSON writes the document, indented, with a newline at the end.
func TraceJSON(w io.Writer, t Trace) error { return write(w, t) }

func judged(j *trace.Judged) Judged {
	return Judged{State: j.State.String(), Reason: j.Reason, Fix: j.Fix, Policy: j.Policy, Declared: j.Declared}
}

func hop(h *trace.Hop) Hop {
	out := Hop{ID: string(h.Node), Judged: judged(&h.Judged), Evidence: h.Evidence.String(), Port: h.Port, SNAT: h.SNAT, Hint: h.Hint, Nodes: h.Nodes}
	if a := h.Along; a != nil {
		out.From, out.Relation, out.Why = string(a.From), a.Relation.String(), a.Why
		if r := a.Route; r != nil {
			out.Ports, out.Hosts, out.Paths, out.Weight, out.TLS, out.Ranges = r.Ports, r.Hosts, r.Paths, r.Weight, r.TLS, r.From
		}
	}
	for i := range h.Backends {
		b := &h.Backends[i]
		out.Backends = append(out.Backends, Backend{ID: string(b.To), Port: b.Port, Node: b.Node, Judged: judged(&b.Judged)})
	}
	return out
}
