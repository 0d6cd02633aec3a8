package sheet

import (
	"cmp"
	"slices"

	"kscope/topology"
)

// Event is what was reported of an object: all reports with the same reason and
// message are one.
type Event struct {
	About   topology.ID
	Reason  string
	Message string
	Warning bool // its type is not Normal
	Count   int  // how often it was reported, at least 1
	// First and Last are when, in unix seconds; 0 = not known.
	First, Last int64
	From        string // who reported it: "kubelet"
}

// Events is the present state of a running list of events.
type Events struct {
	// List is grouped and ordered (see Group).
	List []Event
	// Problem says why events can't be read, or not all of them; "" = nothing wrong.
	Problem string
	// Synced: what there is was read once; until then List is not complete.
	Synced bool
	// Dropped is how many older events were left out to bound memory.
	Dropped int
}

// Group joins events of the same object, reason and message, and sorts: warnings
// first, then the newest, then by object and text, so that equal input in any order
// gives equal output.
func Group(events []Event) []Event {
	type key struct {
		about           topology.ID
		reason, message string
		warning         bool
	}
	at := make(map[key]int, len(events))
	out := make([]Event, 0, len(events))
	for _, e := range events {
		k := key{e.About, e.Reason, e.Message, e.Warning}
		i, ok := at[k]
		if !ok {
			at[k] = len(out)
			out = append(out, e)
			continue
		}
		old := &out[i]
		old.Count += e.Count
		if e.First != 0 && (old.First == 0 || e.First < old.First) {
			old.First = e.First
		}
		old.Last = max(old.Last, e.Last)
		if old.From == "" || e.From != "" && e.From < old.From {
			old.From = e.From
		}
	}
	slices.SortFunc(out, compare)
	return out
}

func compare(a, b Event) int {
	if a.Warning != b.Warning {
		if a.Warning {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.Last, a.Last), cmp.Compare(a.About, b.About),
		cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Message, b.Message))
}
