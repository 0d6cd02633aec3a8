package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"kscope/topology"
)

// keep holds a tunnel open until ctx ends; when the one there is breaks, or its
// pod goes, it looks for another.
func (f *forward) keep(ctx context.Context, t *tunnel) {
	defer f.listen.Close()
	pause := time.Second
	for ctx.Err() == nil {
		if t != nil {
			pause = time.Second
			why := f.watch(ctx, t)
			t.conn.Close()
			if f.lose(t, why); ctx.Err() != nil {
				return
			}
		}
		var err error
		if t, err = f.client.way(ctx, f.state.Target, f.port); err == nil {
			f.client.forwards.mu.Lock()
			f.lead(t)
			f.client.forwards.mu.Unlock()
			continue
		}
		f.change(func(s *Forward) { s.Trouble = f.client.explain(err).Error() })
		select {
		case <-ctx.Done():
		case <-f.poke:
			pause = time.Second
		case <-time.After(pause):
			pause = min(2*pause, longestPause)
		}
	}
}

// watch waits until the tunnel is of no use any more and says why, "" at the end.
func (f *forward) watch(ctx context.Context, t *tunnel) string {
	tick := time.NewTicker(podCheck)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ""
		case <-t.conn.CloseChan():
			return "the connection to " + t.pod + " was lost"
		case <-tick.C:
			if why := f.client.gone(ctx, f.state.Target.Namespace(), t.pod); why != "" {
				return why
			}
		}
	}
}

// gone says that a pod will not answer any more, "" if it may.
func (c *Client) gone(ctx context.Context, namespace, name string) string {
	p, err := c.readPod(ctx, namespace, name)
	switch {
	case apierrors.IsNotFound(err):
		return name + " is gone"
	case err != nil:
		return "" // the way to the server is somebody else's matter
	case p.DeletionTimestamp != nil:
		return name + " is being deleted"
	case finished(p):
		return name + " has ended"
	}
	return ""
}

// lead notes where the forward leads now; the caller holds the lock.
func (f *forward) lead(t *tunnel) {
	pod := topology.Clean(t.pod)
	if f.state.Note != "" {
		f.state.Note += "; now " + pod
	}
	f.now, f.state.Pod, f.state.Inner, f.state.Trouble = t, pod, t.port, ""
	close(f.ready)
	f.client.told()
}

// lose notes that it leads nowhere.
func (f *forward) lose(t *tunnel, why string) {
	f.change(func(s *Forward) {
		if f.now == t {
			f.now, f.ready = nil, make(chan struct{})
			s.Pod, s.Note, s.Trouble = "", topology.Clean(why), topology.Clean(why)
		}
	})
}

// accept takes connections until the forward ends.
func (f *forward) accept(ctx context.Context) {
	for {
		conn, err := f.listen.Accept()
		if err != nil {
			return // closed
		}
		f.client.forwards.running.Add(1)
		f.client.runner.Go("forward: connection", func() {
			defer f.client.forwards.running.Done()
			defer conn.Close()
			defer context.AfterFunc(ctx, func() { conn.Close() })()
			f.serve(ctx, conn)
		})
	}
}

// serve carries one connection.
func (f *forward) serve(ctx context.Context, conn net.Conn) {
	f.change(func(s *Forward) { s.Active++ })
	err := f.carry(ctx, conn)
	f.change(func(s *Forward) {
		s.Active--
		s.Done++
		s.Failure = ""
		if err != nil {
			s.Errors++
			s.Failure = err.Error()
		}
	})
}

func (f *forward) carry(ctx context.Context, conn net.Conn) error {
	t := f.tunnel(ctx)
	if t == nil {
		return errors.New("no way to the pod")
	}
	err, remote := t.carry(f.client, conn)
	if err == nil || ctx.Err() != nil {
		return nil
	}
	// After an error of the other side nothing more may pass (kubernetes/kubernetes
	// #74551), and its pod may be gone: begin anew.
	t.conn.Close()
	if remote {
		return err
	}
	return fmt.Errorf("the connection to %s was lost", topology.Clean(t.pod))
}

// tunnel is the way to the pod, nil if there is none in time.
func (f *forward) tunnel(ctx context.Context) *tunnel {
	f.client.forwards.mu.Lock()
	t, ready := f.now, f.ready
	f.client.forwards.mu.Unlock()
	if t != nil {
		return t
	}
	select {
	case f.poke <- struct{}{}:
	default:
	}
	select {
	case <-ready:
	case <-ctx.Done():
	case <-time.After(tunnelWithin):
	}
	f.client.forwards.mu.Lock()
	defer f.client.forwards.mu.Unlock()
	return f.now
}
