//go:build unix

package main

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

func deadlySignals() []os.Signal { return []os.Signal{syscall.SIGHUP, syscall.SIGQUIT} }

// sessionLeader tells whether the program has no shell above it that could bring
// it back from Ctrl-Z.
func sessionLeader() bool {
	sid, err := unix.Getsid(0)
	return err == nil && sid == os.Getpid()
}
