package trace

import (
	"fmt"
	"strings"

	"kscope/topology"
)

// Request is what is asked; Ask makes one of what people write.
type Request struct {
	// From is topology.Internet, topology.PrivateNetwork, or the id of a pod, of what
	// owns pods, a namespace (any of its pods) or a node.
	From topology.ID
	// Address is the client's own where From is outside, "" = any.
	Address string
	// To is the id of a Service, Ingress, Gateway, route, pod, of what owns pods, of an
	// address (LoadBalancer, ExternalIP, Endpoint) or host name (FQDN); "" = whatever
	// serves Host.
	To topology.ID
	// Port is the one the client addresses, 0 = any, or PortName its name; Protocol is
	// that of the port, "" = any.
	Port               int32
	PortName, Protocol string
	// Host and Path are those of an HTTP request; Host "" = all hosts and paths.
	Host, Path string
}

// Judged is what happens somewhere, and what it rests on.
type Judged struct {
	topology.Verdict
	Evidence topology.Evidence
	// Declared: a policy denies it, and nobody is seen to enforce policies, so that it is
	// Ambiguous.
	Declared bool
	// Policy is what network policies say of it, in a sentence; "" where none is about it.
	Policy string
}

// Arrow is the edge by which a hop is made.
type Arrow struct {
	From     topology.ID
	Relation topology.Relation
	Why      string
	Route    *topology.Route
}

// Backend is an endpoint and what becomes of a request that is sent to it.
type Backend struct {
	topology.Backend
	Judged
}

// Hop is one step: the node that the request gets to, and what happens there.
type Hop struct {
	Node topology.ID
	Judged
	// Along is nil where there is no edge: the start, and a request from inside to a
	// Service's or a pod's own address.
	Along *Arrow
	// Port is the one addressed at this hop, 0 unknown.
	Port int32
	// Backends are the endpoints that share the request: the hop is any of them.
	Backends []Backend
	// SNAT is whose address the next one sees: none, node, lb, proxy, "" unknown.
	SNAT string
	// Hint says which topology hints narrowed the choice of endpoints: "node", "zone" or "".
	Hint string
	// Nodes are the nodes this holds for, empty = all.
	Nodes []string
}

// Path is one way; what is judged is the hop at which it stops, or the least sure one.
type Path struct {
	Hops []Hop
	Judged
}

// Outcome answers a request.
type Outcome uint8

// The outcomes, the best first.
const (
	Reachable Outcome = iota
	Unknown           // what objects tell does not decide it
	Unreachable
)

var outcomeNames = [...]string{"reachable", "unknown", "unreachable"}

func (o Outcome) String() string { return outcomeNames[o] }

// Result is every way, the best first.
type Result struct {
	Request
	Paths   []Path
	Outcome Outcome
	// Reason and Fix are those of the best way, or say that there is none; if the best is
	// fine and others are not, those of the worst.
	Reason, Fix string
	// More: there are more ways than were walked.
	More bool
}

// maxPaths bounds how many ways are walked.
const maxPaths = 256

// Walk follows a request. A nil allow lets everything through.
func Walk(g *topology.Graph, req Request, allow Allow) Result {
	w := &walker{g: g, req: req, allow: sighted(g, allow), targets: map[*topology.Node]bool{}}
	if r, ok := w.aim(); !ok {
		return r
	}
	w.leads = w.upstream()
	w.walk()
	if len(w.paths) == 0 {
		if to := g.Node(req.To); to != nil && !req.To.Inferred() {
			if r, ok := w.there(req.To, to); !ok {
				return r
			}
		}
		return w.otherwise()
	}
	return w.result()
}

// walk goes all ways.
func (w *walker) walk() {
	req := &w.req
	if req.From.Inferred() {
		if from := w.g.Node(req.From); from != nil { // else nothing leads in from there
			w.step(from, state{source: Source{ID: req.From, Address: req.Address}, outside: true, port: req.Port, name: req.PortName}, Hop{Node: from.ID})
		}
	} else {
		w.inside()
	}
}

