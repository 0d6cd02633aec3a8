// Package themes says how the roles of the screen look: colours and attributes
// for terminals of every ability, and the glyphs to draw with.
//
// It knows roles ("this is a warning"), escape sequences and YAML; it knows
// nothing of Kubernetes, of boxes or of the terminal library. Its invariant: a
// theme gives every role, so a palette has an answer for each, and colour is
// never the only carrier of a difference that a glyph or an attribute can carry.
//
// Start reading at role.go (what there is to colour), then theme.go (what a
// theme file holds), then palette.go (what a terminal gets).
package themes
