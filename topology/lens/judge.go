package lens

import (
	"kscope/topology"
	"kscope/topology/policy"
	"kscope/topology/trace"
)

// judge tells what happens on edges, with network policies where there are any that
// can be read: what nobody can read would make everything doubtful.
func (b *Builder) judge(g *topology.Graph) *trace.Judge {
	switch {
	case b.rules.Current(g):
	case policy.Readable(g):
		b.rules = policy.Compile(g)
	default:
		b.rules = nil
		return trace.NewJudge(g, nil)
	}
	return trace.NewJudge(g, trace.Policies(b.rules))
}
