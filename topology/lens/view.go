package lens

import (
	"kscope/topology"
	"kscope/topology/query"
)

// Name is a lens.
type Name string

// The lenses. All holds every object and relation; it is meant for exports.
const (
	Traffic   Name = "traffic"
	Workloads Name = "workloads"
	Nodes     Name = "nodes"
	Policy    Name = "policy"
	All       Name = "all"
)

// Names lists the lenses in the order of their keys.
var Names = [...]Name{Traffic, Workloads, Nodes, Policy, All}

// Fold is how much a lens may summarise.
type Fold string

// The folds of docs/EXPORT.md.
const (
	FoldNone      Fold = "none"      // every object by itself
	FoldWorkload  Fold = "workload"  // pods into their controllers
	FoldNamespace Fold = "namespace" // namespaces into one node each
	FoldAuto      Fold = "auto"      // as much as needed to fit Rows
)

// Fill is a figure that every box with pods can be filled by.
type Fill string

// The fills, in the order of the key that goes through them.
const (
	NoFill       Fill = ""
	FillCPU      Fill = "cpu"
	FillMemory   Fill = "memory"
	FillRestarts Fill = "restarts"
)

// View is what the user looks at.
type View struct {
	Lens      Name
	Namespace string // "" = all namespaces
	// Match is the query; nil = none.
	Match *query.Query
	// Query is Match as the user wrote it.
	Query string
	// Highlight: the query leaves nothing out, it only marks what it matches.
	Highlight bool
	// Fill is what boxes show beside how they are: what is used, or restarts.
	Fill Fill
	// Now is the time that ages in the query count to, unix seconds.
	Now  int64
	Fold Fold
	// Most is how many boxes FoldNone may come to; beyond, it is FoldAuto and the scene
	// says so. 0 = any number.
	Most int
	// Focus is the object of which only the surroundings are shown, "" = everything. In
	// the policy lens it is the one whose peers are shown, unless it is a policy.
	Focus topology.ID
	// Peers adds, in the policy lens without a focus, with whom the pods that the query
	// matches may and may not talk by policy. It is meant for exports.
	Peers bool
	// Hops is how many steps the surroundings reach; FromOutside = the ways from
	// outside to Focus instead.
	Hops int
	// Open and Shut are the keys of scene nodes that the user unfolded or folded by
	// hand; they win over Fold.
	Open, Shut map[string]bool
	// Rows is how many rows of text the map has under FoldAuto; 0 = no bound.
	Rows int
	// Columns is how many columns it has; 0 = no bound. Where boxes can't fit them, rows
	// are not spent on boxes.
	Columns int
	// Selected is the key of the selected node; it is never folded away, unless Loose says
	// that the user has not chosen it.
	Selected string
	Loose    bool
	// Anew is another number when the user asks for what is folded to be decided anew;
	// else a Builder leaves that as in its picture before.
	Anew int
	// keep is what Focus leaves; nil = everything. Set only while a scene is built.
	keep map[*topology.Node]bool
	// env is what Match needs to know beyond objects. Set only while a scene is built.
	env *query.Env
}

// Subject is the object whose peers the policy lens shows, "" if it shows policies.
func (v *View) Subject() topology.ID {
	if v.Lens != Policy || isPolicy(v.Focus) {
		return ""
	}
	return v.Focus
}

// ask prepares the query for being asked of a graph.
func (v *View) ask(g *topology.Graph) {
	if v.Match == nil {
		return
	}
	v.env = Env(g, *v)
}

// Env is what queries need to know of a graph beyond its objects.
func Env(g *topology.Graph, v View) *query.Env {
	return &query.Env{Now: v.Now, Usage: query.Measured(g)}
}

// matches tells whether the query matches n; nothing matches no query.
func (v *View) matches(n *topology.Node) bool {
	return v.Match != nil && n.Rec != nil && v.Match.Match(v.env, n)
}

// filters tells whether the query leaves out what it does not match.
func (v *View) filters() bool { return v.Match != nil && !v.Highlight }

// wants tells whether the query leaves n in the picture by itself.
func (v *View) wants(n *topology.Node) bool { return !v.filters() || v.matches(n) }

// Volatile tells whether the query's answers change though no object does: they
// depend on ages or on what is used.
func (v *View) Volatile() bool {
	return v.Match != nil && (v.Match.Needs().Now || v.Match.Needs().Usage)
}

// tooMany tells whether that many boxes are more than the view may unfold to.
func (v *View) tooMany(boxes int) bool { return v.Fold == FoldNone && v.Most > 0 && boxes > v.Most }

// keeps tells whether the focus leaves the object in the picture.
func (v *View) keeps(n *topology.Node) bool { return v.keep == nil || v.keep[n] }

// Status of the way to the cluster, for the header line.
type Link struct {
	Live bool
	// Detail is why it is not live: "connection refused"; clean, one line.
	Detail string
	// Since is when the state began, unix seconds. When not live, it is the time
	// of the last data.
	Since int64
}

// Frame is one consistent picture handed to the screen; it is immutable and
// shares nothing with the graph.
type Frame struct {
	Seq     uint64
	Context string // kubeconfig context, file name, or "demo"
	View    View   // what Scene was made for
	Scene   *Scene
	// Detail describes the selected node; nil when nothing (known) is selected.
	Detail     *Detail
	Sources    []topology.Source
	Link       Link
	Namespaces []string
	// Problems counts the objects in view that are degraded or failed.
	Problems int
	// Syncing is true until every readable kind has been listed once.
	Syncing bool
}
