package layout

// Input is what to place. Indices in Edges and Groups refer to the slices here.
type Input struct {
	Lanes  int
	Nodes  []Node
	Edges  []Edge
	Groups []string // stable keys, in the order from top to bottom
	// Gap is the number of empty rows between boxes of a lane.
	Gap int
	// Spare is how many columns the gaps between lanes may be wider than needed
	// to make room for labels and to set tracks apart.
	Spare int
}

// Node is one box to place: its size in cells, its lane and its group. A lane whose nodes
// have edges among themselves is cut into columns so that these too lead from left to
// right, but for those that close a circle.
type Node struct {
	Key   string // stable identity; also breaks ties
	Lane  int
	Group int // index into Groups, -1 = outside all groups
	W, H  int // cells
	// Tail is how many rows at the bottom only list what is inside: arrows meet the
	// middle row of the others. H less Tail is odd.
	Tail int
}

// Edge is one arrow; LabelW is the room its label would like, 0 = none.
type Edge struct {
	From, To int
	LabelW   int
}

// Rect is a rectangle of cells; X, Y is its top left cell.
type Rect struct{ X, Y, W, H int }

// Point is one cell.
type Point struct{ X, Y int }

// Path is the drawn way of one edge: corners, axis-parallel between them, from the
// cell next to the source box to the cell next to the target box (where the
// arrowhead goes); an edge to the same column or back ends in the row below its target.
// Paths of one Net may share cells; of different nets never, but for crossings. Where
// two paths of one net run straight through a cell, one level and one upright, and
// no path of the net turns there, they cross too and do not touch.
type Path struct {
	Net    int
	Points []Point
	// Label is where the label starts when there was room; HasLabel tells.
	Label    Point
	HasLabel bool
}

// Result is a placed scene.
type Result struct {
	W, H   int
	Nodes  []Rect // by index of Input.Nodes
	Groups []Rect // frames, by index of Input.Groups; empty if the group has no node
	Paths  []Path // by index of Input.Edges
	Lanes  []Rect // X and W of every lane, all its columns; W 0 when empty
	// Crossings is how often edges without a common node cross from lane to lane.
	Crossings int
	mem       *memory // for Again
}
