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

// Announcement says that the kinds are about to be read; it goes to the sink
// before anything of any of them. Until each has its first list, nothing of it can
// be taken for missing and no export for complete.
func Announcement(kinds []string) []topology.Batch {
	batches := make([]topology.Batch, len(kinds))
	for i, k := range kinds {
		batches[i] = topology.Batch{Source: &topology.Source{Kind: k, State: topology.Syncing}}
	}
	return batches
}
