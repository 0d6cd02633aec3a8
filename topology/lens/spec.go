package lens

import (
	"slices"

	"kscope/topology"
)

// spec is one lens as a table: which kinds stand in which lane and which relations
// are drawn. A new lens is a new row here and, if it groups by something other
// than namespaces, a function that makes its units.
type spec struct {
	lanes     []string
	lane      func(n *topology.Node) int // -1: not in this lens
	relations func(e *topology.Edge) bool
	// wants tells whether a healthy pod or workload belongs in the lens at all.
	wants func(n *topology.Node) bool
	// keepWorkload: an opened workload stays beside its pods (ownership is what
	// the lens shows) instead of giving way to them.
	keepWorkload bool
	// complete: leave out nothing, not even ReplicaSets of old revisions.
	complete bool
	// strict: what is wrong is no reason to be in the lens.
	strict bool
	// book is what the policy lens knows of policies; nil in all other lenses.
	book *rulebook
	// nodeByNode: ways in by the ports of nodes lead over each of them, where they are few.
	nodeByNode bool
}

func specOf(name Name) spec {
	switch name {
	case Workloads:
		return spec{
			lanes: []string{"custom", "owner", "workload", "replicaset", "pod", "claim", "volume"},
			lane:  workloadsLane,
			relations: func(e *topology.Edge) bool {
				switch e.Relation {
				case topology.Owns, topology.Scales, topology.Binds:
					return true
				case topology.Mounts:
					return e.To.ID.Kind() == "PersistentVolumeClaim"
				}
				return false
			},
			wants:        func(*topology.Node) bool { return true },
			keepWorkload: true,
		}
	case Nodes:
		return spec{
			lanes: []string{"pod", "node"},
			lane: func(n *topology.Node) int {
				switch n.ID.Kind() {
				case "Pod":
					return podLane
				case "Node":
					return nodeLane
				}
				return -1
			},
			relations: func(e *topology.Edge) bool { return e.Relation == topology.RunsOn },
			wants:     func(*topology.Node) bool { return true },
		}
	case Policy:
		return policySpec(false)
	case All:
		return spec{
			lanes:        []string{"outside", "entry", "controller", "gateway", "route", "service", "owner", "workload", "replicaset", "pod", "config", "claim", "volume", "node"},
			lane:         allLane,
			relations:    func(*topology.Edge) bool { return true },
			wants:        func(*topology.Node) bool { return true },
			keepWorkload: true,
			nodeByNode:   true,
		}
	}
	return spec{
		lanes: []string{"outside", "entry", "controller", "gateway", "route", "service", "pods", "beyond"},
		lane:  trafficLane,
		relations: func(e *topology.Edge) bool {
			switch e.Relation {
			case topology.Enters, topology.Resolves:
				return true
			case topology.Routes:
				return e.To.ID.Kind() != "GatewayClass" && e.To.ID.Kind() != "IngressClass"
			case topology.Selects:
				return e.From.ID.Kind() == "Service"
			}
			return false
		},
		wants: reached,
	}
}

func trafficLane(n *topology.Node) int {
	switch kind := n.ID.Kind(); kind {
	case string(topology.Internet), string(topology.PrivateNetwork):
		return 0
	case topology.KindLoadBalancer, topology.KindExternalIP:
		return 1
	case "Ingress", "Gateway", "ListenerSet", "XListenerSet":
		return 3
	case "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute":
		return 4
	case "Service":
		if n.Fronts() || n.Proxies() && !routedTo(n) {
			return controllerLane
		}
		return 5
	case topology.KindFQDN, topology.KindEndpoint:
		return 7
	default:
		if kind == "Pod" || builtin(kind) || custom(kind) { // a custom resource may own pods itself
			switch {
			case n.Fronts():
				return controllerLane
			case n.Proxies():
				return controllerLane + 1
			}
			return 6
		}
	}
	return -1
}

// controllerLane is where the Services of proxies stand: between the address and
// the Ingresses and Gateways that the proxies serve, with which their pods stand.
const controllerLane = 2

// routedTo tells whether an Ingress or a route leads to the Service: even one of a
// proxy's own (a dashboard) stands behind those, then.
func routedTo(n *topology.Node) bool {
	return slices.ContainsFunc(n.EachIn(), func(e *topology.Edge) bool { return e.Relation == topology.Routes })
}

func workloadsLane(n *topology.Node) int {
	switch kind := n.ID.Kind(); kind {
	case "CronJob", "HorizontalPodAutoscaler":
		return 1
	case "Deployment", "StatefulSet", "DaemonSet", "Job", "ReplicationController":
		return 2
	case "ReplicaSet":
		if n.Controller() == nil {
			return 2
		}
		return 3
	case "Pod":
		return 4
	case "PersistentVolumeClaim":
		return 5
	case "PersistentVolume":
		return 6
	default:
		if custom(kind) {
			return 0 // those that own others of them: the layout divides the lane
		}
	}
	return -1
}

func allLane(n *topology.Node) int {
	switch kind := n.ID.Kind(); {
	case kind == "Pod" || builtin(kind) || custom(kind):
	default:
		if l := trafficLane(n); l >= 0 && l <= 5 {
			return l
		}
	}
	switch kind := n.ID.Kind(); kind {
	case topology.KindFQDN, topology.KindEndpoint, "Node", "ServiceCIDR":
		return 13
	case "GatewayClass", "IngressClass":
		return 1
	case "EndpointSlice", "PodDisruptionBudget", "NetworkPolicy", "ClusterNetworkPolicy", "ReferenceGrant":
		return 8
	case "ConfigMap", "Secret", "ServiceAccount":
		return 10
	case "PersistentVolumeClaim":
		return 11
	case "PersistentVolume", "StorageClass":
		return 12
	default:
		switch workloadsLane(n) {
		case 0, 1:
			return 6
		case 2:
			return 7
		case 3:
			return 8
		case 4:
			return 9
		}
	}
	return 6
}

// reached tells whether traffic gets to a pod (or one of a workload's pods): a
// Service selects it, or it is entered directly (hostPort).
func reached(n *topology.Node) bool {
	for _, e := range n.EachIn() {
		if e.Relation == topology.Enters || (e.Relation == topology.Selects && e.From.ID.Kind() == "Service") {
			return true
		}
	}
	return false
}
