package demo

import (
	"hash/fnv"
	"math"
	"time"

	corev1 "k8s.io/api/core/v1"

	"kscope/topology"
)

// The demo's metrics server has new figures this often, and as many of before when
// somebody comes.
const (
	measureEvery = 15 * time.Second
	measuredPast = 24
)

// Usage is what the pods and nodes use at a time, as a metrics server would say: what
// runs uses a part of what it asked for, a little more or less as time goes by; nodes
// use their pods' and what the system takes.
func (w *World) Usage(at time.Time) []topology.Measure {
	var out []topology.Measure
	nodes := map[string]*topology.Measure{}
	for _, p := range all[*corev1.Pod](&w.store) {
		if p.Status.Phase != corev1.PodRunning || !running(p) {
			continue
		}
		m := topology.Measure{ID: topology.MakeID("Pod", p.Namespace, p.Name), At: at.Unix()}
		for i := range p.Spec.Containers {
			r := p.Spec.Containers[i].Resources.Requests
			m.CPU += int64(float64(r.Cpu().MilliValue()) * wave(p.Labels["app"], p.Name, at, 0.35, 0.45))
			m.Mem += int64(float64(r.Memory().Value()) * wave(p.Labels["app"]+"m", p.Name, at, 0.55, 0.06))
		}
		out = append(out, m)
		on := nodes[p.Spec.NodeName]
		if on == nil {
			on = &topology.Measure{}
			nodes[p.Spec.NodeName] = on
		}
		on.CPU, on.Mem = on.CPU+m.CPU, on.Mem+m.Mem
	}
	for _, n := range all[*corev1.Node](&w.store) {
		m := topology.Measure{ID: topology.MakeID("Node", "", n.Name), At: at.Unix(), CPU: 140, Mem: 700 << 20}
		if on := nodes[n.Name]; on != nil {
			m.CPU, m.Mem = m.CPU+on.CPU, m.Mem+on.Mem
		}
		out = append(out, m)
	}
	return out
}

// running tells whether a container of the pod runs.
func running(p *corev1.Pod) bool {
	for i := range p.Status.ContainerStatuses {
		if p.Status.ContainerStatuses[i].State.Running != nil {
			return true
		}
	}
	return false
}

// wave goes up and down around a height of its own, by at most swing of it: the same
// for the same names and time.
func wave(app, pod string, at time.Time, least, swing float64) float64 {
	height := least + 0.6*unit(app)
	phase := 2 * math.Pi * unit(pod)
	t := float64(at.Unix()) / 60
	return height * (1 + swing*(0.6*math.Sin(t/2.1+phase)+0.3*math.Sin(t*1.3+2*phase)+0.1*math.Sin(t*4.7)))
}

// unit is a number between 0 and 1 that belongs to a text.
func unit(s string) float64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s)) // never fails
	return float64(h.Sum32()%1000) / 1000
}

// measures are the batches of both kinds of metrics.
func (w *World) measures(at time.Time) []topology.Batch {
	source := func(kind string) *topology.Source {
		return &topology.Source{Kind: kind, State: topology.Synced, Since: w.start.Unix()}
	}
	return []topology.Batch{{Kind: "PodMetrics", Source: source("PodMetrics"), Measures: w.Usage(at)}, {Kind: "NodeMetrics", Source: source("NodeMetrics")}}
}
