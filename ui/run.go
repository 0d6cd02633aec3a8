package ui

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// framesPerSecond is how often the terminal is written to at most: half of a key's
// answer is the wait for the next frame (docs/decisions/0007-sixty-frames.md).
const framesPerSecond = 60

// Run shows the world until the user quits, the context ends or the program is
// told to end; only the last two are errors, as is a theme that does not exist.
// The terminal is given back as it was, after a panic on the screen's goroutines
// too.
func Run(ctx context.Context, world World, opts Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m, err := newModel(ctx, world, opts)
	if err != nil {
		return err
	}
	with := []tea.ProgramOption{tea.WithContext(ctx), tea.WithFPS(framesPerSecond)}
	if opts.NoColor {
		with = append(with, tea.WithColorProfile(colorprofile.ASCII))
	}
	p := tea.NewProgram(m, append(with, opts.Program...)...)
	if opts.Ready != nil {
		opts.Ready(m.restorer(cancel, p.Kill))
	}
	_, err = p.Run()
	m.lease.Tidy()
	if errors.Is(err, tea.ErrInterrupted) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("screen: %w", err)
	}
	return nil
}

// restorer is what ends the screen from outside. While a session has the terminal,
// it is the session that must give it back, and the program after it: both end with
// their context. To kill the program then would restore the terminal too early.
func (m *model) restorer(cancel, kill func()) func() {
	return func() {
		cancel()
		if !m.lease.Lent() {
			kill()
		}
	}
}

// New is the screen as a Bubble Tea model, for programs of its own and tests.
func New(ctx context.Context, world World, opts Options) (tea.Model, error) {
	return newModel(ctx, world, opts)
}
