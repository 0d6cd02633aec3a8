package ui

import (
	"context"

	"kscope/topology"
	"kscope/topology/lens"
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
