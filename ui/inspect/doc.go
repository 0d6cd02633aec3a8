// Package inspect is the side panel: all that is known of the selected node, in
// words.
//
// It knows lens.Detail, the clock's value and cells; it knows nothing of where
// details come from or of keys by name. Its invariant: no line is wider than the
// panel, and what can be clicked is what is drawn.
//
// Start reading at panel.go (scrolling, drawing), then lines.go (what is said).
package inspect
