//go:build !unix

package session

import "os"

// onResize does nothing: here no signal tells of another size.
func onResize(chan<- os.Signal) {}
