package main

import (
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
	if o.theme != "" {
		if _, err := themes.Load(o.theme); err != nil {
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
	err = ui.Run(ctx, w, ui.Options{Name: o.name, Theme: o.theme, ASCII: o.ascii || themes.OnlyASCII(os.Getenv),
		NoColor: themes.NoColor(os.Getenv), View: v, Ready: g.ready, NoSuspend: sessionLeader(), Sessions: &w.inside})
	close(g.ended)
	if g.dying() {
		select {} // the one that panicked, or the signal, ends the program
	}
	w.close()
	return err
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
