package topology

import "k8s.io/apimachinery/pkg/labels"

// Record is what kscope keeps of one Kubernetes object: identity, state, what it
// points at, and the few figures of its kind that a picture or the inspector
// needs. It is immutable once made. A record looks nothing up: it says "the pod
// wants node n1", and the Graph finds out whether n1 is there.
type Record struct {
	ID      ID
	UID     string
	Labels  Labels
	Created int64 // unix seconds, 0 unknown (metadata.creationTimestamp)
	// Deleting: metadata.deletionTimestamp is set.
	Deleting bool
	// Finished: the object has run to its end (pod phase Succeeded or Failed, Job
	// Complete or Failed); its health does not count for its owners.
	Finished bool
	// Status is the object's own health, before anything is rolled up.
	Status Status
	// Ready of Want: containers of a pod, replicas of a workload, completions of a
	// Job. Want < 0: the kind has no such count.
	Ready, Want int32
	Owners      []Owner
	Links       []Link
	// Spec holds what only this kind has: *Pod, *Service, *EndpointSlice,
	// *Workload, *NodeInfo, *Selecting, *Policy, *Gateway, *ListenerSet, *Routing, *Grant, *CIDRs or nil.
	Spec any
	// Facts are the lines the inspector and exports show beyond the above, in a
	// fixed order per kind, e.g. {"type","LoadBalancer"}. Values are clean.
	Facts []Fact
}

// Fact is one named value of a record ("image" → "nginx:1.25"). Key is a Sym,
// shared by all records of the kind; Value is interned too, as most repeat.
type Fact struct{ Key, Value Sym }

// Owner is one entry of metadata.ownerReferences, the owner named by its ID.
// A namespaced object's owner is in the same namespace or cluster-scoped
// (k8s.io/apimachinery meta/v1 OwnerReference); the projection knows which from
// its registry, for kinds it has no row for it assumes the same namespace.
type Owner struct {
	ID         Sym // of type ID
	UID        Sym
	Controller bool
}

// Link is one thing the record points at by name.
type Link struct {
	// To is the ID of the other end.
	To Sym
	// Why names the field that says so, e.g. "spec.nodeName" or
	// "spec.volumes[data].persistentVolumeClaim.claimName".
	Why Sym
	// Route details, nil for most links.
	Route    *Route
	Relation Relation
	// Incoming: the edge runs from To to this object (a StorageClass provisions
	// this volume; the Internet enters this Service).
	Incoming bool
	// Optional: the object does without To (configMapKeyRef.optional and its like);
	// To being absent is no fault.
	Optional bool
	Evidence Evidence
	// State, if not Fine, is the state the projection already knows
	// (for example Pending: a load balancer without an address).
	State EdgeState
}

// Route is what a link or edge of traffic knows beyond its ends.
type Route struct {
	Ports  []Port
	Hosts  []string
	Paths  []string
	Weight *int32
	TLS    bool
	By     string // how it enters: "load balancer", "nodePort 30080", …
	SNAT   string // none, node, lb, proxy; "" unknown
	// From are the only client ranges that are let in (CIDRs of the family of the
	// address entered by), empty = all.
	From []string
	// Local: the way is under externalTrafficPolicy Local: a node hands on only to
	// its own pods.
	Local bool
	// ByNodes: the way is by the nodes' own addresses (nodePort, hostPort), from where
	// they are reached.
	ByNodes bool
	// Internal: only the private network gets to the address, whatever it looks like.
	Internal bool
}

// Port is one port of an edge: what is asked for and where it ends up.
type Port struct {
	Name     string `json:"name,omitempty"`
	Port     int32  `json:"port,omitempty"`       // as the client addresses it
	Target   int32  `json:"targetPort,omitempty"` // on the endpoint
	Protocol string `json:"protocol,omitempty"`   // TCP, UDP, SCTP
}

// Pod is the Spec of a Pod record.
type Pod struct {
	Phase       Sym // status.phase
	Node        Sym // spec.nodeName, a name, "" while unscheduled
	IP          string
	IP2         string // that of the other family, "" if there is none
	HostNetwork bool
	Restarts    int32
	Need        Need // of the whole pod
	Containers  []Container
	Ports       []ContainerPort
}

