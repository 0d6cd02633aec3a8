package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology/lens"
	"kscope/ui/session"
)

// Options is how to run the screen. The zero value works.
type Options struct {
	// Name is what the program calls itself; "" = kscope.
	Name string
	// Theme is one of themes.Names; "" = dark or light, by the terminal's background.
	Theme string
	// ASCII draws with ASCII characters only; NoColor without colours.
	ASCII, NoColor bool
	// View is what to look at first; an empty Lens is traffic.
	View lens.View
	// Clock tells the time that ages count to; nil = time.Now.
	Clock func() time.Time
	// NoSuspend says that there is no shell to come back from Ctrl-Z, as for a
	// session leader; suspending would then never end.
	NoSuspend bool
	// Ready is called once before the program starts, with a function that ends the
	// program and gives the terminal back as it was. It may be called from any
	// goroutine but the screen's own; Run then returns an error.
	Ready func(restore func())
	// Sessions opens shells and port-forwards; nil = there are none to be had.
	Sessions session.Host
	// DebugImage is what debug containers are made of unless another is chosen; "" =
	// busybox.
	DebugImage string
	// Program are further options, such as another input and output.
	Program []tea.ProgramOption
}

func (o Options) withDefaults() Options {
	if o.Name == "" {
		o.Name = "kscope"
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.View.Lens == "" {
		o.View.Lens = lens.Traffic
	}
	if o.View.Fold == "" {
		o.View.Fold = lens.FoldAuto
	}
	if o.DebugImage == "" {
		o.DebugImage = "busybox"
	}
	return o
}
