// Package logs reads the logs of many containers at once, and goes on reading them:
// over broken connections, restarts of containers, pods that come and go.
//
// It knows streams and how they end. It must not know who reads what it delivers, nor
// how a selection becomes pods: it is given a way to ask.
//
// Invariant: a line that a container writes while its log is read is delivered once, or
// a marker says that lines may be missing; and what is held for a reader who does not
// come is bounded, however fast the logs grow.
//
// Start reading at source.go (where logs come from), then tail.go (all streams of a
// selection), follow.go (one stream, and what its end means), restart.go (a new instance of the container), watch.go (streams that
// fell silent) and api.go (an API server's logs).
package logs
