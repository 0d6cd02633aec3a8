package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology/lens"
	"kscope/ui/keys"
	"kscope/ui/session"
)

// Options is how to run the screen. The zero value works.
type Options struct {
	// Name is what the program calls itself; "" = kscope.
	Name string
	// Theme is one of Themes.Names; "" = dark or light, by the terminal's background.
	Theme string
	// Themes are those there are besides the built-in ones.
	Themes themes.Library
	// Keys are the keys in force; the zero Set is those of keys.Table.
	Keys keys.Set
	// ASCII draws with ASCII characters only; NoColor without colours; NoBraille with
	// blocks where there would be braille.
	ASCII, NoColor, NoBraille bool
	// Queries remembers queries; nil = nothing does.
	Queries Queries
	// ReducedMotion leaves out what comes and goes by itself: the marks of changes.
	ReducedMotion bool
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
	o.Keys = o.Keys.Ready()
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
