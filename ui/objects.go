package ui

import (
	"context"

	"kscope/topology"
	facts "kscope/topology/sheet"
)

// Objects tells of single objects more than the map holds. All methods but Command
// may wait and are called from commands only; errors are one line for people, and
// those that are a missing permission have a method Denied() bool that says so.
type Objects interface {
	// Sheet is all there is to tell of an object. It is never asked of a Secret.
	Sheet(ctx context.Context, id topology.ID) (facts.Sheet, error)
	// YAML is the object as text, each line clean. What a Secret holds is left out
	// unless contents is set; hidden tells that it was.
	YAML(ctx context.Context, id topology.ID, contents bool) (text string, hidden bool, err error)
	// Describe is what kubectl describe prints, each line clean.
	Describe(ctx context.Context, id topology.ID) (string, error)
	// Events runs a list of events until ctx ends: those of a namespace ("" = all),
	// or, if about is set, of the one object (uid "" = not known). The newest state
	// wins; the channel is closed at the end.
	Events(ctx context.Context, namespace string, about topology.ID, uid string) <-chan facts.Events
	// Command is the kubectl command that does verb ("get -o yaml", "describe",
	// "events") with an object, quoted for a shell; "" where there is no cluster.
	Command(verb string, id topology.ID) string
}
