// Package probes is where facts about a cluster come from. Its subpackages are the
// only code that touches client-go and the Kubernetes API types: kube watches an
// API server, files reads dumps, demo plays a small cluster; all three hand API
// objects to project, which makes topology records of them, and put those into a
// Sink. feed is the Sink: the one writer of the model.
package probes

import (
	"kscope/topology"
	"kscope/topology/lens"
)

// Sink takes facts. Its methods may be called from any goroutine; they may wait
// for the model, never for the screen. Once the sink is closed they return at once.
type Sink interface {
	// Batch hands over changes of one kind (see topology.Batch).
	Batch(topology.Batch)
	// Link tells how the way to the cluster is.
	Link(lens.Link)
}
