package kube

import (
	"io"
	"net"
	"sync"
	"testing"

	"kscope/probes/safe"
)

// faultProxy stands between client and server on the level of TCP.
type faultProxy struct {
	t        *testing.T
	target   string
	addr     string
	runner   safe.Runner
	flows    sync.WaitGroup
	mu       sync.Mutex
	listener net.Listener
	hole     bool // swallow everything, answer nothing
	conns    map[net.Conn]bool
}

func newFaultProxy(t *testing.T, target string) *faultProxy {
	p := &faultProxy{t: t, target: target, addr: "127.0.0.1:0", conns: map[net.Conn]bool{}}
	p.open()
	t.Cleanup(func() {
		p.refuse()
		p.flows.Wait()
	})
	return p
}

// open accepts connections (again, on the same port).
func (p *faultProxy) open() {
	l, err := net.Listen("tcp", p.addr)
	if err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	p.listener, p.addr, p.hole = l, l.Addr().String(), false
	p.mu.Unlock()
	p.flows.Add(1)
	p.runner.Go("accept", func() {
		defer p.flows.Done()
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.flow(c)
		}
	})
}

// flow joins c with a connection of its own to the target.
func (p *faultProxy) flow(c net.Conn) {
	up, err := net.Dial("tcp", p.target)
	if err != nil {
		c.Close()
		return
	}
	p.mu.Lock()
	p.conns[c], p.conns[up] = true, true
	p.mu.Unlock()
	for _, pair := range [][2]net.Conn{{c, up}, {up, c}} {
		p.flows.Add(1)
		p.runner.Go("flow", func() {
			defer p.flows.Done()
			defer pair[0].Close()
			_, _ = io.Copy(&valve{p, pair[1]}, pair[0])
			pair[1].Close()
		})
	}
}

// valve lets bytes pass unless there is a black hole.
type valve struct {
	p    *faultProxy
	conn net.Conn
}

func (v *valve) Write(b []byte) (int, error) {
	v.p.mu.Lock()
	hole := v.p.hole
	v.p.mu.Unlock()
	if hole {
		return len(b), nil
	}
	return v.conn.Write(b)
}

// refuse closes the port and all connections.
func (p *faultProxy) refuse() {
	p.mu.Lock()
	p.listener.Close()
	p.mu.Unlock()
	p.reset()
}

// reset cuts all connections in the middle of whatever they carry.
func (p *faultProxy) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		c.Close()
	}
	clear(p.conns)
}

// swallow makes a black hole of the way: connections stay, nothing passes.
func (p *faultProxy) swallow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hole = true
}

// heal lets new connections pass; those that were in the hole stay dead, as
// those of a real network do.
func (p *faultProxy) heal() {
	p.reset()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hole = false
}
