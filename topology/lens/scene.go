package lens

import (
	"kscope/topology"
	"kscope/topology/policy"
)

// Scene is a graph to draw. Nodes are in a stable order (by group, lane, key) and
// edges by (from, to, relation): same cluster, same scene.
type Scene struct {
	Lens   Name
	Lanes  []string // lane headings by Node.Lane, e.g. "outside", "entry", "service"
	Nodes  []Node
	Edges  []Edge
	Groups []Group
	// Compact: one row a node; boxes would not fit the view's rows.
	Compact bool
	// Matches is how many objects the query matches in this view, drawn or folded.
	Matches int
	// TooMany is how many boxes there would be with nothing folded, where the view's
	// bound on that forbade it; 0 otherwise.
	TooMany int
	// Notes say what was folded away and why: "7 of 9 namespaces folded to fit".
	Notes []string
}

// Node is one box. A folded node stands for several objects.
type Node struct {
	// Key is stable from scene to scene: the object's ID, or a fold's own key.
	Key string
	// ID is the object; "" for a fold that no object stands for ("… 41 more").
	ID        topology.ID
	Kind      string // "Service"
	Short     string // kubectl's short name: "svc"; "" when the name says it all (Internet)
	Namespace string
	Name      string
	Lane      int
	Group     int // index into Groups, -1 outside of all
	// Count is how many a fold stands for, 0 for what is no fold: the pods of a
	// workload or of a cluster node (not those that have run to their end), the
	// nodes of a zone, the boxes a rest leaves out, and of a namespace as many as
	// its frame would hold unfolded (Group.Count).
	Count int
	// Parent is the key to shut to fold this node away, "" if it can't be.
	Parent string
	// Folded: can be opened (it hides children); Opened: was unfolded and can be shut.
	Folded, Opened bool
	Status         topology.Status // worst of what it stands for
	Healths        [5]int          // of a fold: how many members have each Health
	Ready, Want    int32           // Want < 0: no count
	Labels         topology.Labels
	Missing        bool // referred to but does not exist
	Unreadable     bool // may exist; no permission (or not in the file) to tell
	Deleting       bool
	Stale          bool // its kind can't be read any more; last known state
	Match          bool // matches the query
	// Note is what the lens has to say of it where all is well: "isolated: ingress".
	Note string
	// Verdict is what becomes of the connection with the lens's subject; it goes before
	// how the node is.
	Verdict Verdict
	// Containers are those of an opened pod, what fails first; empty for all else.
	Containers []Container
	// Load is what it stands for uses; nil where nothing asks for it, or it has no pods.
	Load *Load
	// Rec is the object's record, nil for what has none; records are immutable.
	Rec *topology.Record
}

// Verdict is a connection in a word: "5432", "denied"; "" if there is nothing to say.
type Verdict struct {
	Word  string
	State topology.EdgeState
}

// Edge is one arrow between Nodes (indices). A folded edge stands for Count.
type Edge struct {
	From, To int
	Relation topology.Relation
	State    topology.EdgeState
	Evidence topology.Evidence
	Ports    []topology.Port
	// Label is the short text for the arrow ("http 80→8080"), "" if it tells nothing.
	Label string
	Why   string
	// Reason is why it is not simply ok, in one sentence; "" if it is.
	Reason string
	Count  int
	Route  *topology.Route
	// Policy decides over a connection that is allowed or denied, "" if none does; Access
	// is on which ports of the callee it is allowed.
	Policy topology.ID
	Access policy.Access
	// Entry are the nodes that hand on what enters by this edge, by name, at most
	// topology.MostEntries; Entries is how many, where there are more nodes than that.
	Entry   []string
	Entries int
}

// Group is a frame around nodes, e.g. a namespace; Key is its ID or a word.
type Group struct {
	Key, Title string
	Status     topology.Status // worst inside
	Count      int             // boxes inside when nothing is folded, 0 = no frame
}

// Detail is all the inspector shows of one node.
type Detail struct {
	Key         string
	ID          topology.ID
	Kind        string
	Namespace   string
	Name        string
	Status      topology.Status // own
	Rolled      topology.Status // with what it owns
	RolledFrom  topology.ID     // whose status Rolled is, "" = its own
	Created     int64
	Ready, Want int32
	Missing     bool
	Unreadable  bool
	Deleting    bool
	Load        *Load // nil for what has no pods
	Facts       []Pair
	Containers  []Container
	Labels      []Pair
	Out, In     []DetailEdge
	// Members of a fold, worst first, at most 50; MembersMore counts the rest.
	Members     []Member
	MembersMore int
	// History is the versions of a Deployment, the newest first.
	History []Revision
}

// Pair is a name and a value to show.
type Pair struct{ Key, Value string }

// DetailEdge is one connection of the inspected node; Other is the far end.
type DetailEdge struct {
	Relation topology.Relation
	Other    topology.ID
	State    topology.EdgeState
	Evidence topology.Evidence
	Health   topology.Health // of the far end
	Missing  bool
	Ports    string // "http 80→8080/TCP"
	Why      string
	// Unknown is what objects do not tell of an assumed way in, a sentence; "" = nothing.
	Unknown string
	// Also are others that use the far end, a ConfigMap, Secret or claim, by their
	// workloads: at most a few; AlsoMore is how many more there are.
	Also     []topology.ID
	AlsoMore int
}

// Revision is one version of a Deployment, the ReplicaSet that runs it.
type Revision struct {
	ID          topology.ID
	Number      string // annotation deployment.kubernetes.io/revision
	Cause       string // annotation kubernetes.io/change-cause
	Created     int64  // unix seconds
	Ready, Want int32
}

// Member is one object inside a fold.
type Member struct {
	ID     topology.ID
	Status topology.Status
	Ready  string // "1/2"
}
