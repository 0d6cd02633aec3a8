package demo

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"kscope/probes/logs"
	"kscope/topology"
	"kscope/topology/lines"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func logWorld() (*World, *time.Time) {
	now := noon
	return New(Options{Seed: 1, Now: func() time.Time { return now }}), &now
}

func readLog(t *testing.T, w *World, pod *corev1.Pod, r logs.Request) []string {
	t.Helper()
	body, err := w.Logs().Open(t.Context(), targetOf(pod), r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
}

func targetOf(p *corev1.Pod) lines.Target {
	return lines.Target{Pod: topology.MakeID("Pod", p.Namespace, p.Name), UID: string(p.UID), Container: p.Spec.Containers[0].Name}
}

// A log is the same whenever it is read, and every part of it a part of the whole.
func TestLogsAreOneText(t *testing.T) {
	w, now := logWorld()
	seen := 0
	for _, p := range all[*corev1.Pod](&w.store) {
		if len(p.Status.ContainerStatuses) == 0 || p.Status.ContainerStatuses[0].State.Running == nil || noon.Sub(p.Status.StartTime.Time) > 3*day {
			continue
		}
		seen++
		whole := readLog(t, w, p, logs.Request{Since: 3600})
		last := int64(0)
		for _, l := range whole {
			nanos, rest, ok := lines.Parse([]byte(l))
			if !ok || nanos < last || len(rest) < 5 || nanos > now.UnixNano() {
				t.Fatalf("%s: %q after %d", p.Name, l, last)
			}
			last = nanos
		}
		text := strings.Join(whole, "")
		if tail := readLog(t, w, p, logs.Request{Tail: 7}); len(tail) > 7 || !strings.HasSuffix(text, strings.Join(tail, "")) {
			t.Errorf("%s: the last 7 are %q", p.Name, tail)
		}
		from := noon.Add(-10 * time.Second).Unix()
		if part := readLog(t, w, p, logs.Request{From: from}); part[0] != "" && !strings.HasSuffix(text, strings.Join(part, "")) {
			t.Errorf("%s: since then %q", p.Name, part)
		}
	}
	if seen < 3 {
		t.Errorf("only %d pods were looked at", seen)
	}
}

// What runs out of memory has a log of the time before, that ends with why.
func TestPreviousLog(t *testing.T) {
	w, _ := logWorld()
	for _, p := range all[*corev1.Pod](&w.store) {
		if p.Labels["app"] != "payments" {
			continue
		}
		whole := readLog(t, w, p, logs.Request{Previous: true})
		if !strings.Contains(whole[0], "payments 1.2.0") || !strings.Contains(whole[len(whole)-1], "out of memory") {
			t.Errorf("%s: %q", p.Name, whole)
		}
		return
	}
	t.Error("there is no payments pod")
}

func TestLogsRefused(t *testing.T) {
	w, _ := logWorld()
	var no *logs.Refusal
	_, err := w.Logs().Open(context.Background(), lines.Target{Pod: "Pod/shop/nobody"}, logs.Request{})
	if !errors.As(err, &no) || no.State != lines.Done {
		t.Errorf("a pod that is not there: %v", err)
	}
	state, err := w.Logs().State(context.Background(), lines.Target{Pod: "Pod/shop/nobody"})
	if err != nil || state.Phase != logs.Gone {
		t.Errorf("its state: %v, %v", state, err)
	}
}
