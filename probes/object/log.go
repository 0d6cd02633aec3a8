package object

import (
	"cmp"
	"slices"
	"sync"

	"kscope/topology/sheet"
)

// The most events that are kept, and how many more there may be before the oldest
// are let go at once.
const (
	keepEvents  = 5000
	spareEvents = 500
)

// Log holds the newest events of a running list. It is safe for concurrent use.
type Log struct {
	// Wake gets a value, at most one at a time, after every change.
	Wake chan struct{}

	mu      sync.Mutex
	events  map[string]sheet.Event // by the event object's uid
	dropped int
	problem string
	synced  bool
}

// NewLog returns an empty log.
func NewLog() *Log { return &Log{Wake: make(chan struct{}, 1), events: map[string]sheet.Event{}} }

// Put adds an event, or replaces the one of that uid.
func (l *Log) Put(uid string, e sheet.Event) {
	l.change(func() {
		l.events[uid] = e
		if len(l.events) > keepEvents+spareEvents {
			l.trim()
		}
	})
}

// Remove takes an event away that the server has forgotten.
func (l *Log) Remove(uid string) { l.change(func() { delete(l.events, uid) }) }

// Replace puts all there is in place of what was known; problem is what is wrong
// all the same.
func (l *Log) Replace(events map[string]sheet.Event, problem string) {
	l.change(func() {
		l.events, l.dropped, l.synced, l.problem = events, 0, true, problem
		l.trim()
	})
}

// Fail says why events can't be read now; those known stay.
func (l *Log) Fail(problem string) { l.change(func() { l.problem = problem }) }

// Now is the present state, grouped.
func (l *Log) Now() sheet.Events {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.trim()
	list := make([]sheet.Event, 0, len(l.events))
	for _, e := range l.events {
		list = append(list, e)
	}
	return sheet.Events{List: sheet.Group(list), Problem: l.problem, Synced: l.synced, Dropped: l.dropped}
}

func (l *Log) change(f func()) {
	l.mu.Lock()
	f()
	l.mu.Unlock()
	select {
	case l.Wake <- struct{}{}:
	default:
	}
}

// trim lets the oldest go, beyond keepEvents.
func (l *Log) trim() {
	if len(l.events) <= keepEvents {
		return
	}
	uids := make([]string, 0, len(l.events))
	for uid := range l.events {
		uids = append(uids, uid)
	}
	slices.SortFunc(uids, func(a, b string) int {
		return cmp.Or(cmp.Compare(l.events[b].Last, l.events[a].Last), cmp.Compare(a, b))
	})
	for _, uid := range uids[keepEvents:] {
		delete(l.events, uid)
		l.dropped++
	}
}
