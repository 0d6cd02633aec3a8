package policy

import (
	"net/netip"
	"slices"

	"kscope/topology"
)

// Direction is one of the two in which policies isolate pods.
type Direction uint8

// The policy types of NetworkPolicySpec.
const (
	Ingress Direction = iota
	Egress
)

func (d Direction) String() string { return [...]string{"ingress", "egress"}[d] }

// preposition is what stands before the other end of a connection.
func (d Direction) preposition() string { return [...]string{"from", "to"}[d] }

// Rules are all policies of a cluster and the pods they are about, at one moment.
// What is asked of them changes nothing, and several goroutines may ask.
type Rules struct {
	policies []*policy
	matchers []*matcher
	blocks   []*topology.IPBlock
	classes  []*class
	pods     map[topology.ID]pod
	spaces   map[string]*space
	nodes    map[string]*node // by name
	at       map[netip.Addr]topology.ID
	enforcer string
	blind    bool // ClusterNetworkPolicies cannot be read
	from     source
}

// policy is one policy object with its rules by direction.
type policy struct {
	at      int // in Rules.policies
	id      topology.ID
	spec    *topology.Policy
	rules   [2][]*rule
	selects int // classes
	obeyed  int // classes not on the host network
	chosen  []choice
}

// choice is a class that a policy has a say on, surely or perhaps.
type choice struct {
	class *class
	sure  match
}

// isolates tells whether what no rule allows is denied.
func (p *policy) isolates(d Direction) bool {
	if d == Ingress {
		return p.spec.IsolatesIngress
	}
	return p.spec.IsolatesEgress
}

// rule is one rule; number counts from 1 as people do.
type rule struct {
	*topology.PolicyRule
	policy *policy
	number int
	peers  []*matcher // none: any peer
	ports  []topology.PolicyPort
	never  bool // matches nothing: it accepts, and is not understood
}

// pod is where a pod stands.
type pod struct {
	class  *class
	node   *node         // nil while unscheduled
	owners []topology.ID // its controller, that one's, and so on
	addr   netip.Addr
}

// space is a namespace.
type space struct {
	name    string
	labels  topology.Labels
	known   bool // all labels are known, not just the name
	unread  bool // its NetworkPolicies cannot be read
	podless bool // its pods cannot be read
	classes []*class
}

// node is a machine of the cluster.
type node struct {
	name   string
	labels topology.Labels
	known  bool // its labels are
	addrs  []netip.Addr
}

// Compile reads all policies of g and sorts its pods into classes.
func Compile(g *topology.Graph) *Rules {
	r := &Rules{
		pods: map[topology.ID]pod{}, spaces: map[string]*space{}, nodes: map[string]*node{},
		at: map[netip.Addr]topology.ID{}, enforcer: enforcer(g), from: sourceOf(g),
		blind: unread(g.SourceFor("ClusterNetworkPolicy", "")),
	}
	for _, s := range g.Spaces() {
		r.addSpace(g, s)
	}
	r.addNodes(g)
	c := &compiler{Rules: r, seen: map[matcherKey]*matcher{}, owners: map[*topology.Node][]topology.ID{}, blockAt: map[string]int{}}
	for _, s := range g.Spaces() {
		for _, kind := range [...]string{"NetworkPolicy", "ClusterNetworkPolicy"} {
			for _, n := range s.Of(kind) {
				if n.Rec != nil {
					c.addPolicy(n)
				}
			}
		}
	}
	slices.SortFunc(r.policies, comparePolicies)
	c.classify(g)
	c.match()
	c.lists()
	return r
}

// nameLabel is what the API server itself puts on every namespace: its name.
const nameLabel = "kubernetes.io/metadata.name"

func (r *Rules) addSpace(g *topology.Graph, s *topology.Space) {
	sp := r.space(s.Name)
	sp.unread = unread(g.SourceFor("NetworkPolicy", s.Name))
	sp.podless = unread(g.SourceFor("Pod", s.Name))
	for _, n := range s.Of("Namespace") { // they are all in the space of no namespace
		if n.Rec != nil {
			of := r.space(n.ID.Name())
			of.known = true
			labels := n.Rec.Labels.Map()
			if labels == nil {
				labels = map[string]string{}
			}
			labels[nameLabel] = n.ID.Name()
			of.labels = topology.MakeLabels(labels)
		}
	}
}

// unread: what there is of a kind is not known, or not known yet.
func unread(s topology.SourceState) bool { return s == topology.Forbidden || s == topology.Syncing }

func (r *Rules) space(name string) *space {
	s := r.spaces[name]
	if s == nil {
		s = &space{name: name, labels: topology.MakeLabels(map[string]string{nameLabel: name})}
		r.spaces[name] = s
	}
	return s
}

func (r *Rules) addNodes(g *topology.Graph) {
	s := g.Space("")
	if s == nil {
		return
	}
	for _, n := range s.Of("Node") {
		nd := &node{name: n.ID.Name()}
		r.nodes[nd.name] = nd
		if n.Rec == nil {
			continue
		}
		nd.labels, nd.known = n.Rec.Labels, true
		info, _ := n.Rec.Spec.(*topology.NodeInfo)
		if info == nil {
			continue
		}
		nd.addrs = parsed(append([]string{info.InternalIP, info.ExternalIP}, info.Others...)...)
		for _, a := range nd.addrs {
			r.at[a] = n.ID
		}
	}
}

// Enforcer is the network plugin that enforces policies, "" if none can be seen:
// then they are only declared.
func (r *Rules) Enforcer() string { return r.enforcer }
