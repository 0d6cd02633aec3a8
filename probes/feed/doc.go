// Package feed is the one writer of the model: it takes the facts that the other
// probes hand over, gathers them for some milliseconds, applies them to the graph
// and publishes the picture of what the user looks at.
//
// It knows the graph and the lenses; it knows nothing of where facts come from nor
// of how pictures are drawn. Its invariant: nobody ever waits for the screen (the
// newest frame replaces one that was not fetched), and the screen never waits for
// the cluster.
//
// Start reading at feed.go.
package feed
