package lens

import (
	"kscope/topology"
	"kscope/topology/policy"
	"kscope/topology/trace"
)

// judge tells what happens on edges, with network policies where there are any that
// can be read: what nobody can read would make everything doubtful.
func (b *Builder) judge(g *topology.Graph) *trace.Judge {
	if !policy.Readable(g) {
		b.rules = nil
		return trace.NewJudge(g, nil)
	}
	b.rules = b.rules.Recompile(g)
	return trace.NewJudge(g, trace.Policies(b.rules))
}
