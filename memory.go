package main

import (
	"context"
	"os"
	"runtime/debug"
	"time"
)

// gcPercent is how much garbage may pile up in proportion to what lives (GOGC):
// most of what is read is dropped at once, and a cluster is read far more often
// than it is in turmoil (docs/decisions/0006-memory.md).
const gcPercent = 75

// thrift makes the collector save memory, unless the user says how it should work.
func thrift() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}

// measuredBy is when what pods use has been read for the first time, after the pods.
const measuredBy = 5 * time.Second

// giveBack returns to the system what reading the cluster for the first time took
// beyond what is kept.
func giveBack(ctx context.Context, settled <-chan struct{}) {
	select {
	case <-ctx.Done():
		return
	case <-settled:
		debug.FreeOSMemory()
	}
	select {
	case <-ctx.Done():
	case <-time.After(measuredBy):
		debug.FreeOSMemory()
	}
}
