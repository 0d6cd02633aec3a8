package trace

import (
	"slices"

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
	// Port is that of To, 0 = any, or PortName its name: where To is a Service or a pod,
	// proxies in between may be addressed by another. Protocol is that of the port, "" =
	// any.
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
			s := state{source: Source{ID: req.From, Address: req.Address}, outside: true}
			if !w.portBehind() {
				s.port, s.name = req.Port, req.PortName
			}
			w.step(from, s, Hop{Node: from.ID})
		}
	} else {
		w.inside()
	}
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
	if svc, ok := topology.ServiceOf(to); ok && w.portBehind() && len(svc.Ports) > 0 && !slices.ContainsFunc(svc.Ports, func(p topology.ServicePort) bool { return w.meant(p, true) }) {
		return w.none(to.ID.Called()+" has no port "+w.asked(state{port: w.req.Port, name: w.req.PortName}), "Ask for one of its ports: "+topology.ListPorts(svc.Ports)+"."), false
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
