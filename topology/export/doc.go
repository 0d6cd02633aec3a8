// Package export writes a scene for other programs: JSON and Graphviz DOT, as
// docs/EXPORT.md promises.
//
// It knows scenes and formats, not the cluster and not the screen. Its invariant:
// the same scene gives the same bytes.
//
// Start reading at json.go; dot.go is the same facts for Graphviz.
package export
