// Package picker is a list to choose from by typing: find and the palette.
//
// It knows rows, fuzzy matching and cells; it knows nothing of what a row stands
// for (Item.Value is the caller's). Its invariant: matching never runs in Update,
// only in the command it returns, and an answer to an older text is dropped.
//
// Start reading at picker.go.
package picker
