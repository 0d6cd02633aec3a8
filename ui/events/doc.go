// Package events is the page of events: what was reported of an object and of what
// it owns, or of everything, warnings first, as it comes.
//
// It knows sheet.Events; it knows nothing of how they are read (Source). Invariant:
// the marked event stays the marked one while others come and go.
//
// Start reading at page.go.
package events
