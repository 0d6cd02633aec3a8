// Package topology is the model: compact records of Kubernetes objects, the
// relations between them, the graph those make, and the health that is rolled
// up through it.
//
// It knows nothing of how facts arrive (that is probes) nor of how they are
// shown (that is ui): it imports the standard library and apimachinery's label
// selectors only, starts no goroutine, reads no clock and does no I/O.
//
// Invariant: whatever the order and grouping of the changes that led there, the
// same set of records gives the same graph (incremental = from scratch).
//
// Start reading at record.go (what is known of one object), then graph.go (how
// records become nodes and edges), then health.go.
package topology
