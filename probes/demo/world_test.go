package demo

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"kscope/probes/project"
	"kscope/topology"
)

var start = time.Date(2026, 3, 1, 10, 0, 30, 0, time.UTC)

func newWorld(seed uint64) *World {
	return New(Options{Seed: seed, Now: func() time.Time { return start }})
}

// text is all that a change says.
func text(t *testing.T, c Change) string {
	t.Helper()
	object, err := json.Marshal(c.Object)
	if err != nil {
		t.Fatal(err)
	}
	return idOf(c.Kind.Name, c.Namespace, c.Name) + string(object)
}

// Every state that an observer can see agrees with itself, and the cluster does not
// grow; after the first minutes of an hour, every state of every few seconds.
func TestAnHourWithoutContradiction(t *testing.T) {
	for seed, span := range map[uint64]time.Duration{1: time.Hour, 7: 4 * time.Minute, 42: 4 * time.Minute} {
		w := newWorld(seed)
		for at, looked := start, start; at.Before(start.Add(span)); at = w.Next() {
			w.Step(at)
			if at.Sub(looked) < 5*time.Second && at.Sub(start) > 4*time.Minute {
				continue
			}
			looked = at
			c := observe(w)
			if faults := c.check(); len(faults) > 0 {
				t.Fatalf("seed %d, %v after the start:\n%s", seed, at.Sub(start), strings.Join(faults, "\n"))
			}
			if n, pods := len(c.objects), len(of[*corev1.Pod](c)); n < 165 || n > 225 || pods < 77 || pods > 122 {
				t.Fatalf("seed %d, %v after the start: %d objects, %d pods", seed, at.Sub(start), n, pods)
			}
		}
	}
}

// Addresses are given again only when nobody has them any more.
func TestAddressesComeRound(t *testing.T) {
	w := newWorld(1)
	for _, n := range of[*corev1.Node](observe(w)) {
		w.ips[n.Name] = 249 // of 250
	}
	for at := start; at.Before(start.Add(5 * time.Minute)); at = w.Next() {
		w.Step(at)
		if faults := observe(w).check(); len(faults) > 0 {
			t.Fatal(strings.Join(faults, "\n"))
		}
	}
}

// The changes of all steps, put on top of the first sight, are the last sight:
// nothing changes unsaid.
func TestChangesTellEverything(t *testing.T) {
	w := newWorld(3)
	seen := map[string]any{}
	take := func(changes []Change) {
		for _, c := range changes {
			id := idOf(c.Kind.Name, c.Namespace, c.Name)
			if seen[id] = c.Object; c.Object == nil {
				delete(seen, id)
			}
		}
	}
	take(w.Objects())
	for at := start; at.Before(start.Add(10 * time.Minute)); at = at.Add(700 * time.Millisecond) {
		take(w.Step(at))
		now := map[string]any{}
		for _, c := range w.Objects() {
			now[idOf(c.Kind.Name, c.Namespace, c.Name)] = c.Object
		}
		if !reflect.DeepEqual(seen, now) {
			t.Fatalf("%v after the start: what was told differs from what is", at.Sub(start))
		}
	}
}

func TestTheSameSeedGivesTheSameSequence(t *testing.T) {
	play := func(seed uint64) (out []string) {
		w := newWorld(seed)
		for _, c := range w.Objects() {
			out = append(out, text(t, c))
		}
		for w.Next().Before(start.Add(8 * time.Minute)) {
			at := w.Next()
			for _, c := range w.Step(at) {
				out = append(out, at.String()+text(t, c))
			}
		}
		return out
	}
	first := play(1)
	if !slices.Equal(first, play(1)) {
		t.Error("seed 1 gave two sequences")
	}
	if slices.Equal(first, play(2)) {
		t.Error("seeds 1 and 2 gave one sequence")
	}
}

// However steps are cut, the cluster comes to the same.
func TestStepsOfAnyLengthComeToTheSame(t *testing.T) {
	a, b := newWorld(5), newWorld(5)
	for at := start; !at.After(start.Add(9 * time.Minute)); at = at.Add(time.Second) {
		a.Step(at)
	}
	b.Step(start.Add(9 * time.Minute))
	one, two := a.Objects(), b.Objects()
	for i := range one {
		if text(t, one[i]) != text(t, two[i]) {
			t.Fatalf("540 steps of a second differ from one of nine minutes:\n%s\n%s", text(t, one[i]), text(t, two[i]))
		}
	}
	if len(one) != len(two) {
		t.Errorf("%d objects, %d after one long step", len(one), len(two))
	}
}

// A laptop that was shut for a week goes on where it was.
func TestALongSleepIsNotCaughtUpWith(t *testing.T) {
	w := newWorld(1)
	w.Step(start.Add(time.Minute))
	week := start.Add(7*24*time.Hour + time.Minute)
	if n := len(w.Step(week)); n > 40 {
		t.Errorf("%d objects changed in a week asleep", n)
	}
	if faults := observe(w).check(); len(faults) > 0 {
		t.Error(faults)
	}
	if d := w.Next().Sub(week); d <= 0 || d > time.Minute {
		t.Errorf("the next event is %v away", d)
	}
}

