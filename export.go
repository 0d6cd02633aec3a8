package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"kscope/probes/safe"
	"kscope/topology"
	"kscope/topology/export"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/graph"
)

// exportPatience is how long an export waits for all kinds by default.
const exportPatience = 30 * time.Second

// export writes one scene of a front end once everything readable has been read.
func (o *options) export(ctx context.Context, v lens.View) error {
	return o.whenRead(ctx, v, func(string) bool { return true }, func(_ context.Context, _ *world, f *lens.Frame) error {
		if len(f.Scene.Nodes) == 0 {
			fmt.Fprintf(o.stderr, "%s: nothing to show: %s\n", o.name, emptiness(f))
		}
		return o.write(f)
	})
}

// whenRead opens a front end and calls then once everything readable has been read. Of
// what can't be read it complains if it is about that kind.
func (o *options) whenRead(ctx context.Context, v lens.View, about func(kind string) bool, then func(context.Context, *world, *lens.Frame) error) error {
	patience, err := o.timeout(exportPatience)
	if err != nil {
		return err
	}
	runner := &safe.Runner{}
	f, err := o.open("", runner, v.Namespace)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if f.check != nil {
		if err := f.check(ctx); err != nil {
			return err
		}
	}
	w := newWorld(o, runner)
	w.Look(v)
	w.start(ctx, f)
	defer w.close()
	frame, err := complete(ctx, w.frames, patience)
	if err != nil {
		return err
	}
	if err := o.complain(frame, f.skipped, about); err != nil {
		return err
	}
	return then(ctx, w, frame)
}

// complete waits for the first frame in which nothing is still being listed.
func complete(ctx context.Context, frames <-chan *lens.Frame, patience time.Duration) (*lens.Frame, error) {
	var last *lens.Frame
	for {
		select {
		case last = <-frames:
			if len(last.Sources) > 0 && !last.Syncing {
				return last, nil
			}
		case <-ctx.Done():
			return nil, fmt.Errorf("gave up after %v waiting for %s (a longer --request-timeout waits longer)", patience, waitingFor(last))
		}
	}
}

func waitingFor(f *lens.Frame) string {
	if f == nil || len(f.Sources) == 0 {
		return "the first answer"
	}
	var kinds []string
	for _, s := range f.Sources {
		if s.State == topology.Syncing {
			kinds = append(kinds, strings.TrimSuffix(s.Kind+" ("+s.Detail+")", " ()"))
		}
	}
	return strings.Join(kinds, ", ")
}

// complain names on stderr, in one line each, what the export lacks; it is an error
// only if nothing at all could be read.
func (o *options) complain(f *lens.Frame, skipped []error, about func(kind string) bool) error {
	read := 0
	var lacks, kinds []string
	for _, s := range f.Sources {
		switch s.State {
		case topology.Synced:
			read++
		case topology.Forbidden, topology.Stale:
			if about(s.Kind) {
				lacks = append(lacks, fmt.Sprintf("%s %s (%s)", s.Kind, s.State, s.Detail))
				kinds = append(kinds, s.Kind)
			}
		}
	}
	const most = 6 // of which each says why on one line that can still be read
	if len(lacks) > most {
		lacks = kinds
	}
	if read == 0 {
		return errors.New("nothing could be read: no kind may be listed (check your rights, or name a namespace with -n)")
	}
	if len(lacks) > 0 {
		fmt.Fprintf(o.stderr, "%s: %d kinds could not be read: %s\n", o.name, len(lacks), strings.Join(lacks, ", "))
	}
	for _, err := range skipped {
		fmt.Fprintf(o.stderr, "%s: %s\n", o.name, topology.CleanLine(err.Error(), 500))
	}
	return nil
}

// emptiness says what a view without any object asked for.
func emptiness(f *lens.Frame) string {
	v := f.View
	if v.Lens == lens.Policy && len(f.Scene.Notes) > 0 {
		return f.Scene.Notes[0]
	}
	s := fmt.Sprintf("the lens %s has no object", v.Lens)
	if v.Namespace != "" {
		s += fmt.Sprintf(" in namespace %q", v.Namespace)
	}
	if v.Query != "" {
		s += fmt.Sprintf(" that %q selects", v.Query)
	}
	return s
}

func (o *options) write(f *lens.Frame) error {
	switch o.output {
	case "json":
		return export.JSON(o.stdout, f)
	case "dot":
		return export.DOT(o.stdout, f)
	case "mermaid":
		return export.Mermaid(o.stdout, f)
	case "svg":
		theme, err := o.settings.themes.Load(cmp.Or(o.theme, "light"))
		if err != nil {
			return err
		}
		_, err = io.WriteString(o.stdout, graph.SVG(f.Scene, o.width(), theme))
		return err
	}
	text := graph.Text(f.Scene, o.width(), o.onlyASCII())
	o.complainOfWidth(text)
	_, err := io.WriteString(o.stdout, text)
	return err
}

// complainOfWidth says in a line on stderr that a drawing is wider than was asked for:
// rather that than a box cut in two.
func (o *options) complainOfWidth(text string) {
	asked, wide := o.width(), 0
	for line := range strings.Lines(text) {
		wide = max(wide, canvas.Width(strings.TrimSuffix(line, "\n")))
	}
	if asked > 0 && wide > asked {
		fmt.Fprintf(o.stderr, "%s: the drawing takes %d columns, %d more than there are (less -S scrolls; --fold namespace, -n or a query draw less)\n", o.name, wide, wide-asked)
	}
}

// width is how many columns the reader of a drawing has: as --width says, the terminal,
// $COLUMNS; 0 = no bound.
func (o *options) width() int {
	if o.columns > 0 {
		return o.columns
	}
	if f, ok := o.stdout.(*os.File); ok {
		if w, _, err := term.GetSize(f.Fd()); err == nil {
			return w
		}
	}
	w, _ := strconv.Atoi(os.Getenv("COLUMNS")) // what is no number says nothing
	return max(w, 0)
}