// Container is one container of a pod, in spec order: init containers first.
type Container struct {
	Name, Image Sym
	Role        Sym // "", "init", "sidecar" (restartPolicy: Always), "ephemeral"
	State       Sym // waiting reason, "Running", or terminated reason
	Last        Sym // reason of the last termination, e.g. OOMKilled
	Restarts    int32
	Exit        int32 // exit code of the (last) termination
	Ready       bool
}

// ContainerPort is one declared container port.
type ContainerPort struct {
	Name     Sym
	Protocol Sym
	Port     int32
	HostPort int32
}

// Service is the Spec of a Service record.
type Service struct {
	Type      Sym // ClusterIP, NodePort, LoadBalancer, ExternalName
	ClusterIP string
	// ClusterIP2 is that of the other family, "" if there is none.
	ClusterIP2 string
	// Families are those it has addresses of, the first one first; nil = not known.
	Families []Family
	Headless bool
	// Selector is nil when spec.selector is empty: such a Service selects nothing.
	Selector     labels.Selector
	SelectorText Sym
	Ports        []ServicePort
	// PublishNotReady is spec.publishNotReadyAddresses.
	PublishNotReady bool
	// ExternalLocal and InternalLocal: externalTrafficPolicy and
	// internalTrafficPolicy are Local, so a node uses its own endpoints only.
	ExternalLocal, InternalLocal bool
	// HealthCheckPort is spec.healthCheckNodePort, 0 = none.
	HealthCheckPort int32
	// Foreign: the label service.kubernetes.io/service-proxy-name tells kube-proxy
	// to leave the Service alone, so nothing of its rules can be concluded.
	Foreign bool
	// Ranges are spec.loadBalancerSourceRanges.
	Ranges []string
	// ExternalIPs are spec.externalIPs.
	ExternalIPs []string
}

// ServicePort is one entry of spec.ports; Target is targetPort as written
// (number or name).
type ServicePort struct {
	Name     Sym
	Protocol Sym
	Target   Sym
	Port     int32
	NodePort int32
}

// EndpointSlice is the Spec of an EndpointSlice record.
type EndpointSlice struct {
	// Service is the ID of the Service it belongs to (label
	// kubernetes.io/service-name), "" if none.
	Service   ID
	Ports     []SlicePort
	Endpoints []Endpoint
}

// SlicePort is one port of a slice.
type SlicePort struct {
	Name     Sym
	Protocol Sym
	Port     int32 // 0 = not set: ignored, as kube-proxy does
}

// Endpoint is one endpoint of a slice; the defaults of nil conditions are
// already applied (discovery.k8s.io/v1 EndpointConditions).
type Endpoint struct {
	Address                     string // addresses[0]; the API says to use no other
	Target                      ID     // targetRef, "" if none
	Ready, Serving, Terminating bool
	Node                        Sym // nodeName, "" unknown
	// ForZones and ForNodes are the hints, joined by commas.
	ForZones, ForNodes Sym
}

// Workload is the Spec of Deployment, ReplicaSet, StatefulSet, DaemonSet, Job
// and CronJob records.
type Workload struct {
	// Template is the label set of the pod template: what its pods will carry.
	Template Labels
	Revision Sym // annotation deployment.kubernetes.io/revision
	Images   []Sym
	// Replicas there are, as the status has them: in all, of the newest template,
	// and available.
	Replicas, Updated, Available int32
}

// NodeInfo is the Spec of a Node record.
type NodeInfo struct {
	Zone, Pool Sym
	InternalIP string
	ExternalIP string
	// Others are further addresses of either kind: of the other family, mostly.
	Others        []string
	Unschedulable bool
	// Ready is the condition Ready; Unbalanced: the label
	// node.kubernetes.io/exclude-from-external-load-balancers keeps load balancers off.
	Ready, Unbalanced bool
	// PodCIDRs are spec.podCIDRs.
	PodCIDRs []string
	// CPU (millicores) and Mem (bytes) are what pods may use in all:
	// status.allocatable.
	CPU, Mem int64
}

// Selecting is the Spec of objects that select pods of their namespace by label
// (PodDisruptionBudget), and part of that of policies. A nil Selector selects nothing; the
// empty selector selects every pod of the namespace.
type Selecting struct {
	Selector labels.Selector
	Text     Sym // the selector as written, for why
}
