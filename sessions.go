package main

import (
	"context"
	"errors"

	"kscope/probes/session"
	"kscope/topology"
	screen "kscope/ui/session"
)

// sessions are the screen's way into pods: those of the front end that is open.
type sessions struct {
	world   *world
	changed chan struct{}
	client  *session.Client // nil: there is nothing to go into
}

var _ screen.Host = (*sessions)(nil)

// told notes that the forwards are not what they were.
func (s *sessions) told() {
	select {
	case s.changed <- struct{}{}:
	default: // a look is due already
	}
}

// now is the client of the front end, or why there is none.
func (s *sessions) now() (*session.Client, error) {
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	if s.client == nil {
		return nil, errors.New(s.world.front.alone)
	}
	return s.client, nil
}

// Pod implements screen.Host.
func (s *sessions) Pod(ctx context.Context, id topology.ID, p screen.Purpose) (screen.Pod, error) {
	c, err := s.now()
	if err != nil {
		return screen.Pod{}, err
	}
	pod, err := c.Pod(ctx, id)
	if err != nil {
		return screen.Pod{}, err
	}
	if err := c.May(ctx, purpose(p), pod.Namespace); err != nil {
		return screen.Pod{}, err
	}
	out := screen.Pod{Namespace: pod.Namespace, Name: pod.Name, Shell: pod.Shell()}
	for _, k := range pod.Containers {
		out.Containers = append(out.Containers, screen.Container{Name: k.Name, Image: k.Image, Role: k.Role, State: k.State,
			Running: k.Running(), TTY: k.TTY, Stdin: k.Stdin})
	}
	return out, nil
}

func purpose(p screen.Purpose) session.Purpose {
	switch p {
	case screen.Attach:
		return session.ForAttach
	case screen.Debug:
		return session.ForDebug
	case screen.Forward:
		return session.ForForward
	}
	return session.ForShell
}

// Run implements screen.Host.
func (s *sessions) Run(ctx context.Context, r screen.Request, st screen.Streams) screen.Ending {
	c, err := s.now()
	if err != nil {
		return screen.Ending{Err: err}
	}
	return screen.Ending(c.Stream(ctx, session.Request(r), session.Streams(st)))
}

// AddDebug implements screen.Host.
func (s *sessions) AddDebug(ctx context.Context, pod screen.Pod, target, image string, say func(string)) (string, error) {
	c, err := s.now()
	if err != nil {
		return "", err
	}
	return c.Debug(ctx, pod.Namespace, pod.Name, target, image, say)
}

// Ports implements screen.Host.
func (s *sessions) Ports(ctx context.Context, id topology.ID) ([]screen.Port, error) {
	c, err := s.now()
	if err != nil {
		return nil, err
	}
	if err := c.May(ctx, session.ForForward, id.Namespace()); err != nil {
		return nil, err
	}
	ports, err := c.Ports(ctx, id)
	out := make([]screen.Port, len(ports))
	for i, p := range ports {
		out[i] = screen.Port(p)
	}
	return out, err
}

// Open implements screen.Host.
func (s *sessions) Open(ctx context.Context, id topology.ID, port int32, local int) (screen.Forwarded, error) {
	c, err := s.now()
	if err != nil {
		return screen.Forwarded{}, err
	}
	f, err := c.Forward(ctx, id, port, local)
	return screen.Forwarded(f), err
}

// Forwards implements screen.Host.
func (s *sessions) Forwards() []screen.Forwarded {
	c, err := s.now()
	if err != nil {
		return nil
	}
	forwards := c.Forwards()
	out := make([]screen.Forwarded, len(forwards))
	for i, f := range forwards {
		out[i] = screen.Forwarded(f)
	}
	return out
}

// Stop implements screen.Host.
func (s *sessions) Stop(number int) {
	if c, err := s.now(); err == nil {
		c.Stop(number)
	}
}

// Changed implements screen.Host.
func (s *sessions) Changed() <-chan struct{} { return s.changed }

// Go implements screen.Host.
func (s *sessions) Go(what string, f func()) { s.world.runner.Go(what, f) }
