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
		if some, all := policy.Seen(g); !some || !all {
			b.rules = nil
			return trace.NewJudge(g, nil)
		}
		b.rules = policy.Compile(g)
	}
	return trace.NewJudge(g, trace.Policies(b.rules))
}
