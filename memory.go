package main

import (
	"context"
	"os"
	"runtime/debug"
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

// giveBack returns to the system what reading the cluster for the first time took
// beyond what is kept.
func giveBack(ctx context.Context, settled <-chan struct{}) {
	select {
	case <-ctx.Done():
	case <-settled:
		debug.FreeOSMemory()
	}
}
