package main

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/probes/logs"
	"kscope/probes/safe"
	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lines"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	pages "kscope/ui/logs"
)

// flood is containers that write so many bytes a second together, for ever.
type flood struct {
	logs.Source
	rate int
	sent chan int
}

func (f flood) Open(ctx context.Context, _ lines.Target, _ logs.Request) (io.ReadCloser, error) {
	return io.NopCloser(&spout{ctx: ctx, f: f, began: time.Now()}), nil
}

// spout is one of them.
type spout struct {
	ctx   context.Context
	f     flood
	began time.Time
	wrote int
}

func (s *spout) Read(p []byte) (int, error) {
	line := []byte(time.Now().UTC().Format("2006-01-02T15:04:05.000000000Z") + " level=info msg=\"request 4711 served\" path=/cart status=200 ms=12\n")
	n := copy(p, bytes.Repeat(line, max(1, len(p)/len(line))))
	due := s.began.Add(time.Duration(s.wrote) * time.Second / time.Duration(s.f.rate))
	select {
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	case <-time.After(time.Until(due)):
	}
	s.wrote += n
	select {
	case s.f.sent <- n:
	case <-s.ctx.Done():
	}
	return n, nil
}

// Tail implements pages.Cluster: ten pods.
func (f flood) Tail(ctx context.Context, _ pages.Selection, o lines.Options) pages.Stream {
	return logs.Open(ctx, logs.Options{Source: f, Read: o, Runner: &safe.Runner{}, Timing: logs.Timing{Between: time.Microsecond},
		Resolve: func(context.Context) ([]lines.Target, error) {
			var out []lines.Target
			for i := range 10 {
				out = append(out, lines.Target{Pod: topology.MakeID("Pod", "shop", "web-"+string(rune('0'+i))), Alone: true})
			}
			return out, nil
		}})
}

// BenchmarkKeyInAFlood is a key on the page of logs, to the frame as a string, while ten
// pods write 50 MB a second (LOG-02): the mean, and the longest that one had to wait with
// what came before it.
func BenchmarkKeyInAFlood(b *testing.B) {
	for _, filter := range []string{"", "status=500"} {
		b.Run("filter="+filter, func(b *testing.B) { keyInAFlood(b, filter) })
	}
}

// flooded is the page in a loop like Bubble Tea's: one message at a time, commands on
// goroutines of their own.
type flooded struct {
	page    *pages.Page
	msgs    chan tea.Msg
	grid    *canvas.Grid
	palette *themes.Palette
	took    []time.Duration // what a key may have to wait for
}

func (d *flooded) run(c tea.Cmd) {
	if c == nil {
		return
	}
	go func() {
		switch msg := c().(type) {
		case nil:
		case tea.BatchMsg:
			for _, c := range msg {
				d.run(c)
			}
		default:
			d.msgs <- msg
		}
	}()
}

// does is one turn of the loop, timed: a message or a key, then the frame.
func (d *flooded) does(turn func() tea.Cmd) {
	began := time.Now()
	cmd := turn()
	d.grid.Clear()
	d.page.Draw(d.grid, time.Now())
	_ = d.grid.String(d.palette)
	d.took = append(d.took, time.Since(began))
	d.run(cmd)
}

func (d *flooded) press(i keys.Intent) {
	d.does(func() tea.Cmd { cmd, _ := d.page.Act(i); return cmd })
}

func keyInAFlood(b *testing.B, filter string) {
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	theme, err := themes.Load("dark")
	if err != nil {
		b.Fatal(err)
	}
	f := flood{rate: 5 << 20, sent: make(chan int, 1000)}
	d := &flooded{msgs: make(chan tea.Msg, 100), grid: canvas.New(200, 60), palette: theme.Palette(themes.TrueColour)}
	var cmd tea.Cmd
	d.page, cmd = pages.New(ctx, f, pages.Selection{}, "flood", time.Now)
	d.run(cmd)
	if filter != "" {
		d.press(keys.LogFilter)
		d.does(func() tea.Cmd { return d.page.Type(tea.PasteMsg{Content: filter}) })
		d.press(keys.Accept)
	}
	intents := []keys.Intent{keys.RowUp, keys.PageUp, keys.LogWrap, keys.LogWrap, keys.PageDown, keys.LastRow, keys.LogTimes}
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	began, sent, pressed, most := time.Now(), 0, 0, uint64(0)
	for b.Loop() {
		for before := pressed; pressed == before; {
			select {
			case n := <-f.sent:
				sent += n
			case msg := <-d.msgs:
				d.does(func() tea.Cmd { return d.page.Hear(msg) })
			case <-every.C:
				d.press(intents[pressed%len(intents)])
				pressed++
			}
		}
		if pressed%50 == 0 {
			var heap runtime.MemStats
			runtime.ReadMemStats(&heap)
			most = max(most, heap.HeapInuse)
		}
	}
	slices.Sort(d.took)
	b.ReportMetric(float64(sent)/1e6/time.Since(began).Seconds(), "MB/s")
	b.ReportMetric(float64(d.took[len(d.took)-1].Microseconds())/1000, "ms-longest")
	b.ReportMetric(float64(d.took[len(d.took)*99/100].Microseconds())/1000, "ms-p99")
	b.ReportMetric(float64(most)/(1<<20), "MiB-heap")
}
