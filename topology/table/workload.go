package table

import (
	"strconv"
	"strings"

	"kscope/topology"
)

// Columns of pods, cluster nodes and workloads.

// of reads a record's Spec of one type; ok is false for another.
func of[T any](r *Row) (*T, bool) {
	s, ok := r.Rec.Spec.(*T)
	return s, ok
}

func podStatus() Column {
	return Column{Title: "STATUS", cell: func(r *Row, _ int64) cell {
		p, ok := of[topology.Pod](r)
		switch {
		case !ok:
			return none
		case r.Rec.Deleting:
			return cell{"Terminating", float64(r.Status.Health)}
		case r.Status.Reason.String() != "":
			return cell{r.Status.Reason.String(), float64(r.Status.Health)}
		case p.Phase.String() == "Succeeded":
			return cell{"Completed", float64(r.Status.Health)}
		}
		return cell{p.Phase.String(), float64(r.Status.Health)}
	}}
}

func restarts() Column {
	return Column{Title: "RESTARTS", Right: true, cell: func(r *Row, _ int64) cell {
		if p, ok := of[topology.Pod](r); ok {
			return number(p.Restarts)
		}
		return none
	}}
}

func podMore() []Column {
	pod := func(title string, f func(*topology.Pod) string) Column {
		return Column{Title: title, cell: func(r *Row, _ int64) cell {
			p, ok := of[topology.Pod](r)
			if !ok {
				return none
			}
			return words(f(p))
		}}
	}
	need := func(f func(cpu, mem int64, r topology.Resources) (used, all int64)) func(*Row) (int64, int64) {
		return func(r *Row) (int64, int64) {
			p, ok := of[topology.Pod](r)
			if !ok {
				return 0, 0
			}
			c, m, _ := r.Usage.Last()
			return f(c, m, p.Need.Resources())
		}
	}
	return []Column{
		wide(share("%CPU/R", need(func(c, _ int64, r topology.Resources) (int64, int64) { return c, r.CPURequest }))),
		wide(share("%CPU/L", need(func(c, _ int64, r topology.Resources) (int64, int64) { return c, r.CPULimit }))),
		wide(share("%MEM/R", need(func(_, m int64, r topology.Resources) (int64, int64) { return m, r.MemRequest }))),
		wide(share("%MEM/L", need(func(_, m int64, r topology.Resources) (int64, int64) { return m, r.MemLimit }))),
		pod("IP", func(p *topology.Pod) string { return p.IP }),
		pod("NODE", func(p *topology.Pod) string { return p.Node.String() }),
		wide(pod("IMAGES", images)),
	}
}

func images(p *topology.Pod) string {
	var out []string
	for _, c := range p.Containers {
		if c.Role.String() == "" {
			out = append(out, c.Image.String())
		}
	}
	return strings.Join(out, ",")
}

func nodeColumns() []Column {
	part := func(f func(cpu, mem int64, n *topology.NodeInfo) (used, all int64)) func(*Row) (int64, int64) {
		return func(r *Row) (int64, int64) {
			n, ok := of[topology.NodeInfo](r)
			if !ok {
				return 0, 0
			}
			c, m, _ := r.Usage.Last()
			return f(c, m, n)
		}
	}
	return []Column{nodeStatus(), fact("ROLES", "roles"), cpu(),
		share("CPU%", part(func(c, _ int64, n *topology.NodeInfo) (int64, int64) { return c, n.CPU })), mem(),
		share("MEM%", part(func(_, m int64, n *topology.NodeInfo) (int64, int64) { return m, n.Mem })),
		fact("VERSION", "kubelet"), fact("ZONE", "zone"), wide(fact("POOL", "pool")), wide(fact("INTERNAL-IP", "internal ip")),
		wide(fact("EXTERNAL-IP", "external ip")), wide(fact("OS-IMAGE", "os")), wide(fact("CONTAINER-RUNTIME", "runtime"))}
}

func nodeStatus() Column {
	return Column{Title: "STATUS", cell: func(r *Row, _ int64) cell {
		text := "Ready"
		switch own := r.Rec.Status; {
		case own.Health == topology.Failed:
			text = "NotReady"
		case own.Health == topology.Unknown:
			text = "Unknown"
		case own.Reason.String() != "":
			text += "," + own.Reason.String()
		}
		return cell{text, float64(r.Status.Health)}
	}}
}

func count(title string, f func(*Row) (int32, bool)) Column {
	return Column{Title: title, Right: true, cell: func(r *Row, _ int64) cell {
		if n, ok := f(r); ok {
			return number(n)
		}
		return none
	}}
}

func wanted(r *Row) (int32, bool)  { return r.Rec.Want, r.Rec.Want >= 0 }
func isReady(r *Row) (int32, bool) { return r.Rec.Ready, r.Rec.Want >= 0 }

func updated(r *Row) (int32, bool) {
	w, ok := of[topology.Workload](r)
	if !ok {
		return 0, false
	}
	return w.Updated, true
}

func available(r *Row) (int32, bool) {
	w, ok := of[topology.Workload](r)
	if !ok {
		return 0, false
	}
	return w.Available, true
}

func current(r *Row) (int32, bool) {
	w, ok := of[topology.Workload](r)
	if !ok {
		return 0, false
	}
	return w.Replicas, true
}

// jobStatus is the condition that says how a Job stands, as kubectl get jobs has it.
func jobStatus() Column {
	return Column{Title: "STATUS", cell: func(r *Row, _ int64) cell {
		s := r.Rec.Status
		text := "Running"
		switch reason := s.Reason.String(); {
		case reason == "Completed":
			text = "Complete"
		case s.Health == topology.Failed:
			text = "Failed"
		case reason == "Suspended":
			text = reason
		}
		return cell{text, float64(s.Health)}
	}}
}

func completions() Column {
	return Column{Title: "COMPLETIONS", Right: true, cell: func(r *Row, _ int64) cell {
		if r.Rec.Want < 0 {
			return none
		}
		return cell{strconv.Itoa(int(r.Rec.Ready)) + "/" + strconv.Itoa(int(r.Rec.Want)), float64(r.Rec.Ready)}
	}}
}

func suspend() Column {
	return Column{Title: "SUSPEND", cell: func(r *Row, _ int64) cell {
		if r.Rec.Status.Reason.String() == "Suspended" {
			return words("True")
		}
		return words("False")
	}}
}
