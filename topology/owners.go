package topology

import "iter"

// Owners yields what owns n by its ownerReferences, in no particular order, whether
// it controls n or not. Another object that has only the name of the one that was
// meant is not among them.
func (n *Node) Owners() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for _, e := range n.in {
			if e.Relation == Owns && e.ownerIsMeant() && !yield(e.From) {
				return
			}
		}
	}
}
