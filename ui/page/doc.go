// Package page says what a page is: something that takes the whole screen between
// header and footer in place of the map, such as a log, a table or a text. Pages lie
// on a stack; Esc takes the uppermost away, the map is under all of them.
//
// A page knows nothing of the screen around it. What it wants done there it says
// with one of the messages of this package; what it needs of the cluster comes
// through an interface that its own package defines and main implements.
//
// Invariant: a page answers every key at once; whatever waits is a command, and ends
// when the page is closed.
//
// Start reading at page.go.
package page
