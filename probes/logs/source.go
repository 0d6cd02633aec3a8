package logs

import (
	"context"
	"io"

	"kscope/topology/lines"
)

// Source is where logs come from: a cluster, a file, the demo. Its methods may be
// called from any goroutine.
type Source interface {
	// Open starts reading a log, every line with its time before it (lines.Parse). The
	// body ends with io.EOF where the log does, with any other error if it broke; ctx
	// ends it. It may wait for the first line. An error may be a *Refusal.
	Open(ctx context.Context, t lines.Target, r Request) (io.ReadCloser, error)
	// State tells how the container is now. An error means that nobody can tell.
	State(ctx context.Context, t lines.Target) (State, error)
	// Explain says in one clean line what an error of the other methods means.
	Explain(err error) string
}

// Request says which part of a log is read (core/v1 PodLogOptions).
type Request struct {
	Follow   bool
	Previous bool
	From     int64 // unix seconds, 0 = not bounded so
	Since    int64 // seconds before now, 0 = not bounded so
	Tail     int64 // lines from the end, 0 = not bounded so
}

// Refusal is an answer that there is no log to read, for now or at all.
type Refusal struct {
	State lines.State // Denied, Waiting or Done
	Words string      // clean
}

func (r *Refusal) Error() string { return r.Words }

// Phase is where a container is in its life.
type Phase uint8

// The phases.
const (
	Running Phase = iota
	NotYet        // waiting to start, or to start again
	Over          // ended for good
	Gone          // its pod is there no more, or another pod has its name
)

// State is how a container is.
type State struct {
	Phase    Phase
	Words    string // how it ended, or what it waits for; clean
	Restarts int32
}
