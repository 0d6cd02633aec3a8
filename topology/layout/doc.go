// Package layout places a scene in whole character cells, layered from left to
// right: one lane a kind, one horizontal band a group, arrows on tracks between
// the lanes.
//
// It is pure: same input, same output, whatever order the nodes come in; it knows
// sizes and keys, not what the boxes mean. Invariants: no two boxes overlap, every
// edge starts and ends at its boxes, no cell is shared by lines of different nets
// except where two cross at right angles.
//
// Start reading at layout.go.
package layout
