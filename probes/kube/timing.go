package kube

import "time"

// Timing is how patient a Cluster is. The zero value of a field means its
// default, in brackets; tests make them short.
type Timing struct {
	Beat        time.Duration // between heartbeats while all is well [3 s]
	BeatTimeout time.Duration // for the answer to one heartbeat [2 s]
	BeatAgain   time.Duration // to the next heartbeat after a missed one [1 s]
	RetryMin    time.Duration // first delay after a failed list or watch [200 ms]
	RetryMax    time.Duration // longest such delay [3 s]
	Denied      time.Duration // between tries of a kind that is forbidden [18 s]
	Poll        time.Duration // between lists of a kind that cannot be watched [15 s]
	Rules       time.Duration // between looks at one's own permissions [15 s]
	Discover    time.Duration // between looks for kinds the server did not have [60 s]
	Stall       time.Duration // for the next sign of life in a streamed list [8 s]
	List        time.Duration // for one page of a list [60 s]
	Metrics     time.Duration // between looks at what pods and nodes use, at least [30 s]
}

// orDefaults fills in what is zero. The sum of an idle cluster's requests stays
// under 0.5 per second: a heartbeat each 3 s, permissions each 15 s, one group of
// kinds each 60 s, two lists of metrics each 30 s (a metrics-server has new ones
// each 15 s, or more rarely).
func (t Timing) orDefaults() Timing {
	for _, f := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&t.Beat, 3 * time.Second}, {&t.BeatTimeout, 2 * time.Second}, {&t.BeatAgain, time.Second},
		{&t.RetryMin, 200 * time.Millisecond}, {&t.RetryMax, 3 * time.Second},
		{&t.Denied, 18 * time.Second}, {&t.Poll, 15 * time.Second}, {&t.Rules, 15 * time.Second},
		{&t.Discover, time.Minute}, {&t.Stall, 8 * time.Second}, {&t.List, time.Minute},
		{&t.Metrics, 30 * time.Second},
	} {
		if *f.field <= 0 {
			*f.field = f.value
		}
	}
	return t
}
