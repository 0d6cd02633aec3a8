// Package term runs a program in a pseudo terminal as a person at a shell would:
// in the foreground of a session that something else leads, so that Ctrl-Z, fg,
// SIGHUP and the end of the program act as they do in daily use. What the program
// writes goes through a terminal emulator, and tests look at the screen, not at
// the bytes; the bytes are kept as well, to see that every mode was undone.
//
// It must not know kscope or Kubernetes. Its invariant: Wait and the other waits
// look at a screen that shows everything written before the event they report,
// because the session's leader reports events in the same stream.
//
// Start reading at Start in session.go. The test binary's TestMain must call
// Lead first, because the leader is the test binary started again.
package term
