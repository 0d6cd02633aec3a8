package lines

import "sort"

// View is what of a buffer passes a filter. It does not look at all lines at once:
// Scan does, in pieces, so that a filter over much text does not hold up a key.
type View struct {
	Buffer *Buffer
	filter *Pattern
	// older, from the back, then newer are the numbers of the lines that pass.
	older, newer []uint64
	from, to     uint64 // what was looked at: [from, to)
	skip         int    // of newer, those that are gone from the buffer
}

// NewView shows all of a buffer.
func NewView(b *Buffer) *View {
	v := &View{Buffer: b}
	v.Filter(nil)
	return v
}

// Filter shows only what the pattern wants; nil shows everything. Lines appear as
// Scan comes to them, the newest first.
func (v *View) Filter(p *Pattern) {
	v.filter = p
	v.older, v.newer, v.skip = nil, nil, 0
	v.from, v.to = v.Buffer.Next(), v.Buffer.Next()
}

// Filtered is the filter, nil if there is none.
func (v *View) Filtered() *Pattern { return v.filter }

// wants tells whether a line passes. Markers of streams always do.
func (v *View) wants(l *Line) bool { return l.Kind != Text || v.filter.Wants(l.Text) }

// Scan looks at lines that were not looked at yet, up to about so many bytes, and
// tells whether none are left.
func (v *View) Scan(budget int) (done bool) {
	first, next := v.Buffer.First(), v.Buffer.Next()
	if v.filter == nil {
		return true
	}
	v.from, v.to = max(v.from, first), max(v.to, first)
	for ; v.to < next && budget > 0; v.to++ {
		l := v.Buffer.At(v.to)
		budget -= l.size()
		if v.wants(l) {
			v.newer = append(v.newer, v.to)
		}
	}
	for v.from > first && budget > 0 {
		v.from--
		l := v.Buffer.At(v.from)
		budget -= l.size()
		if v.wants(l) {
			v.older = append(v.older, v.from)
		}
	}
	v.forget(first)
	return v.to == next && v.from == first
}

// forget lets go the lines that the buffer has not any more.
func (v *View) forget(first uint64) {
	n := len(v.older)
	for n > 0 && v.older[n-1] < first {
		n--
	}
	v.older = v.older[:n]
	if n > 0 {
		return
	}
	for v.skip < len(v.newer) && v.newer[v.skip] < first {
		v.skip++
	}
	if v.skip > len(v.newer)/2 { // each is moved at most once a time it was added
		v.newer = append(v.newer[:0], v.newer[v.skip:]...)
		v.skip = 0
	}
}

// Len is how many lines are shown.
func (v *View) Len() int {
	if v.filter == nil {
		return v.Buffer.Len()
	}
	v.forget(v.Buffer.First())
	return len(v.older) + len(v.newer) - v.skip
}

// Seq is the number of the i-th line shown, 0 ≤ i < Len.
func (v *View) Seq(i int) uint64 {
	if v.filter == nil {
		return v.Buffer.First() + uint64(i)
	}
	if n := len(v.older); i < n {
		return v.older[n-1-i]
	} else {
		return v.newer[v.skip+i-n]
	}
}

// Line is the i-th line shown.
func (v *View) Line(i int) *Line { return v.Buffer.At(v.Seq(i)) }

// Index is where the line of a number is shown, or else the next one after it; Len if
// there is none.
func (v *View) Index(seq uint64) int {
	return sort.Search(v.Len(), func(i int) bool { return v.Seq(i) >= seq })
}

// Find is the next line shown, from i on in steps of +1 or -1, that the pattern wants;
// it goes round once. -1 = there is none.
func (v *View) Find(p *Pattern, i, step int) int {
	n := v.Len()
	for range n {
		i = ((i+step)%n + n) % n
		if l := v.Line(i); l.Kind == Text && p.Wants(l.Text) {
			return i
		}
	}
	return -1
}
