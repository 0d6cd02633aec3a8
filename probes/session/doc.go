// Package session opens ways into a running cluster: a program in a container
// (exec, attach, a debug container) and ports of pods on this machine. It knows
// which pod stands for a workload or a Service, the streaming protocols (WebSocket
// first, SPDY where that is refused), and what the server's refusals mean.
//
// It must not know the terminal: whoever calls brings readers, writers and a
// source of sizes, and puts the terminal back. It keeps nothing of the cluster but
// the port-forwards that are open.
//
// Invariant: Stream and every goroutine of a forward end with their context, even
// when the server does not answer; every error is one clean sentence.
//
// Start reading at client.go, then pods.go (which pod), stream.go (exec and
// attach), debug.go, ports.go, forward.go and tunnel.go (port-forwards), words.go
// (errors), rights.go.
package session
