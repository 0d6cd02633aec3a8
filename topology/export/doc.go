// Package export writes a scene for other programs: JSON, Graphviz DOT and Mermaid, as
// docs/EXPORT.md promises.
//
// It knows scenes and formats, not the cluster and not the screen. Its invariant:
// the same scene gives the same bytes.
//
// Start reading at json.go; dot.go and mermaid.go are the same facts as
// pictures.
package export
