package ui_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kscope/topology"
	"kscope/ui"
	"kscope/ui/session"
)

// fakeInside is a cluster to go into; it notes what is asked of it.
type fakeInside struct {
	pod      session.Pod
	err      error
	noDebug  error
	slow     time.Duration
	ports    []session.Port
	forwards []session.Forwarded
	changed  chan struct{}
	asked    []string
}

func newInside() *fakeInside {
	return &fakeInside{pod: session.Pod{Namespace: "shop", Name: "db-0", Shell: []string{"sh"},
		Containers: []session.Container{{Name: "postgres", Image: "postgres:17", State: "Running", Running: true}, {Name: "backup", Image: "backup:1", Role: "sidecar", State: "CrashLoopBackOff"}}}}
}

func (h *fakeInside) note(format string, args ...any) {
	h.asked = append(h.asked, fmt.Sprintf(format, args...))
}

func (h *fakeInside) Pod(_ context.Context, id topology.ID, p session.Purpose) (session.Pod, error) {
	time.Sleep(h.slow)
	h.note("%s %s", p, id)
	if p == session.Debug && h.noDebug != nil {
		return session.Pod{}, h.noDebug
	}
	return h.pod, h.err
}

func (h *fakeInside) Run(context.Context, session.Request, session.Streams) session.Ending {
	return session.Ending{}
}

func (h *fakeInside) AddDebug(context.Context, session.Pod, string, string, func(string)) (string, error) {
	return "", nil
}

func (h *fakeInside) Ports(_ context.Context, id topology.ID) ([]session.Port, error) {
	h.note("ports %s", id)
	return h.ports, h.err
}

func (h *fakeInside) Open(_ context.Context, id topology.ID, port int32, local int) (session.Forwarded, error) {
	h.note("open %s %d %d", id, port, local)
	f := session.Forwarded{Number: len(h.forwards) + 1, Target: id, Local: "127.0.0.1:8080", Port: port, Inner: 8080, Pod: "db-0", Since: now.Add(-time.Minute)}
	h.forwards = append(h.forwards, f)
	h.changed <- struct{}{}
	return f, nil
}

func (h *fakeInside) Forwards() []session.Forwarded { return slices.Clone(h.forwards) }

// Changed makes the channel when it is first asked for, which is within the bubble.
func (h *fakeInside) Changed() <-chan struct{} {
	if h.changed == nil {
		h.changed = make(chan struct{}, 1)
	}
	return h.changed
}
func (h *fakeInside) Go(_ string, f func()) { go f() }
func (h *fakeInside) Stop(n int) {
	h.forwards = slices.DeleteFunc(h.forwards, func(f session.Forwarded) bool { return f.Number == n })
	h.changed <- struct{}{}
}

// inside runs f with the StatefulSet db selected.
func inside(t *testing.T, h *fakeInside, f func(d *driver)) {
	bubble(t, 80, 24, ui.Options{Sessions: h}, func(d *driver) {
		d.keys("f", "'db", "down", "enter")
		f(d)
	})
}

func (d *driver) asks(h *fakeInside, want ...string) {
	d.t.Helper()
	if !slices.Equal(h.asked, want) {
		d.t.Fatalf("asked for %q, want %q\n%s", h.asked, want, d.screen())
	}
}

func TestShellAsksForTheContainer(t *testing.T) {
	h := newInside()
	inside(t, h, func(d *driver) {
		d.keys("s")
		d.wants("Shell in db-0: which container?", "postgres", "default · Running", "sidecar · CrashLoopBackOff")
		d.keys("esc")
		d.lacks("which container?")
	})
	if len(h.asked) != 1 || !strings.HasPrefix(h.asked[0], "shell ") {
		t.Errorf("asked for %q", h.asked)
	}
}

// An answer that comes when the user is elsewhere opens nothing.
func TestShellIsGivenUpByAKey(t *testing.T) {
	h := newInside()
	h.slow = 5 * time.Second
	inside(t, h, func(d *driver) {
		d.keys("s")
		d.wants("shell: looking at")
		d.keys("right")
		d.wait(10 * time.Second)
		d.lacks("which container?")
		d.lacks("looking at")
	})
}

