package topology

import (
	"math/bits"
	"unique"
)

// Measure is what one pod or cluster node used, as the metrics API says
// (metrics.k8s.io/v1beta1 PodMetrics, NodeMetrics; a pod's containers summed up).
type Measure struct {
	ID  ID
	CPU int64 // millicores
	Mem int64 // bytes, working set
	At  int64 // unix seconds: the end of the window it was measured over
}

// Resources are requests and limits, or what a cluster node can give; 0 = not set.
type Resources struct {
	CPURequest, CPULimit int64 // millicores
	MemRequest, MemLimit int64 // bytes
}

// Need is an interned Resources: all pods of a template share one. The zero Need
// sets nothing.
type Need struct{ h unique.Handle[Resources] }

// InternNeed returns the Need of r.
func InternNeed(r Resources) Need {
	if r == (Resources{}) {
		return Need{}
	}
	return Need{unique.Make(r)}
}

// Resources is what was interned.
func (n Need) Resources() Resources {
	if n == (Need{}) {
		return Resources{}
	}
	return n.h.Value()
}

// historyPoints is how many points a history has at most. When they are all in use,
// neighbours are averaged, so that the history always goes back to the first sample.
const historyPoints = 32

// Usage is what is known of one object's use: the newest sample exactly, the way
// there to three digits. It is immutable: pictures may keep it.
type Usage struct {
	cpu, mem, at int64
	points       [historyPoints]point
	n            uint8
	// each is how many samples a point stands for, inLast how many the last one has so far.
	each, inLast uint16
}

// point is a sample, or the mean of several.
type point struct{ cpu, mem small }

// small is a number of 11 significant bits and a 5 bit exponent: 0 to 4·10^12 with
// an error of at most 0.05 %.
type small uint16

func shrink(v int64) small {
	v = max(0, v)
	shift := max(0, bits.Len64(uint64(v))-11)
	if shift > 31 {
		return 1<<16 - 1
	}
	return small(shift<<11) | small(v>>shift)
}

func (s small) value() int64 { return int64(s&(1<<11-1)) << (s >> 11) }

// with is u (nil: nothing yet) and one sample more; one that is not newer than the
// last is none.
func (u *Usage) with(m Measure) *Usage {
	if u == nil {
		u = &Usage{}
	}
	if m.At <= u.at {
		return u
	}
	next := *u
	next.add(m)
	return &next
}

func (u *Usage) add(m Measure) {
	u.cpu, u.mem, u.at = m.CPU, m.Mem, m.At
	if u.n > 0 && u.inLast < u.each {
		p := &u.points[u.n-1]
		p.cpu, p.mem = mean(p.cpu, m.CPU, u.inLast), mean(p.mem, m.Mem>>memUnit, u.inLast)
		u.inLast++
		return
	}
	if u.n == historyPoints {
		u.halve()
	}
	u.each = max(1, u.each)
	u.points[u.n] = point{shrink(m.CPU), shrink(m.Mem >> memUnit)}
	u.n, u.inLast = u.n+1, 1
}

// memUnit is the binary logarithm of the bytes that a point counts memory in.
const memUnit = 10

// mean is that of n samples, of which it was so far, and v.
func mean(of small, v int64, n uint16) small {
	return shrink((of.value()*int64(n) + v) / int64(n+1))
}

// halve makes one point of every two.
func (u *Usage) halve() {
	for i := range historyPoints / 2 {
		a, b := u.points[2*i], u.points[2*i+1]
		u.points[i] = point{shrink((a.cpu.value() + b.cpu.value()) / 2), shrink((a.mem.value() + b.mem.value()) / 2)}
	}
	u.n = historyPoints / 2
	u.each *= 2
}

// Last is the newest sample: millicores, bytes, and when (unix seconds).
func (u *Usage) Last() (cpu, mem, at int64) { return u.cpu, u.mem, u.at }

// History is the course of CPU (millicores) and memory (bytes), oldest first.
func (u *Usage) History() (cpu, mem []int64) {
	for _, p := range u.points[:u.n] {
		cpu, mem = append(cpu, p.cpu.value()), append(mem, p.mem.value()<<memUnit)
	}
	return cpu, mem
}

// outdated is after how many seconds without a newer sample, while others have
// one, a use is not known any more: four rounds of a metrics-server's default.
const outdated = 60

// Usage is what the object uses, nil if that is not known (any more).
func (n *Node) Usage(g *Graph) *Usage {
	if n.usage == nil || g.measured-n.usage.at > outdated {
		return nil
	}
	return n.usage
}

// measure takes over samples; of objects that are not there they say nothing.
func (g *Graph) measure(ms []Measure) {
	for _, m := range ms {
		n := g.nodes[m.ID]
		if n == nil || n.Rec == nil {
			continue
		}
		n.usage = n.usage.with(m)
		g.measured = max(g.measured, m.At)
	}
}
