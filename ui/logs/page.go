package logs

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/lines"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
)

// Selection is what the logs are wanted of: objects, or all that a view is about.
type Selection struct {
	Objects []topology.ID
	View    *lens.View // if not nil, in place of Objects
}

// Cluster reads logs.
type Cluster interface {
	// Tail starts reading, until ctx ends. It waits for nothing.
	Tail(ctx context.Context, of Selection, o lines.Options) Stream
}

// Stream is logs being read.
type Stream interface {
	// Next waits for news. It fails only when the context of Next or Tail has ended.
	Next(context.Context) (lines.Batch, error)
}

// tail is how many lines of each container are read to begin with.
const tail = 200

// scanBudget is how much text a filter looks at, in bytes, before keys are heard again.
const scanBudget = 512 << 10

// Page is the page of logs.
type Page struct {
	ctx     context.Context
	close   context.CancelFunc
	cluster Cluster
	of      Selection
	title   string
	clock   func() time.Time

	options lines.Options
	stream  Stream
	stop    context.CancelFunc // ends stream
	pulling bool
	waited  bool // news had to wait, for the page was paused
	buffer  *lines.Buffer
	view    *lines.View
	batch   lines.Batch // the last one, without its lines
	scans   bool        // a filter has not looked at everything yet

	port    port
	layouts layouts
	names   names
	search  *lines.Pattern
	prompt  *prompt
	show    show
}

// show is how lines are shown.
type show struct {
	wrap, times, fold bool
	fields            []string // of a JSON line, beyond level and message; nil = all
	shift             int      // columns pushed aside while lines are not wrapped
}

type (
	// batchMsg is what came from a stream.
	batchMsg struct {
		to    *Page
		from  Stream
		batch lines.Batch
		err   error
	}
	// scanMsg tells that a filter goes on looking.
	scanMsg struct{ to *Page }
)

// New opens the logs of a selection; title names it.
func New(ctx context.Context, c Cluster, of Selection, title string, clock func() time.Time) (*Page, tea.Cmd) {
	p := &Page{cluster: c, of: of, title: title, clock: clock}
	p.ctx, p.close = context.WithCancel(ctx)
	p.show = show{wrap: true, fold: true}
	p.options = lines.Options{Tail: tail}
	return p, p.open()
}

// open reads from the beginning, as the options say.
func (p *Page) open() tea.Cmd {
	if p.stop != nil {
		p.stop()
	}
	var ctx context.Context
	ctx, p.stop = context.WithCancel(p.ctx)
	filter := (*lines.Pattern)(nil)
	if p.view != nil {
		filter = p.view.Filtered()
	}
	p.buffer = lines.NewBuffer(lines.MaxLines, lines.MaxBytes)
	p.view = lines.NewView(p.buffer)
	p.view.Filter(filter)
	p.batch, p.names, p.pulling, p.waited = lines.Batch{}, names{}, false, false
	p.port = port{follow: true}
	p.stream = p.cluster.Tail(ctx, p.of, p.options)
	return p.pull()
}

// pull waits for news of the stream. While the page is paused and its buffer full, the
// news wait: what is being read shall not be pushed out.
func (p *Page) pull() tea.Cmd {
	if p.pulling {
		return nil
	}
	if !p.port.follow && p.full() {
		p.waited = true
		return nil
	}
	p.pulling = true
	ctx, stream := p.ctx, p.stream
	return func() tea.Msg {
		b, err := stream.Next(ctx)
		return batchMsg{p, stream, b, err}
	}
}

// full tells whether another batch could push out lines.
func (p *Page) full() bool {
	return p.buffer.Len() > lines.MaxLines/2 || p.buffer.Bytes() > lines.MaxBytes/2
}

// Hear takes what the stream brings.
func (p *Page) Hear(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case batchMsg:
		if msg.to == p && msg.from == p.stream {
			return p.take(msg)
		}
	case scanMsg:
		if msg.to == p {
			p.scans = false
			return p.scan()
		}
	}
	return nil
}

func (p *Page) take(msg batchMsg) tea.Cmd {
	p.pulling = false
	if msg.err != nil {
		return nil
	}
	news := msg.batch.Lines
	if opening := p.batch.Sources == nil || isOpening(p.batch.Sources); opening && p.port.follow {
		// Streams are opened one by one: what a later one brings is not newer.
		held, _ := p.buffer.Take()
		news = append(held, news...)
		lines.Merge(news)
	}
	if n := msg.batch.Dropped - p.batch.Dropped; p.waited && n > 0 {
		p.buffer.Add(lines.Note(-1, lines.Gap, 0, canvas.Number(int(n))+" lines came and went while it was paused"))
	}
	p.waited = false
	for _, l := range news {
		p.buffer.Add(l)
	}
	msg.batch.Lines = nil
	p.batch = msg.batch
	p.names.learn(p.batch.Sources)
	return tea.Batch(p.pull(), p.scan())
}

// isOpening tells whether there are streams of which nothing can have come yet.
func isOpening(sources []lines.Source) bool {
	return slices.ContainsFunc(sources, func(s lines.Source) bool { return s.State == lines.Opening })
}

// scan looks at what the filter has not seen yet, a piece at a time.
func (p *Page) scan() tea.Cmd {
	if p.scans || p.view.Scan(scanBudget) {
		return nil
	}
	p.scans = true
	return func() tea.Msg { return scanMsg{p} }
}

// Title says whose logs are shown.
func (p *Page) Title() (what, of string) { return "Logs", p.title }

// Scope is that of logs, or of a line of text being typed.
func (p *Page) Scope() keys.Scope {
	if p.prompt != nil {
		return keys.LogField
	}
	return keys.Logs
}

// Subjects is the pod of the marked line.
func (p *Page) Subjects() []topology.ID {
	if l := p.marked(); l != nil && l.Source >= 0 && int(l.Source) < len(p.batch.Sources) {
		return []topology.ID{p.batch.Sources[l.Source].Pod}
	}
	return nil
}

// Notes say where in the log the screen is.
func (p *Page) Notes() []page.Note {
	if p.prompt != nil {
		return nil
	}
	var notes []page.Note
	if !p.port.follow {
		notes = append(notes, page.Note{Text: p.place(), Role: themes.Hint})
	}
	if p.search != nil {
		notes = append(notes, page.Note{Text: "/" + p.search.Source, Role: themes.Match})
	}
	return notes
}

// Close ends reading.
func (p *Page) Close() { p.close() }
