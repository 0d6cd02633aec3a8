// Package yardstick makes graphs that look like Kubernetes clusters and measures
// layouts of them: the bar that the layout engine is held to.
//
// The graphs depend on a size and a seed alone, so that every engine, here or
// elsewhere, can be measured on the same ones. What is measured is what is drawn:
// the paths of a layout.Result, never the order it was made from.
//
// Start reading at graph.go; cluster.go makes the objects, variant.go the views of
// them, event.go what happens to them; scene.go gives a graph to the layout,
// drawing.go counts.
package yardstick
