// Package ui is the screen: one Bubble Tea program that shows what a World tells
// and turns keys into what the user looks at next.
//
// It knows scenes and details from topology/lens, roles from themes, and keys; it
// knows nothing of Kubernetes' API, of how the cluster is reached, or of colours.
// Its invariants: every frame is exactly as wide and high as the terminal, at any
// size; nothing on the map moves by itself once it has been read, but as rest.go says;
// no key ever waits for the cluster, for a layout or for a search; nothing ticks while
// nothing on the screen counts time or has just changed.
//
// Start reading at model.go (what there is, where messages go), then actions.go
// (what keys do), frames.go (how pictures come in), chart.go (what of them is seen),
// rest.go (when they are laid out afresh) and screen.go (how the screen is put together).
package ui
