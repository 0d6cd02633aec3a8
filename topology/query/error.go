package query

import (
	"fmt"

	"kscope/topology"
)

// Error is what is wrong with a query, where, and the way out.
type Error struct {
	// Pos and End are the bytes at fault: 0 ≤ Pos < End ≤ len(text).
	Pos, End int
	// Reason is what is wrong: "unknown field .cpuu". Both texts are clean.
	Reason string
	// Hint is what to do about it, "" if the reason says it all: "did you mean .cpu?".
	Hint string
}

func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Reason
	}
	return e.Reason + ": " + e.Hint
}

// fail is the panic by which the parser leaves its recursion; Parse recovers it.
type fail struct{ err *Error }

// wrong leaves the parser with an error at text[from:to].
func (p *parser) wrong(from, to int, hint, format string, args ...any) {
	if from >= len(p.text) {
		from = max(0, len(p.text)-1)
	}
	panic(fail{&Error{Pos: from, End: min(max(to, from+1), len(p.text)), Reason: topology.Clean(fmt.Sprintf(format, args...)), Hint: topology.Clean(hint)}})
}
