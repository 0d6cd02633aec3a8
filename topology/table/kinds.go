package table

import (
	"strconv"
	"strings"

	"kscope/topology"
)

// Columns are those of a kind, in the order of kubectl get; "" is for rows of
// several kinds. withNamespace: the rows are of more than one namespace.
func Columns(kindName string, withNamespace bool) []Column {
	var cols []Column
	if kindName == "" {
		cols = append(cols, kind())
	}
	if withNamespace {
		cols = append(cols, namespace())
	}
	cols = append(cols, name())
	cols = append(cols, own(kindName)...)
	if kindName != "Pod" {
		cols = append(cols, wide(health()))
	}
	return append(cols, age())
}

// own are the columns that only this kind has. They follow the printers of
// kubernetes pkg/printers/internalversion/printers.go.
func own(kindName string) []Column {
	switch kindName {
	case "":
		return []Column{ready(), health(), cpu(), mem()}
	case "Pod":
		return append([]Column{ready(), podStatus(), restarts(), cpu(), mem()}, podMore()...)
	case "Node":
		return nodeColumns()
	case "Deployment":
		return []Column{ready(), count("UP-TO-DATE", updated), count("AVAILABLE", available), wide(fact("IMAGES", "image"))}
	case "ReplicaSet", "ReplicationController":
		return []Column{count("DESIRED", wanted), count("CURRENT", current), count("READY", isReady), wide(fact("IMAGES", "image"))}
	case "StatefulSet":
		return []Column{ready(), wide(fact("IMAGES", "image"))}
	case "DaemonSet":
		return []Column{count("DESIRED", wanted), count("CURRENT", current), count("READY", isReady),
			count("UP-TO-DATE", updated), count("AVAILABLE", available), wide(fact("IMAGES", "image"))}
	case "Job":
		return []Column{jobStatus(), completions(), wide(fact("IMAGES", "image"))}
	case "CronJob":
		return []Column{fact("SCHEDULE", "schedule"), firstFact("TIMEZONE", "time zone"), suspend(), fact("ACTIVE", "active"),
			fact("LAST SCHEDULE", "last schedule")}
	}
	return ofServices(kindName)
}

func ofServices(kindName string) []Column {
	switch kindName {
	case "Service":
		return []Column{fact("TYPE", "type"), firstFact("CLUSTER-IP", "cluster ip"), external(), ports(), wide(firstFact("SELECTOR", "selector"))}
	case "Ingress":
		return []Column{fact("CLASS", "class"), fact("HOSTS", "host"), external()}
	case "Gateway":
		return []Column{fact("CLASS", "class"), external(), health(), wide(fact("LISTENERS", "listener"))}
	case "GatewayClass", "IngressClass":
		return []Column{fact("CONTROLLER", "controller")}
	case "HTTPRoute", "GRPCRoute", "TLSRoute":
		return []Column{fact("HOSTNAMES", "host")}
	case "EndpointSlice":
		return []Column{fact("ADDRESSTYPE", "address type"), slicePorts(), endpoints()}
	case "PersistentVolumeClaim":
		return []Column{fact("STATUS", "phase"), bound("VOLUME"), fact("CAPACITY", "capacity"), fact("ACCESS MODES", "access modes"),
			fact("STORAGECLASS", "storage class")}
	case "PersistentVolume":
		return []Column{fact("CAPACITY", "capacity"), fact("ACCESS MODES", "access modes"), fact("RECLAIM POLICY", "reclaim policy"),
			fact("STATUS", "phase"), fact("CLAIM", "claim"), fact("STORAGECLASS", "storage class")}
	case "StorageClass":
		return []Column{fact("PROVISIONER", "provisioner"), fact("RECLAIMPOLICY", "reclaim policy"), fact("VOLUMEBINDINGMODE", "binding"), fact("DEFAULT", "default")}
	case "PodDisruptionBudget":
		return []Column{fact("MIN AVAILABLE", "min available"), fact("MAX UNAVAILABLE", "max unavailable"), fact("ALLOWED DISRUPTIONS", "disruptions allowed")}
	case "HorizontalPodAutoscaler":
		return []Column{fact("TARGETS", "metric"), fact("MINPODS", "min replicas"), fact("MAXPODS", "max replicas"), fact("REPLICAS", "replicas")}
	case "ClusterNetworkPolicy":
		return []Column{fact("TIER", "tier"), fact("PRIORITY", "priority"), wide(fact("NAMESPACES", "namespaces")), wide(fact("PODS", "pods")), wide(fact("INGRESS", "Ingress")), wide(fact("EGRESS", "Egress"))}
	case "NetworkPolicy":
		return []Column{selector("POD-SELECTOR"), fact("INGRESS", "Ingress"), fact("EGRESS", "Egress")}
	}
	return []Column{ready(), health()}
}

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

// ports are a Service's as kubectl prints them: 80:30080/TCP.
func ports() Column {
	return Column{Title: "PORT(S)", cell: func(r *Row, _ int64) cell {
		s, ok := of[topology.Service](r)
		if !ok || len(s.Ports) == 0 {
			return none
		}
		var out []string
		for _, p := range s.Ports {
			t := strconv.Itoa(int(p.Port))
			if p.NodePort != 0 {
				t += ":" + strconv.Itoa(int(p.NodePort))
			}
			out = append(out, t+"/"+p.Protocol.String())
		}
		return words(strings.Join(out, ","))
	}}
}

// external are the addresses by which the object is reached from outside: those that
// its record is entered by.
func external() Column {
	return Column{Title: "ADDRESS", cell: func(r *Row, _ int64) cell {
		var out []string
		for _, l := range r.Rec.Links {
			switch id := topology.ID(l.To.String()); id.Kind() {
			case topology.KindLoadBalancer, topology.KindExternalIP, topology.KindFQDN:
				out = append(out, id.Name())
			}
		}
		if len(out) == 0 {
			return none
		}
		return words(strings.Join(out, ","))
	}}
}

// bound is what a claim is bound to.
func bound(title string) Column {
	return Column{Title: title, cell: func(r *Row, _ int64) cell {
		for _, l := range r.Rec.Links {
			if l.Relation == topology.Binds {
				return words(topology.ID(l.To.String()).Name())
			}
		}
		return none
	}}
}

func slicePorts() Column {
	return Column{Title: "PORTS", cell: func(r *Row, _ int64) cell {
		s, ok := of[topology.EndpointSlice](r)
		if !ok || len(s.Ports) == 0 {
			return none
		}
		var out []string
		for _, p := range s.Ports {
			out = append(out, strconv.Itoa(int(p.Port)))
		}
		return words(strings.Join(out, ","))
	}}
}

func endpoints() Column {
	return Column{Title: "ENDPOINTS", cell: func(r *Row, _ int64) cell {
		s, ok := of[topology.EndpointSlice](r)
		if !ok || len(s.Endpoints) == 0 {
			return none
		}
		const shown = 3
		var out []string
		for i, e := range s.Endpoints {
			if i == shown {
				out = append(out, "+ "+strconv.Itoa(len(s.Endpoints)-shown)+" more")
				break
			}
			out = append(out, e.Address)
		}
		return words(strings.Join(out, ","))
	}}
}

func selector(title string) Column {
	return Column{Title: title, cell: func(r *Row, _ int64) cell {
		s, ok := of[topology.Selecting](r)
		if p, isPolicy := of[topology.Policy](r); isPolicy {
			s, ok = &p.Selecting, true
		}
		switch {
		case !ok || s.Selector == nil:
			return none
		case s.Text.String() == "":
			return words("every pod")
		}
		return words(s.Text.String())
	}}
}
