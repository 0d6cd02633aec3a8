// Package lines is the model of logs: lines of many containers in one bounded list,
// what of them passes a filter, where a pattern hits, what a JSON line says, and how
// a stream that broke goes on without a line lost or doubled.
//
// It knows the text that containers write and the timestamps that kubelets put before
// it. It must not know where the lines come from, nor how they are drawn; the time it
// is told.
//
// Invariant: what is in a Line is clean, and never more is held than was allowed.
//
// Start reading at line.go (what a line is), then buffer.go and view.go (what is kept
// and shown), seam.go (going on after a cut) and pods.go (whose logs a selection means).
package lines
