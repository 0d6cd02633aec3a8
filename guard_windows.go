package main

import "os"

// deadlySignals: Windows tells of a closed console as an interrupt, which Bubble
// Tea handles.
func deadlySignals() []os.Signal { return nil }

// sessionLeader: Windows has no Ctrl-Z to come back from.
func sessionLeader() bool { return true }
