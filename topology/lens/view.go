package lens

import (
	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
)

// Name is a lens.
type Name string

// The lenses. All holds every object and relation; it is meant for exports.
const (
	Traffic   Name = "traffic"
	Workloads Name = "workloads"
	Nodes     Name = "nodes"
	All       Name = "all"
)

// Names lists the lenses in the order of their keys.
var Names = [...]Name{Traffic, Workloads, Nodes, All}

// Fold is how much a lens may summarise.
type Fold string

// The folds of docs/EXPORT.md.
const (
	FoldNone      Fold = "none"      // every object by itself
	FoldWorkload  Fold = "workload"  // pods into their controllers
	FoldNamespace Fold = "namespace" // namespaces into one node each
	FoldAuto      Fold = "auto"      // as much as needed to fit Rows
)

// View is what the user looks at.
type View struct {
	Lens      Name
	Namespace string // "" = all namespaces
	// Match is the label selector of the query; nil = no query.
	Match labels.Selector
	// Query is Match as the user wrote it.
	Query string
	Fold  Fold
	// Most is how many boxes FoldNone may come to; beyond, it is FoldAuto and the scene
	// says so. 0 = any number.
	Most int
	// Focus is the object of which only the surroundings are shown, "" = everything.
	Focus topology.ID
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
	// Selected is the key of the selected node; it is never folded away.
	Selected string
	// keep is what Focus leaves; nil = everything. Set only while a scene is built.
	keep map[*topology.Node]bool
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
