// Package sheet is what is told of one object beyond its place in the graph, in
// neutral form: a sheet of facts in sections, and events.
//
// It knows rows, healths and times; it knows nothing of Kubernetes' types, of who
// fills a sheet in or of how it is drawn. Its invariant: every text is clean (see
// topology.Clean) before it is put into a Row or an Event.
//
// Start reading at sheet.go; events are in event.go.
package sheet
