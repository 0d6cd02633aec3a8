// Package table shows objects as rows: for each kind the columns that kubectl get
// prints, and beside them what the objects use and how they are.
//
// It knows records and how their values are written; it must not know terminals.
// A row keeps only what is immutable, so that a table outlives the graph it was read
// from; what a cell says is worked out when it is asked for, so that a hundred
// thousand rows cost what the visible ones do.
//
// Invariant: same records, same cells; rows that a column does not tell apart are in
// the order of their ids.
//
// Start reading at row.go, then column.go and kinds.go (which columns a kind has),
// sort.go and write.go (CSV and JSON).
package table
