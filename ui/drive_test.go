package ui_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"kscope/ui"
)

// driver runs a model as Bubble Tea would, in a synctest bubble: commands run on
// goroutines of their own, their messages are handled one by one.
type driver struct {
	t     *testing.T
	world *fakeWorld
	model tea.Model
	msgs  chan tea.Msg
	seen  []tea.Msg // Bubble Tea's own: quit, suspend
	// hold tells which messages are held back, in held.
	hold func(tea.Msg) bool
	held []tea.Msg
}

// bubble runs f with a screen of w×h on the fake world.
func bubble(t *testing.T, w, h int, opts ui.Options, f func(d *driver)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer time.Sleep(time.Minute) // the last tick ends; a bubble's clock stops with it
		defer cancel()
		d := &driver{t: t, world: newFake(), msgs: make(chan tea.Msg, 1000)}
		if opts.Clock == nil {
			opts.Clock = func() time.Time { return now }
		}
		if opts.Theme == "" {
			opts.Theme = "dark"
		}
		m, err := ui.New(ctx, d.world, opts)
		if err != nil {
			t.Fatal(err)
		}
		d.model = m
		d.run(m.Init())
		d.send(tea.WindowSizeMsg{Width: w, Height: h})
		f(d)
	})
}

func (d *driver) run(cmd tea.Cmd) {
	if cmd != nil {
		go func() { d.msgs <- cmd() }()
	}
}

// send hands over messages, one by one, each when all that the one before brought
// about is over.
func (d *driver) send(msgs ...tea.Msg) {
	for _, msg := range msgs {
		d.msgs <- msg
		d.settle()
	}
}

// settle lets commands run until nothing happens for longer than the pause
// between two pictures.
func (d *driver) settle() {
	for busy := true; busy; {
		busy = false
		time.Sleep(110 * time.Millisecond)
		synctest.Wait()
		for len(d.msgs) > 0 {
			switch msg := (<-d.msgs).(type) {
			case nil:
				continue
			case tea.BatchMsg:
				for _, c := range msg {
					d.run(c)
				}
			case tea.QuitMsg, tea.SuspendMsg:
				d.seen = append(d.seen, msg)
			default:
				if d.hold != nil && d.hold(msg) {
					d.held = append(d.held, msg)
					continue
				}
				var cmd tea.Cmd
				d.model, cmd = d.model.Update(msg)
				d.model.View()
				d.run(cmd)
			}
			busy = true
			synctest.Wait()
		}
	}
}

// release hands over what was held back.
func (d *driver) release() {
	held := d.held
	d.hold, d.held = nil, nil
	d.send(held...)
}

// wait lets time go by and handles what comes of it.
func (d *driver) wait(t time.Duration) {
	time.Sleep(t)
	d.settle()
}

// keys presses keys by Bubble Tea's names; a word in quotes is typed.
func (d *driver) keys(names ...string) {
	for _, name := range names {
		if text, ok := strings.CutPrefix(name, "'"); ok {
			for _, r := range text {
				d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
			continue
		}
		d.send(key(name))
	}
}

func key(name string) tea.KeyPressMsg {
	var k tea.KeyPressMsg
	for {
		if rest, ok := strings.CutPrefix(name, "shift+"); ok {
			k.Mod, name = k.Mod|tea.ModShift, rest
		} else if rest, ok := strings.CutPrefix(name, "alt+"); ok {
			k.Mod, name = k.Mod|tea.ModAlt, rest
		} else if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
			k.Mod, name = k.Mod|tea.ModCtrl, rest
		} else {
			break
		}
	}
	codes := map[string]rune{"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown}
	if code, ok := codes[name]; ok {
		k.Code = code
		return k
	}
	k.Code = []rune(name)[0]
	if k.Mod == 0 {
		k.Text = name
	}
	return k
}

// screen is the text shown now.
func (d *driver) screen() string { return ansi.Strip(d.model.View().Content) }

func (d *driver) line(n int) string {
	lines := strings.Split(d.screen(), "\n")
	if n < 0 {
		n += len(lines)
	}
	return lines[n]
}

func (d *driver) wants(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !strings.Contains(d.screen(), text) {
			d.t.Fatalf("no %q on the screen:\n%s", text, d.screen())
		}
	}
}

func (d *driver) lacks(text string) {
	d.t.Helper()
	if strings.Contains(d.screen(), text) {
		d.t.Fatalf("%q is on the screen:\n%s", text, d.screen())
	}
}

// selected checks which node the world was told is selected.
func (d *driver) selected(want string) {
	d.t.Helper()
	if got := d.world.lastLook().Selected; got != want {
		d.t.Fatalf("selected is %q, want %q\n%s", got, want, d.screen())
	}
}
