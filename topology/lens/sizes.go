package lens

import (
	"slices"

	"kscope/topology"
)

// sizes are the rows and columns that a unit takes when it is unfolded. They are measured
// when somebody asks: of most namespaces of a big cluster nobody does, as they stay folded.
type sizes struct {
	tall  [withContainers + 1]heights
	known [withContainers + 1]bool
	// The least columns of boxes by lane, 0 = empty, of the coarse level and with every
	// pod; nil = not known.
	wide, wideOpen []int
}

// height is the rows of the unit at a level above asBox.
func (u *unit) height(level int) heights {
	if s := &u.sized; !s.known[level] {
		s.tall[level], s.known[level] = u.measure(level), true
	}
	return u.sized.tall[level]
}

func (u *unit) measure(level int) heights {
	self := func(n *topology.Node) *topology.Node { return n }
	switch level {
	case withKeen:
		return u.keenHeight(u.sp)
	case withWorkloads:
		return heightOf(u.sp, u.coarse, u.head(), level)
	case withIll:
		if len(u.split) == 0 {
			return u.height(withWorkloads)
		}
		return u.splitHeight(u.sp)
	case withPods:
		return heightOf(u.sp, u.fine(u.sp), self, level)
	case withContainers:
		fine := u.fine(u.sp)
		if !slices.ContainsFunc(fine, func(it item) bool { return tellsMore(it.n) }) {
			return u.height(withPods)
		}
		return heightOf(u.sp, fine, self, level)
	}
	return heights{}
}

// width is the least columns of boxes by lane, with every pod if open.
func (u *unit) width(open bool) []int {
	wide, items := &u.sized.wide, u.coarse
	if open {
		wide = &u.sized.wideOpen
	}
	if *wide == nil {
		if open {
			items = u.fine(u.sp)
		}
		*wide = u.widths(u.sp, items)
	}
	return *wide
}
