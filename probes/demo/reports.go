package demo

import (
	"fmt"
	"maps"
	"slices"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"kscope/topology"
	"kscope/topology/sheet"
)

// The API server forgets an event an hour after its last report; more than these
// are never kept.
const (
	remembered  = time.Hour
	mostReports = 2000
)

// reportKey is what makes two reports one event.
type reportKey struct{ uid, reason, message string }

// tell notes what a component reports of an object.
func (w *World) tell(o object, from string, warning bool, reason, message string) {
	k := w.kinds[placeOf(o).GroupKind]
	key := reportKey{string(o.GetUID()), reason, message}
	now := w.at.Unix()
	e, ok := w.reports[key]
	if !ok {
		e = sheet.Event{About: topology.MakeID(k.Name, o.GetNamespace(), o.GetName()), From: from,
			Warning: warning, Reason: reason, Message: message, First: now}
	}
	e.Count++
	e.Last = now
	w.reports[key] = e
	if len(w.reports) > mostReports {
		w.forget()
	}
}

// forget drops what is too old, and the oldest of what is too much.
func (w *World) forget() {
	keys := slices.SortedFunc(maps.Keys(w.reports), func(a, b reportKey) int { return int(w.reports[b].Last - w.reports[a].Last) })
	for i, k := range keys {
		if i >= mostReports/2 || w.at.Unix()-w.reports[k].Last > int64(remembered/time.Second) {
			delete(w.reports, k)
		}
	}
}

// Reports are the events of the last hour.
func (w *World) Reports() []sheet.Event {
	var out []sheet.Event
	for _, e := range w.reports {
		if w.at.Unix()-e.Last <= int64(remembered/time.Second) {
			out = append(out, e)
		}
	}
	return sheet.Group(out)
}

// Words of the components, as they report.

func (w *World) tellScheduled(p *corev1.Pod) {
	w.tell(p, "default-scheduler", false, "Scheduled", fmt.Sprintf("Successfully assigned %s/%s to %s", p.Namespace, p.Name, p.Spec.NodeName))
}

func (w *World) tellPulling(p *corev1.Pod) {
	for i := range p.Spec.Containers {
		w.tell(p, "kubelet", false, "Pulling", fmt.Sprintf("Pulling image %q", p.Spec.Containers[i].Image))
	}
}

func (w *World) tellStarted(p *corev1.Pod, again bool) {
	for i := range p.Spec.Containers {
		c := &p.Spec.Containers[i]
		if again {
			w.tell(p, "kubelet", false, "Pulled", fmt.Sprintf("Container image %q already present on machine", c.Image))
		} else {
			w.tell(p, "kubelet", false, "Pulled", fmt.Sprintf("Successfully pulled image %q", c.Image))
		}
		w.tell(p, "kubelet", false, "Created", "Container created: "+c.Name)
		w.tell(p, "kubelet", false, "Started", "Container started: "+c.Name)
		if c.ReadinessProbe != nil && !w.leaks(p) {
			w.tell(p, "kubelet", true, "Unhealthy", "Readiness probe failed: connection refused")
		}
	}
}

func (w *World) tellScaled(rs *appsv1.ReplicaSet, from, to int32) {
	for _, d := range all[*appsv1.Deployment](&w.store) {
		if controls(d, rs) {
			way := "up"
			if to < from {
				way = "down"
			}
			w.tell(d, "deployment-controller", false, "ScalingReplicaSet",
				fmt.Sprintf("Scaled %s replica set %s from %d to %d", way, rs.Name, from, to))
		}
	}
}
