package lines

import (
	"cmp"
	"slices"

	"kscope/topology"
)

// Kind is what a line is: a container's own words, or ours about its stream.
type Kind uint8

// The kinds. All but Text are markers, written by us; their Text says what happened.
const (
	Text      Kind = iota
	Gap            // lines may be missing here, nobody can tell
	Restarted      // what follows comes from a new instance of the container
	Ended          // the container, or its pod, has come to its end
	Reopened       // the stream had fallen silent and was opened again
	Joined         // the container joined the selection later than the others
	Failed         // the log cannot be read
	Mark           // the user's own mark
)

// Line is one line of one container. Lines are immutable.
type Line struct {
	// Text is clean (topology.Clean) and without line break; Spans colour parts of it.
	Text  string
	Spans []Span
	// Time is what the kubelet wrote before the line, unix nanoseconds; 0 = unknown.
	Time int64
	// Cut is how long the line was, in bytes, if Text is only its beginning; else 0.
	Cut int64
	// Source is the container: an index into the list of Sources, -1 for marks.
	Source int32
	Kind   Kind
}

// size is what a line weighs in a buffer, in bytes: its text and about what Go needs
// for the rest.
func (l *Line) size() int { return len(l.Text) + 8*len(l.Spans) + 72 }

// State is how the stream of a source is.
type State uint8

// The states, as a stream goes through them.
const (
	Opening      State = iota
	Streaming          // lines come as they are written
	Waiting            // the container has not started, or starts again later
	Reconnecting       // the stream broke; it is opened again
	Denied             // no permission
	Done               // the log has come to its end
	Unread             // one of more streams than are read at once
)

// Source is one container whose log is read.
type Source struct {
	Pod       topology.ID
	Container string
	// Alone: the pod has no other container in the list.
	Alone bool
	State State
	// Why says in clean words why State is not Streaming, "" if there is nothing to say.
	Why string
}

// Batch is what is new: lines in the order to show them, and how all sources are now.
type Batch struct {
	Lines   []Line
	Sources []Source
	// Dropped counts the lines so far that came faster than they could be shown, and
	// would have left the buffer at once.
	Dropped uint64
	// Unread is how many more containers the selection has than are read at once.
	Unread int
	// Note says what is wrong with all of it, "" if nothing.
	Note string
}

// Options say which part of the logs is read.
type Options struct {
	// Previous reads the instance before the last restart, to its end.
	Previous bool
	// Since is how far back to begin, in seconds; 0 = as Tail says.
	Since int64
	// Tail is how many lines of each container to begin with; 0 = from the first line.
	Tail int64
}

// Merge puts lines of several sources in order of their time. Lines of one source
// stay in the order they have, whatever their times; what has no time stays with what
// came before it.
func Merge(batch []Line) {
	latest := map[int32]int64{}
	key := make([]int64, len(batch))
	sorted := true
	for i := range batch {
		l := &batch[i]
		key[i] = max(l.Time, latest[l.Source])
		if key[i] == 0 && i > 0 {
			key[i] = key[i-1]
		}
		latest[l.Source] = key[i]
		sorted = sorted && (i == 0 || key[i-1] <= key[i])
	}
	if sorted {
		return
	}
	order := make([]int, len(batch))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(key[a], key[b]) })
	out := make([]Line, len(batch))
	for i, from := range order {
		out[i] = batch[from]
	}
	copy(batch, out)
}
