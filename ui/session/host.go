package session

import (
	"context"
	"io"
	"time"

	"kscope/topology"
)

// Purpose is what a pod is wanted for.
type Purpose int

// The purposes.
const (
	Shell Purpose = iota
	Attach
	Command // one command
	Debug
	Forward
)

// String names the purpose as the screen does.
func (p Purpose) String() string {
	return [...]string{"shell", "attach", "command", "debug container", "port-forward"}[p]
}

// Host does in the cluster what the screen asks for. Its methods are called from
// commands, and by sessions; Forwards, Stop and Changed answer at once. Errors are
// clean sentences.
type Host interface {
	// Pod finds the pod that id stands for, and says why it can't be had for the
	// purpose: no such object, no rights, read-only, no cluster at all.
	Pod(ctx context.Context, id topology.ID, p Purpose) (Pod, error)
	// Run runs a program until it ends or ctx does; the streams are not written to
	// after it returned.
	Run(ctx context.Context, r Request, s Streams) Ending
	// AddDebug starts a debug container that sees the processes of the container
	// target, waits until it runs, and says what for. It returns its name.
	AddDebug(ctx context.Context, pod Pod, target, image string, say func(string)) (string, error)

	// Ports lists what can be forwarded.
	Ports(ctx context.Context, id topology.ID) ([]Port, error)
	// Open forwards a port; local 0 = the same as the port, or a free one.
	Open(ctx context.Context, id topology.ID, port int32, local int) (Forwarded, error)
	// Forwards are the open ones, the oldest first.
	Forwards() []Forwarded
	// Stop ends one.
	Stop(number int)
	// Changed gets a value when Forwards are not what they were.
	Changed() <-chan struct{}

	// Go runs f on a goroutine that can't leave a broken terminal behind.
	Go(what string, f func())
}

// Pod is a pod to go into.
type Pod struct {
	Namespace, Name string
	// Containers are those to choose from, the default first.
	Containers []Container
	// Shell is the command that starts a shell there.
	Shell []string
}

// Container is one of them.
type Container struct {
	Name, Image, Role, State string
	Running                  bool
	// TTY and Stdin: how its own program was started, for attaching.
	TTY, Stdin bool
}

// Request says what to run where; a nil Command attaches.
type Request struct {
	Namespace, Pod, Container string
	Command                   []string
}

// Streams are what the program reads and writes.
type Streams struct {
	Stdin  io.Reader // nil = none
	Stdout io.Writer
	TTY    bool
	// Size waits for another size than it told before; ok is false at the end.
	Size func() (w, h uint16, ok bool)
}

// Ending is how a program ended.
type Ending struct {
	Status int  // exit status, if Err is nil
	Absent bool // the container has no such program
	Err    error
}

// Port is a port that can be forwarded.
type Port struct {
	Name   string
	Number int32
	Note   string
}

// Forwarded is an open port-forward.
type Forwarded struct {
	Number               int
	Target               topology.ID
	Local                string // host:port
	Port, Inner          int32  // of the target, of the pod
	Pod                  string // "" while it leads nowhere
	Since                time.Time
	Active, Done, Errors int // connections
	// Trouble is why it leads nowhere, Failure what went wrong with the newest
	// connection, Note what happened to the pod.
	Trouble, Failure, Note string
}
