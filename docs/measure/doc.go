// Command measure makes the figures of docs/PERFORMANCE.md that need the whole
// program: it plays an API server with as many pods as asked for, runs kscope in a
// terminal against it, and prints what that took.
//
//	go build -trimpath -ldflags '-s -w' -o /tmp/kscope .
//	go run ./docs/measure -pods 10000 -nodes 300 /tmp/kscope
//
// It knows Kubernetes' wire format and what kscope's screen says; it must not know
// kscope's packages: what it measures is the binary. It holds every object encoded,
// so that answering costs the machine little beside what is measured. It needs
// Linux, whose /proc tells what a process takes.
//
// Start reading at main.go, then world.go (the objects), server.go (the API),
// screen.go (the terminal), process.go (/proc).
package main
