package logs

import (
	"context"
	"io"

	"kscope/topology/lines"
)

// Nothing is a Source without logs; it says why.
type Nothing string

var _ Source = Nothing("")

// Open implements Source.
func (n Nothing) Open(context.Context, lines.Target, Request) (io.ReadCloser, error) {
	return nil, &Refusal{lines.Done, string(n)}
}

// State implements Source.
func (n Nothing) State(context.Context, lines.Target) (State, error) {
	return State{Phase: Over, Words: string(n)}, nil
}

// Explain implements Source.
func (n Nothing) Explain(err error) string { return err.Error() }
