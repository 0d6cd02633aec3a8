package topology

// SourceState is what became of reading one kind.
type SourceState uint8

// The states a source goes through. A kind that was never mentioned is Absent.
const (
	Absent    SourceState = iota // the server (or the file) does not have the kind
	Syncing                      // first list under way
	Synced                       // "ok": complete and live
	Forbidden                    // "denied": no permission
	Stale                        // was synced, the connection is gone
)

var sourceNames = [...]string{"absent", "syncing", "ok", "denied", "stale"}

func (s SourceState) String() string { return sourceNames[s] }

// Source is the state of reading one kind, in all namespaces or in one.
type Source struct {
	Kind string // as in ids: "Pod", "Kafka.kafka.strimzi.io"
	// Namespace is "" when the kind is read cluster-wide; otherwise only this
	// namespace can be read (or was asked for).
	Namespace string
	State     SourceState
	// Detail is why, for people: "needs list on nodes", "connection refused". Clean.
	Detail string
	// Since is when the state was entered, unix seconds.
	Since int64
	// Count is how many objects arrived so far, for progress.
	Count int
}

// Change is one object that came, changed (Record set) or went (Record nil).
type Change struct {
	ID     ID
	Record *Record
}

// Batch is what a probe hands over at once: changes of one kind.
type Batch struct {
	// Source, if set, is the kind's new state, taken over after the changes.
	Source *Source
	// Replace: Changes are all objects of Kind (within Namespace, if not "");
	// whatever else is known of it there has gone.
	Replace   bool
	Kind      string
	Namespace string
	Changes   []Change
	// Measures are samples of what objects use; they change nothing else.
	Measures []Measure
}
