package lens

import (
	"cmp"

	"kscope/topology"
)

// worst is the worse of two; of two as bad the one that gives a reason, and of two
// reasons the first by name, so that the order of asking is of no account.
func worst(a, b topology.Status) topology.Status {
	switch {
	case b.Health > a.Health:
		return b
	case b.Health < a.Health:
		return a
	case a.Health == topology.OK:
		return topology.Status{}
	}
	said := func(s topology.Status) int { // no reason comes last
		if s.Reason == (topology.Sym{}) {
			return 1
		}
		return 0
	}
	if cmp.Or(cmp.Compare(said(b), said(a)), cmp.Compare(b.Reason.String(), a.Reason.String()),
		cmp.Compare(b.Message, a.Message), cmp.Compare(b.Since, a.Since)) < 0 {
		return b
	}
	return a
}

// felt is what a group feels of one thing in it. That something's health can't be
// known (a custom resource without conditions, a Secret that is never read) is no
// cause to worry about what is around it.
func felt(n *topology.Node) topology.Status {
	st := n.Status()
	if st.Health == topology.Unknown && (n.Rec == nil || st.Reason == (topology.Sym{})) {
		return topology.Status{}
	}
	return st
}

// felt is felt, and in the policy lens what is wrong with a policy itself.
func (sp *spec) felt(n *topology.Node) topology.Status {
	if sp.book != nil {
		if st, ok := sp.book.odd[n.ID]; ok {
			return st
		}
	}
	return felt(n)
}

// finished tells what has run to its end: nothing is wrong with it any more that
// its owner would not say.
func finished(n *topology.Node) bool { return n.Rec != nil && n.Rec.Finished }
