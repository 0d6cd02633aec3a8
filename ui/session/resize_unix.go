//go:build unix

package session

import (
	"os"
	"os/signal"
	"syscall"
)

// onResize tells c when the terminal has another size.
func onResize(c chan<- os.Signal) { signal.Notify(c, syscall.SIGWINCH) }
