package trace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kscope/topology"
)

// result sorts the ways and answers by the best.
func (w *walker) result() Result {
	slices.SortStableFunc(w.paths, func(a, b Path) int {
		return cmp.Or(cmp.Compare(a.outcome(), b.outcome()), cmp.Compare(a.State, b.State), cmp.Compare(a.ranges(), b.ranges()), cmp.Compare(len(b.Hops), len(a.Hops)))
	})
	if len(w.paths) == 0 && w.far {
		return w.none("nothing here has the address or name "+w.req.To.Name(), "Correct it, or see whether what should have it has it in its status.")
	}
	if len(w.paths) == 0 {
		reason := "nothing leads from " + w.req.From.Called() + " to " + w.req.aim()
		if w.req.Port != 0 || w.req.PortName != "" || w.req.Host != "" {
			reason += " by that port, host or path"
		}
		if v := w.cut(); v.Reason != "" {
			return w.none(reason+": "+v.Reason, v.Fix)
		}
		return w.none(reason, w.wayIn())
	}
	best := w.paths[0]
	r := Result{Request: w.req, Paths: w.paths, More: w.more, Outcome: best.outcome(), Reason: best.Reason, Fix: best.Fix}
	if last := w.paths[len(w.paths)-1]; best.State == topology.Fine && last.outcome() != Reachable {
		n := 0
		for i := range w.paths {
			if w.paths[i].outcome() != Reachable {
				n++
			}
		}
		r.Reason, r.Fix = fmt.Sprintf("not by %d of %d ways: %s", n, len(w.paths), last.Reason), last.Fix
	}
	return r
}

// none is the result without any way: where not all that may lead there can be read,
// nothing is sure.
func (w *walker) none(reason, fix string) Result {
	for _, s := range w.g.Sources() {
		if passes(s.Kind) && (s.State == topology.Forbidden || s.State == topology.Syncing) {
			return Result{Request: w.req, Outcome: Unknown, Reason: reason + ", as far as can be read: " + s.Kind + " is " + s.State.String(), Fix: "Ask for the right to list it."}
		}
	}
	return Result{Request: w.req, Outcome: Unreachable, Reason: reason, Fix: fix}
}

// ranges counts the hops that let in some clients only: what is open to all is better.
func (p *Path) ranges() int {
	n := 0
	for i := range p.Hops {
		if a := p.Hops[i].Along; a != nil && a.Route != nil && len(a.Route.From) > 0 {
			n++
		}
	}
	return n
}

func (p *Path) outcome() Outcome { return outcome(p.State) }

func outcome(s topology.EdgeState) Outcome {
	switch s {
	case topology.Fine, topology.EdgeDegraded:
		return Reachable
	case topology.Ambiguous:
		return Unknown
	}
	return Unreachable
}

// stops tells whether a hop lets nothing through.
func stops(s topology.EdgeState) bool { return outcome(s) == Unreachable }

// aim is how a sentence calls what the request is for.
func (r *Request) aim() string {
	if r.To == "" {
		return strings.TrimSuffix(r.Host+r.Path, "/")
	}
	return r.To.Called()
}
