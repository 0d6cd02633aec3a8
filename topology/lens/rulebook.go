package lens

import (
	"kscope/topology"
	"kscope/topology/policy"
)

// rulebook is what the policy lens keeps of the cluster's policies between pictures.
// No other lens opens it.
type rulebook struct {
	graph *topology.Graph
	rules *policy.Rules
	// odd is how policies are that have no effect.
	odd map[topology.ID]topology.Status
	// notes are how pods are isolated, of the objects that were drawn.
	notes map[topology.ID]string
	// wide are by namespace the pods that ClusterNetworkPolicies select: the graph, which
	// resolves selectors within a namespace, has no edges for those.
	wide map[string][]choice
	// The edges of the object that was asked about last.
	of    topology.ID
	peers []policy.Edge
}

// choice is a pod that a ClusterNetworkPolicy selects.
type choice struct {
	policy, pod topology.ID
	evidence    topology.Evidence
}

// openBook brings the book up to date.
func (b *Builder) openBook(g *topology.Graph) {
	if rules := b.rules(g); b.book.rules != rules {
		b.book = read(g, rules)
	}
}

// read makes a book of rules that g has.
func read(g *topology.Graph, rules *policy.Rules) rulebook {
	b := rulebook{graph: g, rules: rules, odd: map[topology.ID]topology.Status{}, notes: map[topology.ID]string{}, wide: map[string][]choice{}}
	for _, u := range rules.Unused() {
		b.odd[u.Policy] = topology.Status{Health: topology.Degraded, Reason: topology.Intern(u.Word), Message: u.Reason}
	}
	for _, id := range rules.Policies() {
		if id.Namespace() != "" {
			continue
		}
		for _, s := range rules.Selected(id) {
			for _, pod := range s.Pods {
				b.wide[pod.Namespace()] = append(b.wide[pod.Namespace()], choice{id, pod, s.Evidence})
			}
		}
	}
	return b
}

// edges are those of one object, remembered until another is asked about.
func (b *rulebook) edges(id topology.ID) []policy.Edge {
	if b.of != id {
		b.of, b.peers = id, b.rules.Edges(id)
	}
	return b.peers
}

// whyWide is why a ClusterNetworkPolicy selects a pod.
const whyWide = "spec.subject"

// across are the edges from ClusterNetworkPolicies to the pods of a namespace.
func (b *rulebook) across(namespace string) []*topology.Edge {
	if b == nil {
		return nil
	}
	var out []*topology.Edge
	for _, c := range b.wide[namespace] {
		if from, to := b.graph.Node(c.policy), b.graph.Node(c.pod); from != nil && to != nil {
			out = append(out, &topology.Edge{From: from, To: to, Relation: topology.Selects, Evidence: c.evidence, Why: topology.Intern(whyWide)})
		}
	}
	return out
}

// isPolicy tells whether the object is a policy itself.
func isPolicy(id topology.ID) bool { return topology.IsPolicy(id.Kind()) }
