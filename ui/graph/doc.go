// Package graph draws a lens.Scene: it measures the boxes, has topology/layout
// place them, draws boxes, frames and arrows on a canvas, and tells where the
// arrow keys lead.
//
// It knows scenes, cells and roles; it knows nothing of Bubble Tea, of keys by
// name, or of the cluster. Its invariants: a change of status moves nothing; every
// node can be reached from every other with the four directions of Toward; what is
// drawn and what is hit by the mouse are the same cells.
//
// Start reading at picture.go (what is drawn), then draw.go; walk.go is about
// moving in it, view.go about which part of it is seen, successor.go about what to
// select when the selected node has gone.
package graph
