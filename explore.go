package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/charmbracelet/x/term"

	"kscope/probes/kube"
	"kscope/probes/safe"
	"kscope/themes"
	"kscope/topology/lens"
	"kscope/ui"
)

// The least terminal the screen is made for.
const minWidth, minHeight = 60, 16

// run does what the flags ask for.
func (o *options) run(ctx context.Context, args []string) error {
	v, err := o.view(args)
	if err != nil {
		return err
	}
	if o.settings, err = readSettings(); err != nil {
		return err
	}
	if o.theme != "" {
		if _, err := o.settings.themes.Load(o.theme); err != nil {
			return usageError{err}
		}
	}
	kube.Quiet(io.Discard)
	if o.output != "" {
		return o.export(ctx, v)
	}
	return o.explore(ctx, v)
}

// explore opens the screen.
func (o *options) explore(ctx context.Context, v lens.View) error {
	tty, err := o.terminal()
	if err != nil {
		return err
	}
	g := &guard{tty: tty, ended: make(chan struct{}), exit: os.Exit}
	runner := &safe.Runner{OnPanic: g.panicked}
	unhush, err := hushStderr(runner)
	if err != nil {
		return err
	}
	defer unhush()
	f, err := o.reach(ctx, "", runner, "")
	if err != nil {
		return err
	}
	w := newWorld(o, runner)
	w.Look(v)
	w.start(ctx, f)
	stop := g.watchSignals(runner)
	defer stop()
	screen := o.screen(v, g)
	screen.Sessions = &w.inside
	err = ui.Run(ctx, w, screen)
	close(g.ended)
	if g.dying() {
		select {} // the one that panicked, or the signal, ends the program
	}
	w.close()
	return err
}

// screen is how the screen is to look and behave: as the flags say, else as the
// settings do, else by the terminal.
func (o *options) screen(v lens.View, g *guard) ui.Options {
	return ui.Options{Name: o.name, View: v, Ready: g.ready, NoSuspend: sessionLeader(),
		Theme: cmp.Or(o.theme, o.settings.Theme), Themes: o.settings.themes, NoColor: themes.NoColor(os.Getenv), NoBraille: themes.NoBraille(os.Getenv),
		ASCII: o.onlyASCII(), ReducedMotion: o.settings.ReducedMotion, Keys: o.settings.keys, Queries: openQueries()}
}

// onlyASCII tells whether to draw with ASCII characters alone.
func (o *options) onlyASCII() bool {
	switch {
	case o.asciiSet:
		return o.ascii
	case o.settings.ASCII != nil:
		return *o.settings.ASCII
	}
	return themes.OnlyASCII(os.Getenv)
}

// terminal checks that there is one to draw on.
func (o *options) terminal() (*os.File, error) {
	tty, ok := o.stdout.(*os.File)
	if !ok || !term.IsTerminal(tty.Fd()) {
		return nil, usageError{errors.New("stdout is not a terminal (write to a pipe or file with -o text, -o json or --dot)")}
	}
	if in, ok := o.stdin.(*os.File); len(o.files) == 0 && (!ok || !term.IsTerminal(in.Fd())) {
		return nil, usageError{errors.New("stdin is not a terminal (read objects from it with -f -)")}
	}
	if os.Getenv("TERM") == "dumb" {
		return nil, errors.New("TERM is dumb: this terminal cannot be drawn on (use -o text)")
	}
	w, h, err := term.GetSize(tty.Fd())
	if err == nil && w > 0 && (w < minWidth || h < minHeight) {
		return nil, fmt.Errorf("terminal is %d×%d; kscope needs %d×%d (enlarge it, or use -o text)", w, h, minWidth, minHeight)
	}
	return tty, nil
}
