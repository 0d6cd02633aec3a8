package demo

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/probes/logs"
	"kscope/topology/lines"
)

// kubelets answer for the logs of the demo's containers. What a container wrote is
// worked out from its name and the time it began: nothing is stored, and asked again
// the answer is the same. Other than a World they may be asked from any goroutine.
type kubelets struct {
	clock func() time.Time
	mu    sync.Mutex
	pods  map[string]*corev1.Pod // by namespace/name, as the API has them
	woken chan struct{}          // closed when any of them changes
}

var _ logs.Source = (*kubelets)(nil)

func newKubelets(clock func() time.Time) *kubelets {
	return &kubelets{clock: clock, pods: map[string]*corev1.Pod{}, woken: make(chan struct{})}
}

// Logs are those of the cluster's containers.
func (w *World) Logs() logs.Source { return w.kubelets }

// learn takes over what changed.
func (k *kubelets) learn(changes []Change) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range changes {
		switch p, isPod := c.Object.(*corev1.Pod); {
		case isPod:
			k.pods[c.Namespace+"/"+c.Name] = p
		case c.Object == nil && c.Kind.Name == "Pod":
			delete(k.pods, c.Namespace+"/"+c.Name)
		}
	}
	close(k.woken)
	k.woken = make(chan struct{})
}

// pod is how the API has it, nil if it is gone; woken is closed when that may be old.
func (k *kubelets) pod(t lines.Target) (p *corev1.Pod, woken <-chan struct{}) {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, namespace, name := t.Pod.Split()
	p = k.pods[namespace+"/"+name]
	if p != nil && t.UID != "" && string(p.UID) != t.UID {
		p = nil
	}
	return p, k.woken
}

// Explain implements logs.Source.
func (k *kubelets) Explain(err error) string { return err.Error() }

// State implements logs.Source.
func (k *kubelets) State(_ context.Context, t lines.Target) (logs.State, error) {
	p, _ := k.pod(t)
	if p == nil {
		return logs.State{Phase: logs.Gone, Words: "the pod is gone"}, nil
	}
	return logs.StateOf(p, t.Container), nil
}

// Open implements logs.Source.
func (k *kubelets) Open(ctx context.Context, t lines.Target, r logs.Request) (io.ReadCloser, error) {
	p, _ := k.pod(t)
	if p == nil {
		return nil, &logs.Refusal{State: lines.Done, Words: "the pod is gone"}
	}
	life, ok := lifeOf(p, t.Container, r.Previous)
	switch {
	case !ok && r.Previous:
		return nil, &logs.Refusal{State: lines.Done, Words: "there is no previous instance"}
	case !ok:
		return nil, &logs.Refusal{State: lines.Waiting, Words: "waiting to start: " + logs.StateOf(p, t.Container).Words}
	}
	out := &writing{ctx: ctx, of: k, target: t, request: r, life: life, script: scriptOf(p)}
	out.begin(k.clock())
	return out, nil
}

// life is when an instance of a container began and ended; the zero end: it runs.
type life struct {
	began, ended time.Time
	killed       bool
}

// lifeOf finds the present instance or the one before.
func lifeOf(p *corev1.Pod, container string, previous bool) (life, bool) {
	for i := range p.Status.ContainerStatuses {
		s := &p.Status.ContainerStatuses[i]
		if s.Name != container && container != "" {
			continue
		}
		state := s.State
		if previous || state.Waiting != nil { // a kubelet then answers with what ran last
			state = s.LastTerminationState
		}
		switch {
		case state.Running != nil:
			return life{began: state.Running.StartedAt.Time}, true
		case state.Terminated != nil:
			e := state.Terminated
			return life{e.StartedAt.Time, e.FinishedAt.Time, e.ExitCode != 0}, true
		}
	}
	return life{}, false
}

// writing is a log as it is written.
type writing struct {
	ctx     context.Context
	of      *kubelets
	target  lines.Target
	request logs.Request
	life    life
	script  script
	next    int64  // number of the next line
	rest    []byte // of a line that was not read whole
}

// begin finds the line to begin with.
func (l *writing) begin(now time.Time) {
	if l.ended(now) {
		now = l.life.ended
	}
	from := l.life.began
	switch r := l.request; {
	case r.From != 0:
		from = time.Unix(r.From, 0)
	case r.Since > 0:
		from = now.Add(-time.Duration(r.Since) * time.Second)
	}
	for l.next = max(0, l.script.numberAt(from.Sub(l.life.began))); l.at(l.next).Before(from); {
		l.next++
	}
	if r := l.request; r.Tail > 0 {
		last := l.script.numberAt(now.Sub(l.life.began)) + 2
		for last > 0 && l.at(last).After(now) {
			last--
		}
		l.next = max(l.next, last-r.Tail+1)
	}
}

func (l *writing) ended(now time.Time) bool {
	return !l.life.ended.IsZero() && !l.life.ended.After(now)
}

// at is when a line is written.
func (l *writing) at(n int64) time.Time { return l.life.began.Add(l.script.timeOf(n)) }

// Read implements io.Reader; it waits for what is to be written.
func (l *writing) Read(b []byte) (int, error) {
	for len(l.rest) == 0 {
		at, now := l.at(l.next), l.of.clock()
		p, woken := l.of.pod(l.target)
		if p != nil && !l.request.Previous {
			if life, ok := lifeOf(p, l.target.Container, false); ok && life.began.Equal(l.life.began) {
				l.life = life
			} else if l.life.ended.IsZero() {
				l.life.ended = now
			}
		}
		switch {
		case l.ctx.Err() != nil:
			return 0, l.ctx.Err()
		case p == nil, !l.life.ended.IsZero() && at.After(l.life.ended), !l.request.Follow && at.After(now):
			return 0, io.EOF
		case !at.After(now):
			l.rest = fmt.Appendf(nil, "%s %s\n", at.UTC().Format(time.RFC3339Nano), l.script.line(l.next, at, l.last()))
			l.next++
			continue
		}
		timer := time.NewTimer(at.Sub(now))
		select {
		case <-timer.C:
		case <-woken:
		case <-l.ctx.Done():
		}
		timer.Stop()
	}
	n := copy(b, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// last tells whether the next line is the last one before the container is killed.
func (l *writing) last() bool { return l.life.killed && l.at(l.next+1).After(l.life.ended) }

// Close implements io.Closer.
func (l *writing) Close() error { return nil }

// scriptOf is what the containers of a pod write.
func scriptOf(p *corev1.Pod) script {
	h := fnv.New64a()
	_, _ = io.WriteString(h, p.Namespace+"/"+p.Name)
	s := script{seed: h.Sum64(), app: p.Labels["app"], pod: p.Name}
	if owner := metav1.GetControllerOf(p); s.app == "" && owner != nil {
		s.app = owner.Name
	}
	s.every = 400*time.Millisecond + time.Duration(s.seed%1200)*time.Millisecond
	if p.Namespace == "kube-system" {
		s.every *= 6
	}
	if s.app == "payments" {
		s.every = 450 * time.Millisecond
	}
	return s
}
