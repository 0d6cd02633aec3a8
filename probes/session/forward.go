package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"kscope/topology"
)

// How often a forward makes sure that its pod is still there, how long it waits
// before it tries again, at most, and how long a connection waits for a tunnel.
const (
	podCheck     = 5 * time.Second
	longestPause = 15 * time.Second
	tunnelWithin = 10 * time.Second
)

// Forward is what is known of one port-forward.
type Forward struct {
	Number int
	Target topology.ID
	Local  string // address on this machine: "127.0.0.1:8080"
	// Port is the target's, Inner the one of Pod, which is where it leads now; ""
	// while it leads nowhere.
	Port, Inner int32
	Pod         string
	// Since when it is open.
	Since                time.Time
	Active, Done, Errors int // connections
	// Trouble is why it leads nowhere now; Failure what went wrong with the newest
	// connection; Note what happened to its pod last: "web-1 is gone; now web-2".
	Trouble, Failure, Note string
}

// forwards are the port-forwards of a client.
type forwards struct {
	ctx     context.Context // ends them all
	end     context.CancelFunc
	running sync.WaitGroup

	mu   sync.Mutex
	last int
	list map[int]*forward
}

// forward is one of them.
type forward struct {
	client *Client
	stop   context.CancelFunc
	listen net.Listener
	port   int32
	poke   chan struct{} // somebody wants a tunnel

	// Guarded by the mutex of forwards.
	state Forward
	now   *tunnel       // nil while it leads nowhere
	ready chan struct{} // closed when now is there
}

// Forward opens a port on this machine that leads to a port of what id stands for,
// until it is stopped. local is the port to use; 0 = the same as the target's, or
// else a free one. It fails if there is no way now; later it finds another pod by
// itself where id names more than one.
func (c *Client) Forward(ctx context.Context, id topology.ID, port int32, local int) (Forward, error) {
	listener, err := listen(port, local)
	if err != nil {
		return Forward{}, err
	}
	own, stop := context.WithCancel(c.forwards.ctx)
	giveUp := context.AfterFunc(ctx, stop)
	t, err := c.way(own, id, port)
	giveUp()
	if err != nil {
		stop()
		listener.Close()
		return Forward{}, c.explain(err)
	}
	f := &forward{client: c, stop: stop, listen: listener, port: port, poke: make(chan struct{}, 1), ready: make(chan struct{}),
		state: Forward{Target: id, Local: listener.Addr().String(), Port: port, Since: time.Now()}}
	fs := &c.forwards
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.last++
	f.state.Number = fs.last
	fs.list[fs.last] = f
	fs.running.Add(2)
	c.runner.Go("forward", func() { defer fs.running.Done(); f.keep(own, t) })
	c.runner.Go("forward: accept", func() { defer fs.running.Done(); f.accept(own) })
	f.lead(t)
	return f.state, nil
}

// way finds the pod and opens a tunnel to it.
func (c *Client) way(ctx context.Context, id topology.ID, port int32) (*tunnel, error) {
	pod, inner, err := c.target(ctx, id, port)
	if err != nil {
		return nil, err
	}
	return c.open(ctx, pod, inner)
}

// listen opens a port of this machine, for this machine only.
func listen(port int32, local int) (net.Listener, error) {
	at := func(n int) (net.Listener, error) {
		return net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(n)))
	}
	if local != 0 {
		l, err := at(local)
		var why *os.SyscallError
		if errors.As(err, &why) {
			err = why.Err
		}
		if err != nil {
			return nil, fmt.Errorf("port %d of this machine can't be had: %v", local, err)
		}
		return l, nil
	}
	wish := int(port)
	if wish < 1024 { // needs rights that one seldom has
		wish += 8000
	}
	if l, err := at(wish); err == nil {
		return l, nil
	}
	return at(0)
}

// Forwards lists the open ones, the oldest first.
func (c *Client) Forwards() []Forward {
	c.forwards.mu.Lock()
	defer c.forwards.mu.Unlock()
	var out []Forward
	for _, f := range c.forwards.list {
		out = append(out, f.state)
	}
	slices.SortFunc(out, func(a, b Forward) int { return cmp.Compare(a.Number, b.Number) })
	return out
}

// Stop ends the forward with that number.
func (c *Client) Stop(number int) {
	c.forwards.mu.Lock()
	defer c.forwards.mu.Unlock()
	if f := c.forwards.list[number]; f != nil {
		f.stop()
		delete(c.forwards.list, number)
		c.told()
	}
}

// Close ends all forwards and waits until they are gone.
func (c *Client) Close() {
	c.forwards.end()
	c.forwards.running.Wait()
}

// change changes what is known of the forward.
func (f *forward) change(how func(*Forward)) {
	f.client.forwards.mu.Lock()
	defer f.client.forwards.mu.Unlock()
	how(&f.state)
	f.client.told()
}
