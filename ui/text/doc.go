// Package text is the page for a long text that has a structure by indentation:
// an object as YAML, or as described. It scrolls, folds, searches and copies.
//
// It knows lines; it knows nothing of Kubernetes or of where the text comes from
// (Options.Read). Invariant: reading and searching are commands, so that no text,
// however long, makes a key wait; only lines in view are drawn.
//
// Start reading at document.go (text to lines and blocks), then page.go.
package text
