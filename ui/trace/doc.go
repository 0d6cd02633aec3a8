// Package trace shows what becomes of a request: the strip below the map, with the
// answer in a few lines, and the page with every way hop by hop.
//
// It knows trace.Result and its lines; it knows nothing of how a request is followed
// (Source), and decides nothing about it. Invariant: what is shown is the last right
// answer; asking is a command, never two at once for the same question and never more
// often than once a second when the cluster changes.
//
// Start reading at watch.go (one question, asked again), then strip.go and page.go.
package trace
