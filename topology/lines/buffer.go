package lines

// How much a Buffer holds unless told otherwise.
const (
	MaxLines = 10_000
	MaxBytes = 16 << 20
)

// Buffer holds the newest lines, at most so many and so heavy; the oldest go. Every
// line has a number, which it keeps: the first ever added is 0.
type Buffer struct {
	ring     []Line
	at       int // of the oldest in ring
	n        int
	first    uint64 // number of the oldest
	bytes    int
	maxLines int
	maxBytes int
}

// NewBuffer makes a buffer for at most so many lines, of so many bytes together.
func NewBuffer(maxLines, maxBytes int) *Buffer {
	return &Buffer{maxLines: max(1, maxLines), maxBytes: maxBytes}
}

// Add puts a line at the end, and lets as many go at the front as it needs. The last
// line stays, whatever its weight.
func (b *Buffer) Add(l Line) {
	if b.n == len(b.ring) {
		b.grow()
	}
	if b.n == b.maxLines {
		b.drop()
	}
	b.ring[(b.at+b.n)%len(b.ring)] = l
	b.n++
	b.bytes += l.size()
	for b.bytes > b.maxBytes && b.n > 1 {
		b.drop()
	}
}

// grow makes room for more lines, up to the most there may be.
func (b *Buffer) grow() {
	size := min(max(64, 2*len(b.ring)), b.maxLines)
	if size == len(b.ring) {
		return
	}
	ring := make([]Line, size)
	for i := range b.n {
		ring[i] = b.ring[(b.at+i)%len(b.ring)]
	}
	b.ring, b.at = ring, 0
}

func (b *Buffer) drop() {
	l := &b.ring[b.at]
	b.bytes -= l.size()
	*l = Line{}
	b.at = (b.at + 1) % len(b.ring)
	b.n--
	b.first++
}

// Len is how many lines are held; First is the number of the oldest of them, Next the
// number that the next line will get.
func (b *Buffer) Len() int { return b.n }

// First is the number of the oldest line held; without any, as Next.
func (b *Buffer) First() uint64 { return b.first }

// Next is the number that the next line will get.
func (b *Buffer) Next() uint64 { return b.first + uint64(b.n) }

// Bytes is what the lines held weigh.
func (b *Buffer) Bytes() int { return b.bytes }

// At is the line of a number, nil if it is held no more, or not yet.
func (b *Buffer) At(seq uint64) *Line {
	if seq < b.first || seq >= b.Next() {
		return nil
	}
	return &b.ring[(b.at+int(seq-b.first))%len(b.ring)]
}

// Take empties the buffer and returns what it held, and the number of the first.
func (b *Buffer) Take() (out []Line, first uint64) {
	out, first = make([]Line, b.n), b.first
	for i := range b.n {
		out[i] = b.ring[(b.at+i)%len(b.ring)]
	}
	clear(b.ring)
	b.first, b.at, b.n, b.bytes = b.Next(), 0, 0, 0
	return out, first
}
