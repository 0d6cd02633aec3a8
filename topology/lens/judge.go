package lens

import (
	"kscope/topology"
	"kscope/topology/policy"
	"kscope/topology/trace"
)

// judge tells what happens on edges, with network policies where there are any that
// can be read: what nobody can read would make everything doubtful.
func (b *Builder) judge(g *topology.Graph) *trace.Judge {
	if !b.rules.Current(g) {
		some, all := policy.Seen(g)
		if b.rules, b.judges = nil, some && all; b.judges {
			b.rules = policy.Compile(g)
		}
	}
	if !b.judges {
		return trace.NewJudge(g, nil)
	}
	return trace.NewJudge(g, trace.Policies(b.rules))
}
