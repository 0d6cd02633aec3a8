// Package project turns Kubernetes API objects into topology records: it knows
// what each kind means, how healthy an object is in Kubernetes' own words, and
// what the object points at.
//
// It must not know where objects come from (a watch, a file, the demo) nor what
// is made of the records. It looks nothing up: a record is a function of its
// object alone.
//
// Invariant: nothing of an object reaches a record but through topology.Clean,
// nothing of a Secret is ever read, and no object, however incomplete, panics.
//
// To add a kind: one row in Kinds (kinds.go) and one method of Projector that
// fills in what is special to it (see service.go for a middling one); a golden in
// testdata/ shows the record it gives. Kinds without a row are projected from
// their metadata and, when the whole object is at hand, their status.conditions
// (custom.go).
//
// Start reading at kinds.go, then project.go.
package project
