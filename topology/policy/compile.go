package policy

import (
	"cmp"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
)

// compiler is Rules in the making.
type compiler struct {
	*Rules
	seen      map[matcherKey]*matcher
	blockAt   map[string]int
	labelKeys map[string]bool                  // that any selector of pods asks for
	portNames map[topology.Sym]bool            // that any rule asks for
	owners    map[*topology.Node][]topology.ID // of what has this controller
}

// addPolicy takes over a policy and its rules.
func (c *compiler) addPolicy(n *topology.Node) {
	spec, ok := n.Rec.Spec.(*topology.Policy)
	if !ok {
		return
	}
	p := &policy{id: n.ID, spec: spec}
	c.policies = append(c.policies, p)
	c.askFor(spec.Selector)
	own := c.space(n.ID.Namespace())
	for i := range spec.Ingress {
		p.rules[Ingress] = append(p.rules[Ingress], c.rule(p, own, i+1, &spec.Ingress[i]))
	}
	for i := range spec.Egress {
		p.rules[Egress] = append(p.rules[Egress], c.rule(p, own, i+1, &spec.Egress[i]))
	}
}

// rule takes over one rule. One that is not understood fails closed.
func (c *compiler) rule(p *policy, own *space, number int, spec *topology.PolicyRule) *rule {
	r := &rule{PolicyRule: spec, policy: p, number: number, ports: spec.Ports}
	if spec.Broken {
		r.never, r.ports = spec.Action == topology.Accept, nil
		return r
	}
	for i := range spec.Peers {
		r.peers = append(r.peers, c.matcher(own, spec.Peers[i], p.spec.Tier != topology.NetworkTier))
	}
	for i := range spec.Ports {
		if name := spec.Ports[i].Name; name != (topology.Sym{}) {
			if c.portNames == nil {
				c.portNames = map[topology.Sym]bool{}
			}
			c.portNames[name] = true
		}
	}
	return r
}

// action is what a rule does with what it matches.
func (r *rule) action() topology.Action {
	if r.Broken {
		return topology.Deny
	}
	return r.Action
}

// askFor notes the labels of pods that matter.
func (c *compiler) askFor(sel labels.Selector) {
	if sel == nil {
		return
	}
	reqs, _ := sel.Requirements()
	for i := range reqs {
		if c.labelKeys == nil {
			c.labelKeys = map[string]bool{}
		}
		c.labelKeys[reqs[i].Key()] = true
	}
}

// matcher is the one matcher for a peer.
func (c *compiler) matcher(own *space, peer topology.PolicyPeer, cluster bool) *matcher {
	m := &matcher{PolicyPeer: peer, cluster: cluster, block: -1}
	key := matcherKey{cluster: cluster}
	switch {
	case peer.Pods != nil:
		c.askFor(peer.Pods)
		key.text = "pods " + peer.Pods.String()
		if peer.Namespaces == nil {
			m.own, key.own = own, own
		} else {
			key.text += " in " + peer.Namespaces.String()
		}
	case peer.Block != nil:
		text := fmt.Sprint(peer.Block.CIDR, peer.Block.Except)
		key.text = "block " + text
		at, ok := c.blockAt[text]
		if !ok {
			at = len(c.blocks)
			c.blocks, c.blockAt[text] = append(c.blocks, peer.Block), at
		}
		m.block = at
	case peer.Nodes != nil:
		key.text = "nodes " + peer.Nodes.String()
	default:
		key.text = "domain " + peer.Domain.String()
	}
	if same := c.seen[key]; same != nil {
		return same
	}
	c.seen[key] = m
	c.matchers = append(c.matchers, m)
	return m
}

// match finds out for every matcher which classes it matches.
func (c *compiler) match() {
	inBlock := make([][]*class, len(c.blocks))
	var nowhere []*class
	for _, cl := range c.classes {
		for _, b := range cl.in {
			inBlock[b] = append(inBlock[b], cl)
		}
		if cl.nowhere {
			nowhere = append(nowhere, cl)
		}
	}
	for _, m := range c.matchers {
		switch {
		case m.Pods != nil && m.Namespaces == nil:
			m.addPods(m.own, yes)
		case m.Pods != nil:
			for _, s := range c.spaces {
				if in := inSpace(m.Namespaces, nil, s); in != no {
					m.addPods(s, in)
				}
			}
		case m.Block != nil:
			for _, cl := range inBlock[m.block] {
				if m.cluster {
					m.hits = append(m.hits, hit{cl.at, yes})
				} else {
					m.hits = append(m.hits, hit{cl.at, byPlugin})
				}
			}
			for _, cl := range nowhere {
				m.hits = append(m.hits, hit{cl.at, noAddress})
			}
		}
		slices.SortFunc(m.hits, func(a, b hit) int { return cmp.Compare(a.class, b.class) })
	}
}

// addPods adds the classes of a namespace that the selector of pods picks. The pods
// on the host network of a NetworkPolicy may be picked or not; a
// ClusterNetworkPolicy does without them.
func (m *matcher) addPods(s *space, in match) {
	for _, cl := range s.classes {
		switch {
		case !m.Pods.Matches(cl.labels):
		case !cl.host:
			m.hits = append(m.hits, hit{cl.at, in})
		case !m.cluster:
			m.hits = append(m.hits, hit{cl.at, byHost})
		}
	}
}