func TestKeysThatCannotWorkSayWhy(t *testing.T) {
	h := newInside()
	h.err = errors.New("not allowed: needs create on pods/exec in namespace shop")
	inside(t, h, func(d *driver) {
		d.keys("s")
		d.wants("shell: not allowed: needs create on pods/exec in namespace shop")
		d.keys("p")
		d.wants("port-forward: not allowed:")
	})
	bubble(t, 80, 24, ui.Options{Sessions: newInside()}, func(d *driver) {
		d.keys("f", "'internet", "enter", "s")
		d.wants("Internet is outside of the cluster")
	})
	bubble(t, 80, 24, ui.Options{}, func(d *driver) {
		d.keys("s")
		d.wants("there is no cluster to go into")
	})
}

// Where there is no shell, a debug container is offered, and only if it is allowed.
func TestNoShell(t *testing.T) {
	h := newInside()
	absent := session.Ended{Job: session.Job{Pod: h.pod, Container: h.pod.Containers[0]}, Ending: session.Ending{Absent: true, Err: errors.New(`"sh": executable file not found in $PATH`)}}
	inside(t, h, func(d *driver) {
		d.send(absent)
		d.wants("db-0/postgres has no shell: add a debug container?", "busybox", "postgres:17", "the container's own")
		d.keys("'docker.io/x:1")
		d.wants("docker.io/x:1", "as typed")
	})
	h = newInside()
	h.noDebug = errors.New("not allowed: needs patch on pods/ephemeralcontainers in namespace shop")
	inside(t, h, func(d *driver) {
		d.send(absent)
		d.lacks("busybox")
		d.wants("no shell in postgres; a debug container needs patch on", "pods/ephemeralcontainers in namespace shop")
	})
	inside(t, newInside(), func(d *driver) { // the user's own command was not there
		typed := absent
		typed.Typed, typed.Ending = true, session.Ending{Status: 127, Absent: true}
		d.send(typed)
		d.wants("shell in shop/db-0/postgres ended: exit status 127")
	})
}

func TestForwards(t *testing.T) {
	h := newInside()
	h.ports = []session.Port{{Name: "pg", Number: 5432, Note: "container postgres"}}
	inside(t, h, func(d *driver) {
		id := topology.ID(d.world.lastLook().Selected)
		d.keys("ctrl+f")
		d.wants("No port is forwarded.")
		d.keys("esc", "p")
		d.wants("Forward which port of", "5432 pg", "container postgres")
		d.keys("enter")
		d.wants("127.0.0.1:8080 leads to db-0:8080; Ctrl-F lists what is forwarded", "1 forward ")
		d.keys("p", "'9000:81")
		d.wants("81", "9000 here")
		d.keys("enter")
		d.asks(h, "ports "+string(id), fmt.Sprintf("open %s 5432 0", id), "ports "+string(id), fmt.Sprintf("open %s 81 9000", id))
		d.wants("2 forwards")
		d.keys("ctrl+f")
		d.wants("Port-forwards", ":5432", ":81", "no connection yet")
		h.forwards[0].Active, h.forwards[0].Done, h.forwards[0].Errors, h.forwards[0].Failure = 1, 4, 2, "connection refused"
		h.forwards[1].Pod, h.forwards[1].Trouble = "", "db-0 is gone"
		h.changed <- struct{}{}
		d.settle()
		d.wants("1 open, 4 done, 2 failed · connection refused", "db-0 is gone")
		d.keys("down", "x")
		d.lacks(":81")
		d.wants("1 forward ")
		d.keys("X")
		d.wants("No port is forwarded.")
		d.lacks("1 forward ")
	})
}

// A switch to another context says what it has ended.
func TestSwitchEndsForwards(t *testing.T) {
	h := newInside()
	inside(t, h, func(d *driver) {
		h.forwards = []session.Forwarded{{Number: 1, Target: "Service/shop/db", Local: "127.0.0.1:5432"}}
		d.keys(":", "'prod", "enter")
		d.wants("1 port-forward of the former context ended")
	})
}

// Right after a jump it is the place jumped to that is meant, though the map has
// not got there yet.
func TestShellWhileJumping(t *testing.T) {
	h := newInside()
	bubble(t, 80, 24, ui.Options{Sessions: h}, func(d *driver) {
		d.keys("f", "'db-0")
		d.world.mu.Lock()
		d.world.held = true
		d.world.mu.Unlock()
		d.keys("enter", "s")
		d.asks(h, "shell Pod/shop/db-0")
	})
}
