package lines

import "math/bits"

// Seam joins two readings of the same log without losing or doubling a line. Servers
// start again at a whole second (the API writes sinceTime in seconds), so what was
// read since then comes a second time; times are no key, for several lines may have
// the same, and lines of stdout and stderr may stand a little out of order.
//
// A log is only ever added to, and lost at its front (rotation). So what comes again
// is what was read, in its order, then what is new. Seam remembers the last lines
// read, and skips those of them that come again.
type Seam struct {
	ring  []trace // the last lines read, the oldest at
	at    int
	full  bool // there were more than ring holds
	last  int64
	again int  // reading again: those before were met again, or passed over
	end   int  // those from here on were read since
	met   bool // one was met
	mends bool // reading again
}

// trace is what a line is known by.
type trace struct {
	time int64
	sum  uint64
}

// seamLines is how many lines a Seam remembers: more than a container may write within
// the two seconds that come again would make it fall back on times alone.
const seamLines = 4096

// overlap is how far before the last line reading starts again, in seconds: lines of
// stdout and stderr are never further out of order.
const overlap = 1

// Saw notes a line that was read and is passed on.
func (s *Seam) Saw(nanos int64, text []byte) {
	p := trace{nanos, sum(text)}
	if len(s.ring) < seamLines {
		s.ring = append(s.ring, p)
	} else {
		s.ring[s.at] = p
		s.at = (s.at + 1) % seamLines
		s.full = true
		s.again, s.end = max(0, s.again-1), max(0, s.end-1)
	}
	s.last = max(s.last, nanos)
}

// Last is the time of the newest line read, 0 if there was none.
func (s *Seam) Last() int64 { return s.last }

// Since is the second to start again from; ok is false if nothing was read yet, and
// the reading starts as it did the first time.
func (s *Seam) Since() (seconds int64, ok bool) {
	if s.last == 0 {
		return 0, false
	}
	return floorSecond(s.last) - overlap, true
}

func floorSecond(nanos int64) int64 {
	seconds := nanos / 1e9
	if nanos%1e9 < 0 {
		seconds--
	}
	return seconds
}

// Again tells that the log is read again, from Since on.
func (s *Seam) Again() { s.again, s.end, s.met, s.mends = 0, len(s.ring), false, len(s.ring) > 0 }

// Verdict is what Seam says of a line that is read.
type Verdict uint8

// The verdicts. Lost means Fresh, and that what was read last did not come again:
// lines between may be missing.
const (
	Fresh Verdict = iota
	Seen
	Lost
)

// Judge tells whether a line is new. A new one is to be told to Saw when it is passed on.
func (s *Seam) Judge(nanos int64, text []byte) Verdict {
	if !s.mends {
		return Fresh
	}
	p := trace{nanos, sum(text)}
	for i := s.again; i < s.end; i++ {
		if s.nth(i) == p {
			s.again, s.met = i+1, true
			s.mends = s.again < s.end
			return Seen
		}
	}
	switch oldest := s.nth(0).time; {
	case nanos == 0: // a server's own words, or one that tells no times
		return Fresh
	case !s.met && s.full && nanos <= oldest, nanos < oldest:
		return Seen // older than what is remembered
	case nanos <= s.last:
		return Fresh // out of order, and not read before
	case !s.met:
		s.mends = false
		return Lost
	}
	s.mends = false
	return Fresh
}

// nth is the i-th line remembered, the oldest first.
func (s *Seam) nth(i int) trace { return s.ring[(s.at+i)%len(s.ring)] }

// sum is FNV-1a over the text, eight bytes at a time.
func sum(text []byte) uint64 {
	const prime = 0x100000001b3
	h := uint64(0xcbf29ce484222325) ^ uint64(len(text))
	for len(text) >= 8 {
		v := uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
			uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
		h = bits.RotateLeft64((h^v)*prime, 31)
		text = text[8:]
	}
	for _, c := range text {
		h = (h ^ uint64(c)) * prime
	}
	return h ^ h>>32
}
