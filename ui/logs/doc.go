// Package logs is the page of logs: the lines of all containers of a selection, in
// order of time, as they are written.
//
// It knows lines, keys and cells. It must not know where lines come from: that is a
// Cluster, which main implements.
//
// Invariant: only what is on the screen is wrapped, coloured and searched for marks, so
// that a key is answered at once however long the log is; while it is paused, nothing
// that is on the screen moves.
//
// Start reading at page.go, then act.go (what keys do), scroll.go (what is on the
// screen), body.go and content.go (how a line looks), head.go (what is said above).
package logs
