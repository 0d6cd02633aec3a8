//go:build unix

package main

import (
	"syscall"
	"time"
)

// cpuTime is the CPU time this program has used, so that a busy machine makes no
// difference.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
