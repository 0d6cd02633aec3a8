// Package layout places a scene in whole character cells, layered from left to
// right: one lane a kind (a few columns where its nodes lead to each other), one
// horizontal band a group, arrows on tracks between the lanes.
//
// It is pure: same input, same output, whatever order the nodes come in; it knows
// sizes and keys, not what the boxes mean. Invariants: no two boxes overlap, every
// edge starts and ends at its boxes, no cell is shared by lines of different nets
// except where two cross at right angles.
//
// Start reading at layout.go, the contract, then at place.go: work.go puts the scene
// into canonical order and cuts edges into hops from lane to lane (sublane.go cuts lanes
// that need it, keepparts.go as they were before), cells.go and
// order.go find who is above whom, part by part (arrangement.go, starts.go, core.go,
// sweep.go, sift.go, kick.go), rows.go and stack.go the rows, channel.go,
// sequence.go, jog.go, assign.go and columns.go the tracks between the lanes, paths.go the
// lines. again.go does the same for a scene that follows on another, moving as
// little as it can; refine.go searches longer, crossings.go counts. layers.go and
// simplex.go choose layers for graphs and for what is in a lane.
package layout
