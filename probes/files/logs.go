package files

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"kscope/probes/logs"
	"kscope/topology/lines"
)

// Logs are those that directories written by kubectl cluster-info dump
// --output-directory hold: NAMESPACE/POD/logs.txt, a part for every container.
type Logs struct{ dirs []string }

var _ logs.Source = (*Logs)(nil)

// NewLogs looks for logs in those of the paths that are directories.
func NewLogs(paths []string) *Logs {
	l := &Logs{}
	for _, p := range paths {
		if info, err := os.Stat(p); err == nil && info.IsDir() {
			l.dirs = append(l.dirs, p)
		}
	}
	return l
}

// Open implements logs.Source.
func (l *Logs) Open(_ context.Context, t lines.Target, r logs.Request) (io.ReadCloser, error) {
	_, namespace, pod := t.Pod.Split()
	for _, dir := range l.dirs {
		root, err := os.OpenRoot(dir) // names from objects never lead out of it
		if err != nil {
			continue
		}
		f, err := root.Open(path.Join(namespace, pod, "logs.txt"))
		root.Close()
		if err != nil {
			continue
		}
		if p := newPart(f, t.Container, pod, namespace); p.find() && !r.Previous {
			return p, nil
		}
		f.Close()
	}
	words := "a file holds no logs; kubectl cluster-info dump --output-directory writes some"
	if len(l.dirs) > 0 {
		words = "the dump holds no log of this container"
	}
	return nil, &logs.Refusal{State: lines.Done, Words: words}
}

// State implements logs.Source: nothing goes on in a file.
func (l *Logs) State(context.Context, lines.Target) (logs.State, error) {
	return logs.State{Phase: logs.Over, Words: "that is all the dump holds"}, nil
}

// Explain implements logs.Source.
func (l *Logs) Explain(err error) string { return err.Error() }

// part is what a file has of one container.
type part struct {
	file       io.Closer
	in         *bufio.Reader
	start, end string // the lines around it
	rest       []byte // read and not yet passed on
	middle     bool   // of a line
	over       bool
}

func newPart(f io.ReadCloser, container, pod, namespace string) *part {
	of := fmt.Sprintf(" logs for container %s of pod %s/%s ====\n", container, namespace, pod)
	return &part{file: f, in: bufio.NewReaderSize(f, 64<<10), start: "==== START" + of, end: "==== END" + of}
}

// find reads up to the part's first line.
func (p *part) find() bool {
	for whole := true; ; {
		line, err := p.in.ReadSlice('\n')
		if whole && string(line) == p.start {
			return true
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return false
		}
		whole = err == nil
	}
}

// unknown is the time of a line that has none, as lines.Parse reads it.
const unknown = "1970-01-01T00:00:00Z "

// Read implements io.Reader: every line gets a time before it, as a kubelet's do.
func (p *part) Read(b []byte) (int, error) {
	for len(p.rest) == 0 {
		if p.over {
			return 0, io.EOF
		}
		line, err := p.in.ReadSlice('\n')
		if !p.middle && string(line) == p.end {
			return 0, io.EOF
		}
		p.rest = p.rest[:0]
		if !p.middle && len(line) > 0 {
			p.rest = append(p.rest, unknown...)
		}
		p.rest = append(p.rest, line...)
		p.middle = errors.Is(err, bufio.ErrBufferFull)
		p.over = err != nil && !p.middle
	}
	n := copy(b, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// Close implements io.Closer.
func (p *part) Close() error { return p.file.Close() }