// otherwise is the result where there is no way at all: there may be one by another
// port, or from another outside.
func (w *walker) otherwise() Result {
	if w.req.Port != 0 || w.req.PortName != "" {
		other := *w
		other.req.Port, other.req.PortName = 0, ""
		other.walk()
		if h := other.door(); h != nil {
			asked := w.asked(state{port: w.req.Port, name: w.req.PortName})
			return w.none(fmt.Sprintf("no way takes port %s: %s leads on by %s", asked, h.Along.From.Called(), numbers(h.Along.Route.Ports)), "Ask for a port that it has, or add the port to "+h.Node.Called()+".")
		}
	}
	elsewhere := map[topology.ID]topology.ID{topology.Internet: topology.PrivateNetwork, topology.PrivateNetwork: topology.Internet}[w.req.From]
	if elsewhere != "" && w.g.Node(elsewhere) != nil {
		other := *w
		other.req.From, other.req.Address = elsewhere, ""
		other.walk()
		if h := other.door(); h != nil {
			by := h.Along.From.Called()
			if h.Along.From == elsewhere {
				by = h.Along.Route.By
			}
			return w.none(fmt.Sprintf("nothing leads from %s to %s, only from %s, by %s", w.req.From.Called(), w.req.aim(), elsewhere.Called(), by),
				"Ask from there, or give it another address.")
		}
	}
	return w.result()
}

// door is the first hop of any way that is made by certain ports.
func (w *walker) door() *Hop {
	for _, p := range w.paths {
		for i := range p.Hops {
			if a := p.Hops[i].Along; a != nil && a.Relation == topology.Enters && a.Route != nil && len(a.Route.Ports) > 0 {
				return &p.Hops[i]
			}
		}
	}
	return nil
}

func numbers(ports []topology.Port) string {
	var texts []string
	for _, p := range ports {
		texts = append(texts, number(p.Port))
	}
	return strings.Join(texts, ", ")
}

// aim finds both ends; where one is not there, that is the result.
func (w *walker) aim() (Result, bool) {
	if from := w.g.Node(w.req.From); !w.req.From.Inferred() {
		if r, ok := w.there(w.req.From, from); !ok {
			return r, false
		}
	}
	if w.req.To == "" {
		for _, n := range serving(w.g, w.req.Host, w.req.Path) {
			w.targets[n] = true
		}
		if len(w.targets) == 0 {
			return w.none("no Ingress and no route is for host "+w.req.Host, "Add a rule for it, or correct the host."), false
		}
		return Result{}, true
	}
	to := w.g.Node(w.req.To)
	switch {
	case to == nil && w.req.To.Inferred(): // an address or a name that nothing here has
		w.far = true
		return Result{}, true
	case to == nil || to.Rec == nil && !w.req.To.Inferred() && !w.req.From.Inferred():
		r, _ := w.there(w.req.To, to)
		return r, false
	}
	w.targets[to] = true
	if to.Rec == nil {
		return Result{}, true
	}
	if pods := podsBelow(to); len(pods) > 0 {
		clear(w.targets)
		for _, p := range pods {
			w.targets[p] = true
		}
	} else if wl, ok := to.Rec.Spec.(*topology.Workload); ok && wl != nil && w.g.SourceFor("Pod", to.ID.Namespace()) == topology.Synced {
		return w.none(to.ID.Called()+" has no pod", "Scale it up, or see why its pods are not made."), false
	}
	return Result{}, true
}

// there tells whether an object is; if not, the result that says so.
func (w *walker) there(id topology.ID, n *topology.Node) (Result, bool) {
	switch kind, ns, _ := id.Split(); {
	case n != nil && n.Rec != nil:
		return Result{}, true
	case w.g.SourceFor(kind, ns) == topology.Synced:
		return Result{Request: w.req, Outcome: Unreachable, Reason: id.Called() + " does not exist", Fix: "Correct the name."}, false
	}
	return Result{Request: w.req, Outcome: Unknown, Reason: "whether " + id.Called() + " exists can't be known: its kind can't be read", Fix: "Ask for the right to list it."}, false
}
