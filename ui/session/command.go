package session

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// Job is a session to hold on the terminal.
type Job struct {
	Purpose   Purpose
	Pod       Pod
	Container Container
	Line      string // of a command, as typed
	Image     string // of a debug container
}

// Where names the pod and container.
func (j Job) Where() string { return j.Pod.Namespace + "/" + j.Pod.Name + "/" + j.Container.Name }

// What names the session: "shell in shop/web-1/app".
func (j Job) What() string {
	switch j.Purpose {
	case Attach:
		return "attached to " + j.Where()
	case Command:
		return j.Line + " in " + j.Where()
	case Debug:
		return "debug container (" + j.Image + ") beside " + j.Where()
	}
	return "shell in " + j.Where()
}

// Ended is what a session leaves: the message that follows it.
type Ended struct {
	Job Job
	Ending
	// Typed: the program was given keys, so what it ended with is the user's doing.
	Typed bool
	// Quit: the program was told to end meanwhile.
	Quit bool
}

// Hold runs the job on the terminal in place of the screen; Ended follows. lease
// says meanwhile that the terminal is lent.
func Hold(ctx context.Context, host Host, job Job, lease *Lease) tea.Cmd {
	s := &onTerminal{ctx: ctx, host: host, end: Ended{Job: job}, lease: lease}
	lease.begin()
	return tea.Exec(s, func(err error) tea.Msg {
		if err != nil && s.end.Err == nil { // the terminal could not be had
			s.end.Err = err
		}
		return s.end
	})
}

// onTerminal implements tea.ExecCommand.
type onTerminal struct {
	ctx  context.Context
	host Host
	in   io.Reader
	out  io.Writer
	end  Ended
	quit atomic.Bool

	lease *Lease
}

func (s *onTerminal) SetStdin(r io.Reader)  { s.in = r }
func (s *onTerminal) SetStdout(w io.Writer) { s.out = w }
func (s *onTerminal) SetStderr(io.Writer)   {} // what is not the program's is not for the terminal

// Run holds the session. It gets a terminal in its normal state and leaves one.
func (s *onTerminal) Run() error {
	s.lease.to(s.out)
	ctx, leave := context.WithCancel(s.ctx)
	defer leave()
	told := make(chan os.Signal, 1) // Bubble Tea ignores these while the terminal is lent
	signal.Notify(told, syscall.SIGTERM, os.Interrupt)
	defer signal.Stop(told)
	s.host.Go("signals of a session", func() {
		select {
		case <-told:
			s.quit.Store(true)
			leave()
		case <-ctx.Done():
		}
	})
	tty, _ := s.in.(term.File)
	if tty != nil && term.IsTerminal(tty.Fd()) {
		before, err := term.MakeRaw(tty.Fd())
		if err != nil {
			return err
		}
		defer func() { _ = term.Restore(tty.Fd(), before) }()
	}
	job := s.end.Job
	mute := job.Purpose == Attach && !job.Container.Stdin
	in, err := pump(s.host, s.in, mute, leave)
	if err != nil {
		return err
	}
	defer in.stop()
	s.say(banner(job, mute, wide(tty)))
	s.end.Ending = s.hold(ctx, in, tty)
	s.end.Typed, s.end.Quit = in.spoken(), s.quit.Load()
	if _, err := io.WriteString(s.out, reset); err != nil {
		return err
	}
	if job.Purpose == Command && ctx.Err() == nil {
		s.say(ruled(s.end.Words(), "; ", "any key goes back", wide(tty)))
		select {
		case <-in.key():
		case <-ctx.Done():
		}
	}
	return nil
}

// hold runs the program.
func (s *onTerminal) hold(ctx context.Context, in *input, tty term.File) Ending {
	job := s.end.Job
	r := Request{Namespace: job.Pod.Namespace, Pod: job.Pod.Name, Container: job.Container.Name, Command: job.Pod.Shell}
	streams := Streams{Stdin: in, TTY: true}
	switch job.Purpose {
	case Command:
		r.Command = Split(job.Line)
	case Attach:
		r.Command, streams.TTY = nil, job.Container.TTY
		if !job.Container.Stdin {
			streams.Stdin = nil
		}
	case Debug:
		name, err := s.host.AddDebug(ctx, job.Pod, job.Container.Name, job.Image, func(what string) { s.say("   " + what) })
		if err != nil {
			return Ending{Err: err}
		}
		r.Container, r.Command = name, nil
		s.say("   it runs; Enter shows the prompt")
	}
	out := &output{w: s.out, bare: !streams.TTY}
	defer out.close()
	streams.Stdout = out
	if tty != nil && streams.TTY {
		done := make(chan struct{})
		defer close(done)
		next, stop := sizes(tty, done)
		defer stop()
		streams.Size = next
	}
	return s.host.Run(ctx, r, streams)
}

// say writes a line of ours between the program's.
func (s *onTerminal) say(line string) {
	_, _ = io.WriteString(s.out, "\r\n\x1b[2m"+line+"\x1b[m\r\n") // a terminal that is gone is noticed elsewhere
}

// wide is how many columns the terminal has, 80 if nobody knows.
func wide(tty term.File) int {
	if tty != nil {
		if w, _, err := term.GetSize(tty.Fd()); err == nil && w > 0 {
			return w
		}
	}
	return 80
}

// banner says what begins and how it ends.
func banner(job Job, mute bool, w int) string {
	how := "exit or Ctrl-D ends it; Ctrl-] three times if it hangs"
	switch {
	case mute:
		how = "it takes no keys; Ctrl-C goes back"
	case job.Purpose == Attach:
		how = "Ctrl-] three times goes back"
	case job.Purpose == Command:
		how = "Ctrl-] three times if it hangs"
	}
	return ruled(job.What(), " · ", how, w)
}

// ruled is a line of ours, with what is done next on a second one where w columns have
// no room for both.
func ruled(what, sep, next string, w int) string {
	if line := "── " + what + sep + next + " ──"; ansi.StringWidth(line) <= w {
		return line
	}
	return "── " + what + "\r\n   " + next
}

// Words say how the session ended.
func (e Ended) Words() string {
	what := e.Job.What()
	switch {
	case errors.Is(e.Err, context.Canceled):
		return what + " left"
	case e.Err != nil:
		return what + ": " + e.Err.Error()
	case e.Job.Purpose == Attach:
		return what + " ended"
	}
	return what + " ended: exit status " + strconv.Itoa(e.Status)
}

// NoShell tells that a shell was asked for where there is none.
func (e Ended) NoShell() bool { return e.Job.Purpose == Shell && e.Absent && !e.Typed }

// Split makes a command of a typed line: one with signs that only a shell
// understands is given to sh, any other is taken apart at blanks outside of quotes.
func Split(line string) []string {
	line = strings.TrimSpace(line)
	if strings.ContainsAny(line, "|&;<>()$`*?[]~\\\n") || strings.Contains(line, " #") || strings.Count(line, `"`)%2+strings.Count(line, `'`)%2 > 0 {
		return []string{"sh", "-c", line}
	}
	var words []string
	var word strings.Builder
	quote, open := rune(0), false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, open = r, true
		case r == ' ' || r == '\t':
			if open || word.Len() > 0 {
				words = append(words, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(r)
		}
	}
	if open || word.Len() > 0 {
		words = append(words, word.String())
	}
	return words
}
