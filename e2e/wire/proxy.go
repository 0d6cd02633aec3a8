package wire

import (
	"net"
	"sync"
	"testing"
)

// Proxy forwards TCP connections to one address until told otherwise.
type Proxy struct {
	Addr string // where it listens, 127.0.0.1:PORT

	target string

	mu       sync.Mutex
	listener net.Listener // nil while it refuses
	open     map[net.Conn]struct{}
	swallow  bool
	healed   chan struct{} // closed when it stops swallowing
	work     sync.WaitGroup
}

// New forwards from a free loopback port to target until the test ends.
func New(t testing.TB, target string) *Proxy {
	t.Helper()
	p := &Proxy{target: target, open: map[net.Conn]struct{}{}, healed: make(chan struct{})}
	p.listen(t, "127.0.0.1:0")
	p.Addr = p.listener.Addr().String()
	t.Cleanup(func() {
		p.Cut(t)
		p.work.Wait()
	})
	return p
}

// Cut closes every connection and refuses new ones, as a server that died.
func (p *Proxy) Cut(t testing.TB) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		_ = p.listener.Close()
		p.listener = nil
	}
	p.release()
	for c := range p.open {
		_ = c.Close()
	}
}

// Swallow keeps every connection and accepts new ones, and lets nothing through,
// as a firewall that drops packets.
func (p *Proxy) Swallow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.swallow, p.healed = true, make(chan struct{})
}

// Heal forwards again. Connections that were swallowed are dead, like those that
// a firewall forgot.
func (p *Proxy) Heal(t testing.TB) {
	t.Helper()
	p.mu.Lock()
	p.release()
	refusing := p.listener == nil
	p.mu.Unlock()
	if refusing {
		p.listen(t, p.Addr)
	}
}

// release ends swallowing; p.mu is held.
func (p *Proxy) release() {
	if p.swallow {
		p.swallow = false
		close(p.healed)
	}
}

func (p *Proxy) listen(t testing.TB, addr string) {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatalf("proxy: %v", err)
	}
	p.mu.Lock()
	p.listener = l
	p.mu.Unlock()
	p.work.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return // cut
			}
			p.work.Go(func() { p.serve(client) })
		}
	})
}

func (p *Proxy) serve(client net.Conn) {
	defer p.forget(client)
	if !p.remember(client) {
		return
	}
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer p.forget(server)
	if !p.remember(server) {
		return
	}
	p.work.Go(func() { p.copy(client, server) })
	p.copy(server, client)
}

// copy passes bytes on until one side ends or the network breaks; what arrives
// while the proxy swallows is lost, and so is the connection.
func (p *Proxy) copy(to, from net.Conn) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		p.mu.Lock()
		lost, healed := p.swallow, p.healed
		p.mu.Unlock()
		if lost {
			<-healed
			return
		}
		if _, e := to.Write(buf[:n]); e != nil || err != nil {
			return
		}
	}
}

func (p *Proxy) remember(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open[c] = struct{}{}
	return p.listener != nil
}

func (p *Proxy) forget(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, c)
	_ = c.Close()
}
