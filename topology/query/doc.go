// Package query is the question a user asks of the cluster in one line: label
// selectors as Kubernetes has them, fields of the objects (.kind=Pod .cpu>80%),
// and, or, not. docs/QUERY.md is the language as users read it.
//
// It knows text, records and the edges between them; it does not know how a
// query is typed, what is drawn of the answer, or where usage figures come from
// (Env brings those, and the time of day).
//
// Invariants: what labels.Parse takes is a query, and matches as that selector
// does; Parse(q.String()) is q; an Error lies inside of the text. A Query is
// immutable and may be shared.
//
// Start reading at query.go, then grammar.go (text → expressions), expr.go (what
// an expression matches) and field.go (the table of fields).
package query
