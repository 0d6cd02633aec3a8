package lens

import (
	"kscope/topology"
	"kscope/topology/policy"
	"kscope/topology/trace"
)

// judge tells what happens on edges, with network policies where there are any that
// can be read: what nobody can read would make everything doubtful.
func (b *Builder) judge(g *topology.Graph) *trace.Judge {
	if some, all := policy.Seen(g); !some || !all {
		return trace.NewJudge(g, nil)
	}
	return trace.NewJudge(g, trace.Policies(b.rules(g)))
}

// rules are those of all policies as they are now.
func (b *Builder) rules(g *topology.Graph) *policy.Rules {
	if b.Rules == nil {
		b.Rules = new(policy.Cache)
	}
	return b.Rules.Rules(g)
}
