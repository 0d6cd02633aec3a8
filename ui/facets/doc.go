// Package facets is the page that takes a set of objects apart: the label keys and
// fields that they have, the values with counts, and how two of the keys overlap.
// Choosing a value refines the query, here and on the map.
//
// It knows facets (topology/query), not how they are counted: a Source does that for
// the view of the moment, in a command.
//
// Start reading at page.go, then draw.go.
package facets
