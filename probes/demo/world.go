package demo

import (
	"container/heap"
	"math/rand/v2"
	"time"

	"k8s.io/apimachinery/pkg/runtime"

	"kscope/probes/project"
	"kscope/topology/sheet"
)

// Options are what a World is made of. The same Seed and the same answers of Now
// give the same cluster and the same events.
type Options struct {
	Seed uint64
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// World is the demo cluster. It is not safe for concurrent use, but for the methods
// of probes/object.Source, which Run answers.
type World struct {
	store
	clock    func() time.Time
	start    time.Time
	at       time.Time // the virtual clock; behind the real one between steps
	rng      *rand.Rand
	looks    map[string]bool // namespaces that controllers look at now; "": all
	todo     agenda
	count    int                 // events planned so far, to keep their order
	held     map[string][]func() // node name → what its silent kubelet will do once back
	leak     bool                // payments runs out of memory
	ips      map[string]int      // node name → last pod address given
	load     map[string]int32    // app → CPU its pods use together, percent of one's request
	shipped  map[string]int      // app → patch version of its last release
	kubelets *kubelets           // what answers for logs
	reports  map[reportKey]sheet.Event
	asks     chan func() // what Run is to do between two steps
}

// Change is one object that came or changed, or, with a nil Object, that went.
// Object is a copy of its own.
type Change struct {
	Kind            project.Kind
	Namespace, Name string
	Object          runtime.Object
}

// New makes a cluster that is some weeks old at the present time.
func New(opts Options) *World {
	clock := opts.Now
	if clock == nil {
		clock = time.Now
	}
	w := &World{
		store:    newStore(),
		clock:    clock,
		start:    clock().Round(0).UTC(),
		rng:      rand.New(rand.NewPCG(opts.Seed, 0x6b73636f7065)), // any constant: the second half of the seed
		held:     map[string][]func(){},
		ips:      map[string]int{},
		load:     map[string]int32{},
		shipped:  map[string]int{},
		kubelets: newKubelets(clock),
		reports:  map[reportKey]sheet.Event{},
		asks:     make(chan func()),
	}
	w.history()
	w.live(w.start)
	w.takeChanges()
	w.kubelets.learn(w.Objects())
	w.script()
	return w
}

// Next is when something happens next, whatever the time is now.
func (w *World) Next() time.Time { return w.todo[0].at }

// Step lets the cluster live until now and returns what is different from the last
// call, in a stable order, each object once.
func (w *World) Step(now time.Time) []Change {
	if gap := now.Sub(w.at); gap > sleepy {
		w.sleep(gap.Truncate(backupEvery))
	}
	w.live(now)
	changes := w.takeChanges()
	w.kubelets.learn(changes)
	return changes
}

func (w *World) live(until time.Time) {
	for len(w.todo) > 0 && !w.todo[0].at.After(until) {
		e := heap.Pop(&w.todo).(event)
		w.at = e.at
		e.do()
		w.settle()
	}
	if until.After(w.at) {
		w.at = until
	}
}

// sleepy is how long nobody may look before the cluster sleeps, too: what happens
// in a week of a closed laptop is not worth catching up with.
const sleepy = 2 * time.Hour

// sleep lets time pass without anything happening.
func (w *World) sleep(d time.Duration) {
	w.at = w.at.Add(d)
	for i := range w.todo {
		w.todo[i].at = w.todo[i].at.Add(d)
	}
}

// after plans do for d later on the virtual clock.
func (w *World) after(d time.Duration, do func()) { w.plan(w.at.Add(d), do) }

// ago plans do for a time before the start.
func (w *World) ago(age time.Duration, do func()) { w.plan(w.start.Add(-age), do) }

func (w *World) plan(at time.Time, do func()) {
	w.count++
	heap.Push(&w.todo, event{at: at, seq: w.count, do: do})
}

// between is a random duration from low to high.
func (w *World) between(low, high time.Duration) time.Duration {
	return low + time.Duration(w.rng.Int64N(int64(high-low)+1)).Truncate(time.Millisecond)
}

// event is something that happens at a time; events of one time keep their order.
type event struct {
	at  time.Time
	seq int
	do  func()
}

// agenda is a heap of what is to happen, the earliest first.
type agenda []event

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	if !a[i].at.Equal(a[j].at) {
		return a[i].at.Before(a[j].at)
	}
	return a[i].seq < a[j].seq
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(event)) }
func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	old[len(old)-1] = event{}
	*a = old[:len(old)-1]
	return last
}
