package ui

import (
	"context"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/query"
	"kscope/topology/table"
	"kscope/ui/facets"
	"kscope/ui/logs"
	"kscope/ui/trace"
)

// World is the cluster as the screen sees it. main wires an implementation; no
// method may block for long, but Names and Switch are called from commands only.
type World interface {
	// Look tells what the user looks at now; the newest wins.
	Look(lens.View)
	// Frames delivers pictures, newest wins; a frame may be for an older view.
	Frames() <-chan *lens.Frame
	// Names lists every object for find, in stable order.
	Names(context.Context) ([]Name, error)
	// Rows are the objects that a view is about, for the table.
	Rows(context.Context, lens.View) ([]table.Row, error)
	// Facets takes the objects of a view apart by labels and fields.
	Facets(ctx context.Context, v lens.View, row, column string) (facets.Counts, error)
	// Complete offers ways to go on with a query at the cursor, a byte of its text, from
	// what the objects of the view have.
	Complete(ctx context.Context, v lens.View, text string, cursor, most int) ([]query.Suggestion, error)
	// Save writes a text into a new file, in the folder the program was started in,
	// and tells its name.
	Save(ctx context.Context, name, text string) (path string, err error)
	// Trace follows requests; it is called from commands only.
	trace.Source
	// Tail reads logs.
	logs.Cluster
	// Contexts lists the contexts that can be switched to; empty offline.
	Contexts() []string
	// Switch moves to another context; frames of the new one follow.
	Switch(ctx context.Context, name string) error
	Objects
}

// Name is one findable object.
type Name struct {
	ID     topology.ID
	Health topology.Health
}