// Everything the cluster does can be projected, under the id it is told by.
func TestEverythingProjects(t *testing.T) {
	w, p := newWorld(1), project.New()
	batches, err := w.opening(p)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for w.Next().Before(start.Add(time.Hour)) {
		more, err := Batches(p, w.Step(w.Next()))
		if err != nil {
			t.Fatal(err)
		}
		batches = append(batches, more...)
	}
	for _, b := range batches {
		for _, c := range b.Changes {
			kinds[b.Kind] = true
			if c.ID.Kind() != b.Kind || (c.Record != nil && c.Record.ID != c.ID) {
				t.Errorf("%s in a batch of %s", c.ID, b.Kind)
			}
		}
	}
	if len(kinds) != 26 {
		t.Errorf("%d kinds: %v", len(kinds), slices.Sorted(maps.Keys(kinds)))
	}
}

// view is the cluster through the projections, at a time after the start.
func view(t *testing.T, w *World, after time.Duration) map[topology.ID]*topology.Record {
	t.Helper()
	w.Step(start.Add(after))
	batches, err := Batches(project.New(), w.Objects())
	if err != nil {
		t.Fatal(err)
	}
	out := map[topology.ID]*topology.Record{}
	for _, b := range batches {
		for _, c := range b.Changes {
			out[c.ID] = c.Record
		}
	}
	return out
}

// podsOf returns the pods that carry app=name.
func podsOf(v map[topology.ID]*topology.Record, name string) (out []*topology.Record) {
	for id, r := range v {
		if id.Kind() == "Pod" && r.Labels.Get("app") == name {
			out = append(out, r)
		}
	}
	return out
}

// What the README promises is there, at the times it is promised for.
func TestTheStory(t *testing.T) {
	w := newWorld(1)
	expect := func(v map[topology.ID]*topology.Record, id topology.ID, health topology.Health, reason string) {
		t.Helper()
		if r := v[id]; r == nil {
			t.Errorf("no %s", id)
		} else if r.Status.Health != health || r.Status.Reason.String() != reason {
			t.Errorf("%s is %s %s, want %s %s", id, r.Status.Health, r.Status.Reason, health, reason)
		}
	}
	v := view(t, w, 0)
	for _, p := range podsOf(v, "payments") {
		expect(v, p.ID, topology.Failed, "CrashLoopBackOff")
	}
	expect(v, podsOf(v, "analytics")[0].ID, topology.Failed, "Unschedulable")
	expect(v, "Deployment/data/analytics", topology.Failed, "ProgressDeadlineExceeded")
	expect(v, "PersistentVolumeClaim/data/warehouse", topology.Degraded, "Pending")
	expect(v, "Kafka.kafka.strimzi.io/platform/events", topology.OK, "")
	expect(v, "StatefulSet/data/postgres", topology.OK, "")
	if s := v["Service/shop/search"].Spec.(*topology.Service); s.Selector.Matches(podsOf(v, "search")[0].Labels) {
		t.Error("search selects its pod")
	}
	expect(view(t, w, 16*time.Second), "Deployment/shop/web", topology.Progressing, "Progressing")
	expect(view(t, w, 55*time.Second), "Deployment/shop/web", topology.OK, "")
	if n := len(podsOf(view(t, w, 65*time.Second), "checkout")); n != 5 {
		t.Errorf("%d pods of checkout under load, want 4 and the canary", n)
	}
	expect(view(t, w, 76*time.Second), "Deployment/shop/api", topology.Progressing, "Progressing")
	if n := len(podsOf(view(t, w, 130*time.Second), "checkout")); n != 3 {
		t.Errorf("%d pods of checkout after the load, want 2 and the canary", n)
	}
	v = view(t, w, 181*time.Second)
	expect(v, "Node/node-c", topology.Failed, "NotReady")
	expect(v, "StatefulSet/data/postgres", topology.Degraded, "NotReady")
	v = view(t, w, 221*time.Second)
	expect(v, "Node/node-c", topology.OK, "")
	expect(v, "StatefulSet/data/postgres", topology.OK, "")
	if len(w.held) > 0 {
		t.Error("node-c is back and has not said all")
	}
}

// The words are Kubernetes' own.
func TestMessages(t *testing.T) {
	w := newWorld(1)
	w.Step(start.Add(185 * time.Second))
	c := observe(w)
	var got []string
	for _, p := range of[*corev1.Pod](c) {
		for _, s := range p.Status.ContainerStatuses {
			if s.State.Waiting != nil && s.State.Waiting.Reason == "CrashLoopBackOff" && p.Spec.NodeName == "node-c" {
				got = append(got, strings.NewReplacer(p.Name, "POD", string(p.UID), "UID").Replace(s.State.Waiting.Message), s.LastTerminationState.Terminated.Reason)
			}
		}
		for _, c := range p.Status.Conditions {
			if c.Reason == "Unschedulable" {
				got = append(got, c.Message)
			}
		}
	}
	for _, d := range of[*appsv1.Deployment](c) {
		if d.Name == "analytics" {
			got = append(got, d.Status.Conditions[0].Message)
		}
	}
	want := []string{
		"0/3 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }, 2 Insufficient memory. " +
			"preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.",
		"back-off 1m0s restarting failed container=payments pod=POD_shop(UID)", "OOMKilled",
		"Deployment does not have minimum availability.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
