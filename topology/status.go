package topology

// Health is how well something is, in five words. The order is the order of
// attention: a higher value is worse.
type Health uint8

// The five healths of docs/EXPORT.md.
const (
	OK Health = iota
	Unknown
	Progressing
	Degraded
	Failed
)

var healthNames = [...]string{"ok", "unknown", "progressing", "degraded", "failed"}

func (h Health) String() string { return healthNames[h] }

// Status is a health with its cause.
type Status struct {
	Health Health
	// Reason is one word (or a few) of Kubernetes' own: CrashLoopBackOff, OOMKilled,
	// Unschedulable, ProgressDeadlineExceeded. It is what a box shows; "" when ok.
	Reason Sym
	// Message is the sentence that goes with it, e.g. the scheduler's; clean, at
	// most a few hundred bytes, "" when there is none.
	Message string
	// Since is when it began, unix seconds; 0 unknown.
	Since int64
}

// Relation is the kind of an edge; see docs/EXPORT.md for ends and direction.
type Relation uint8

// The relations of docs/EXPORT.md.
const (
	Owns Relation = iota
	RunsOn
	Selects
	Enters
	Routes
	Resolves
	Mounts
	Uses
	Binds
	Provisions
	Scales
	Allows
	Denies
	Connects
)

var relationNames = [...]string{"owns", "runs-on", "selects", "enters", "routes", "resolves",
	"mounts", "uses", "binds", "provisions", "scales", "allows", "denies", "connects"}

func (r Relation) String() string { return relationNames[r] }

// Evidence is where an edge's claim comes from.
type Evidence uint8

// The evidences of docs/EXPORT.md.
const (
	FromSpec Evidence = iota
	FromStatus
	Observed
	Assumed
)

var evidenceNames = [...]string{"spec", "status", "observed", "assumed"}

func (e Evidence) String() string { return evidenceNames[e] }

// EdgeState tells what happens on an edge.
type EdgeState uint8

// The edge states of docs/EXPORT.md.
const (
	Fine EdgeState = iota // "ok"
	EdgeDegraded
	Pending
	Ambiguous
	Rejected
	Dropped
	Dangling
	Denied
)

var edgeStateNames = [...]string{"ok", "degraded", "pending", "ambiguous", "reject", "drop", "dangling", "denied"}

func (s EdgeState) String() string { return edgeStateNames[s] }
