package graph

import (
	"kscope/topology/layout"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// Mode is how much room a node gets.
type Mode uint8

// The modes: Auto is Roomy if that fits the height, else Compact.
const (
	Auto    Mode = iota
	Roomy        // a box of three rows a node
	Compact      // one row a node
)

// Picture is a scene with a place for everything; immutable. A nil or empty
// scene gives an empty picture.
type Picture struct {
	Scene *lens.Scene
	Mode  Mode // Roomy or Compact, never Auto
	place *layout.Result
	in    layout.Input
	byKey map[string]int
}

// New places a scene for a viewport of w×h cells (h decides Roomy or Compact
// under Auto; the picture may well be larger than the viewport). was is the
// picture shown before, nil for none: what both have keeps its place.
//
// New is pure and may run outside of the screen's goroutine.
func New(scene *lens.Scene, w, h int, mode Mode, was *Picture) *Picture {
	return &Picture{Scene: scene, Mode: mode, place: &layout.Result{}}
}

// Size is the size of the whole picture in cells, lane headings included.
func (p *Picture) Size() (w, h int) { return p.place.W, p.place.H }

// Index is the index in Scene.Nodes of the node with the key, -1 if none.
func (p *Picture) Index(key string) int {
	if i, ok := p.byKey[key]; ok {
		return i
	}
	return -1
}

// Rect is the box of a node in cells of the picture; empty if there is none.
func (p *Picture) Rect(key string) canvas.Rect { return canvas.Rect{} }
