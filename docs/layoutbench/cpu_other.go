//go:build !unix

package main

import "time"

var began = time.Now()

// cpuTime is the time since the program began.
func cpuTime() time.Duration { return time.Since(began) }
