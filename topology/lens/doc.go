// Package lens turns the graph into a scene: the nodes, groups and edges to draw
// for one way of looking (traffic, workloads, nodes, policy, all), bounded in size.
//
// It knows what is worth showing and how to fold the rest; it knows nothing of
// cells, colours or keys. Its invariant: a scene never holds more rows a lane than
// the view's budget when the view folds by itself, and every object that is not
// shown is counted by something that is, unless the view's query or focus leaves it
// out.
//
// Start reading at scene.go (what comes out), then view.go (what goes in), then
// ladder.go (what is unfolded when rows are short) and steady.go (what stays so while the
// view lasts). The policy lens begins at rulebook.go.
package lens
