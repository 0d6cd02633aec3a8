package graph

import (
	"slices"

	"kscope/topology"
	"kscope/topology/layout"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// Mode is how much room a node gets.
type Mode uint8

// The modes: Auto is Roomy if that fits the viewport, else Compact.
const (
	Auto    Mode = iota
	Roomy        // a box of three rows a node
	Compact      // one row a node
)

// headings is the rows that the lane headings take at the top of a viewport.
const headings = 1

// Picture is a scene with a place for everything; immutable. A nil or empty
// scene gives an empty picture.
type Picture struct {
	Scene *lens.Scene
	Mode  Mode // Roomy or Compact, never Auto

	w, h  int   // the viewport it was made for
	width []int // of boxes, by lane
	level int   // no name is cut in a box of that width
	wide  bool  // wider than the viewport with boxes as narrow as can be
	fresh bool  // placed from scratch
	in    layout.Input
	place *layout.Result
	byKey map[string]int
	out   [][]int32 // by node: indices of the edges that leave it
	into  [][]int32 // … that enter it
	// stopped are the denied edges whose head others share that are not: they are crossed
	// where they begin.
	stopped []bool
}

// New places a scene for a viewport of w×h cells, lane headings included; 0 is
// without bound. The picture may well be larger than the viewport. was is the
// picture shown before, nil for none: what both have keeps its place.
//
// New is pure and may run outside of the screen's goroutine.
func New(scene *lens.Scene, w, h int, mode Mode, was *Picture) *Picture {
	if scene == nil {
		scene = &lens.Scene{}
	}
	if was != nil && was.Scene.Lens != scene.Lens {
		was = nil
	}
	same := was != nil && was.w == w && was.h == h
	if mode == Auto {
		mode = Roomy
		if same {
			mode = was.Mode
		}
		if p := newPicture(scene, w, h, mode, was); mode == Compact || p.fits(same) {
			return p
		}
		mode = Compact
	}
	return newPicture(scene, w, h, mode, was)
}

// Refit is the picture as one to follow on where the user has changed what is shown: what
// both have keeps its order and its row, but the lanes and boxes are fitted anew.
func (p *Picture) Refit() *Picture {
	q := *p
	q.w = -1
	return &q
}

func newPicture(scene *lens.Scene, w, h int, mode Mode, was *Picture) *Picture {
	p := &Picture{Scene: scene, Mode: mode, w: w, h: h, byKey: make(map[string]int, len(scene.Nodes))}
	for i := range scene.Nodes {
		p.byKey[scene.Nodes[i].Key] = i
	}
	p.connect()
	if was != nil && was.Mode != mode {
		was = nil
	}
	if was != nil && was.w == w && was.h == h {
		p.keepWidth(was)
		p.put(p.input(was.in.Spare, was), was)
		if p.wide || w == 0 || p.place.W <= w+overhang {
			return p
		}
	}
	p.fitWidth(was)
	return p
}

// put places the scene, with everything where it was as far as possible. A scene of
// the same shape, as after a change of status, is where it was.
func (p *Picture) put(in layout.Input, was *Picture) {
	p.in, p.fresh = in, was == nil
	switch {
	case was == nil:
		p.place = layout.Place(in)
	case sameShape(in, was.in):
		p.place = was.place
	default:
		p.place = layout.Again(in, was.in, was.place)
	}
}

func sameShape(a, b layout.Input) bool {
	return a.Lanes == b.Lanes && a.Gap == b.Gap && a.Spare == b.Spare &&
		slices.Equal(a.Nodes, b.Nodes) && slices.Equal(a.Edges, b.Edges) && slices.Equal(a.Groups, b.Groups)
}

// tooWide tells whether the picture is wider than the viewport.
func (p *Picture) tooWide() bool { return p.w > 0 && p.place.W > p.w }

// fits tells whether all of the picture can be seen at once, and names be read. A
// picture that is shown already may grow a little higher than the viewport before
// it changes its mode.
func (p *Picture) fits(shown bool) bool {
	_, h := p.Size()
	if shown {
		return p.h == 0 || h <= p.h+p.h/4
	}
	return p.level >= roomyLevel && !p.tooWide() && (p.h == 0 || h <= p.h)
}

func (p *Picture) connect() {
	n := len(p.Scene.Nodes)
	p.out, p.into = make([][]int32, n), make([][]int32, n)
	for i := range p.Scene.Edges {
		e := &p.Scene.Edges[i]
		p.out[e.From] = append(p.out[e.From], int32(i))
		p.into[e.To] = append(p.into[e.To], int32(i))
	}
	gets := make([]bool, n)
	for i := range p.Scene.Edges {
		e := &p.Scene.Edges[i]
		gets[e.To] = gets[e.To] || e.State < topology.Rejected
	}
	p.stopped = make([]bool, len(p.Scene.Edges))
	for i := range p.Scene.Edges {
		e := &p.Scene.Edges[i]
		p.stopped[i] = e.Relation == topology.Denies && e.State >= topology.Rejected && gets[e.To]
	}
}

// Size is the size of the whole picture in cells, lane headings included.
func (p *Picture) Size() (w, h int) {
	if p.place.H == 0 {
		return 0, 0
	}
	return p.place.W, p.place.H + headings
}

// Index is the index in Scene.Nodes of the node with the key, -1 if none.
func (p *Picture) Index(key string) int {
	if i, ok := p.byKey[key]; ok {
		return i
	}
	return -1
}

// Rect is the box of a node in cells of the picture, lane headings included (they
// are its first row); empty if there is none.
func (p *Picture) Rect(key string) canvas.Rect {
	i := p.Index(key)
	if i < 0 {
		return canvas.Rect{}
	}
	r := canvas.Rect(p.place.Nodes[i])
	r.Y += headings
	return r
}
