// Package canvas is a grid of character cells that everything on the screen is
// drawn into, and the way from the grid to one string for the terminal.
//
// It knows grapheme clusters, their width in columns, roles (what a cell means)
// and lines of box-drawing characters. It knows neither colours (a Palette turns
// roles into escape sequences) nor what is drawn.
//
// Its invariant: whatever is written, String, Plain and RoleText give exactly H
// lines of exactly W columns; nothing is ever written outside of a grid's window;
// lines of different nets never look joined.
//
// Start reading at grid.go; text.go measures and writes text, line.go draws lines
// and boxes, render.go turns the grid into strings.
package canvas
