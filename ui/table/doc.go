// Package table is the page that shows objects as rows: the same objects as the map,
// one kind at a time or all of them, with the columns of kubectl get.
//
// It knows rows and columns (topology/table), not where they come from: a Source
// reads them, again when pictures of the cluster follow. Sorting and reading happen
// in commands; drawing touches the visible rows only, however many there are.
//
// Invariant: the marked row stays the same object while rows come, go and are sorted.
//
// Start reading at page.go, then rows.go (what is shown), draw.go and choose.go.
package table
