package policy

import (
	"cmp"
	"slices"
	"strconv"

	"kscope/topology"
)

// list is the policies that have a say on one direction of some classes, in the
// order of evaluation, with their rules in a row.
type list struct {
	dir   Direction
	parts []part
	rules []*rule
	// points are by protocol (protocols) where what rules say of a port may change;
	// named: some rule calls a port by name.
	points [len(protocols)][]int32
	named  bool
	unread bool // there may be NetworkPolicies that cannot be read
	blind  bool // there may be ClusterNetworkPolicies that cannot be read
}

// part is one policy of a list and its rules there.
type part struct {
	policy     *policy
	first, end int
	sure       match // yes, or why it is not known that it selects the pods
}

// protocols are those that policies know (core/v1 Protocol).
var protocols = [...]topology.Sym{topology.Intern("TCP"), topology.Intern("UDP"), topology.Intern("SCTP")}

// chosen is a policy that selects a class, surely or perhaps.
type chosen struct {
	policy *policy
	sure   match
}

// lists gives every class its lists.
func (c *compiler) lists() {
	selected := make([][]chosen, len(c.classes))
	for at, p := range c.policies {
		p.at = at
		for _, s := range c.subjects(p) {
			for _, cl := range s.space.classes {
				if p.spec.Selector.Matches(cl.labels) {
					p.selects++
					if !cl.host {
						p.obeyed++
					}
					if !cl.host || p.spec.Tier == topology.NetworkTier {
						selected[cl.at] = append(selected[cl.at], chosen{p, s.in})
						p.chosen = append(p.chosen, choice{cl, s.in})
					}
				}
			}
		}
	}
	known := map[string]*list{}
	var key []byte
	for i, cl := range c.classes {
		for _, d := range [...]Direction{Ingress, Egress} {
			key = append(key[:0], byte(d), '0')
			if cl.space.unread {
				key[1] = '1'
			}
			for _, ch := range selected[i] {
				if ch.policy.matters(d) {
					key = strconv.AppendInt(append(key, ' ', 'a'+byte(ch.sure)), int64(ch.policy.at), 36)
				}
			}
			l := known[string(key)]
			if l == nil {
				l = newList(d, selected[i], cl.space.unread, c.blind)
				known[string(key)] = l
			}
			cl.lists[d] = l
		}
	}
}

// comparePolicies is the order of evaluation, names last.
func comparePolicies(a, b *policy) int {
	return cmp.Or(cmp.Compare(a.spec.Tier, b.spec.Tier), cmp.Compare(a.spec.Priority, b.spec.Priority), cmp.Compare(a.id, b.id))
}

// matters tells whether the policy has a say on a direction.
func (p *policy) matters(d Direction) bool { return p.isolates(d) || len(p.rules[d]) > 0 }

type subject struct {
	space *space
	in    match
}

// subjects are the namespaces whose pods a policy may select.
func (c *compiler) subjects(p *policy) []subject {
	switch {
	case p.spec.Selector == nil:
		return nil
	case p.spec.Tier == topology.NetworkTier:
		return []subject{{c.space(p.id.Namespace()), yes}}
	case p.spec.Namespaces == nil:
		return nil
	}
	var out []subject
	for _, s := range c.spaces {
		if in := inSpace(p.spec.Namespaces, nil, s); in != no {
			out = append(out, subject{s, in})
		}
	}
	return out
}

func newList(d Direction, selected []chosen, unread, blind bool) *list {
	l := &list{dir: d, unread: unread, blind: blind}
	for _, ch := range selected {
		if !ch.policy.matters(d) {
			continue
		}
		first := len(l.rules)
		l.rules = append(l.rules, ch.policy.rules[d]...)
		l.parts = append(l.parts, part{ch.policy, first, len(l.rules), ch.sure})
	}
	for i, proto := range protocols {
		points := []int32{1}
		for _, r := range l.rules {
			for _, p := range r.ports {
				l.named = l.named || p.Name != (topology.Sym{})
				if p.From > 0 && p.From <= p.To && p.Protocol == proto {
					points = append(points, p.From, p.To+1)
				}
			}
		}
		slices.Sort(points)
		l.points[i] = slices.Compact(points)
	}
	return l
}
