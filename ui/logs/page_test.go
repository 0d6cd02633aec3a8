package logs

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lines"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
)

var now = time.Date(2026, 3, 1, 12, 1, 38, 0, time.UTC)

// fake is a cluster whose streams bring what the test puts into them.
type fake struct {
	opened []lines.Options
	news   chan lines.Batch
}

func (f *fake) Tail(_ context.Context, _ Selection, o lines.Options) Stream {
	f.opened = append(f.opened, o)
	f.news = make(chan lines.Batch, 100)
	return fakeStream(f.news)
}

type fakeStream chan lines.Batch

var errNothing = errors.New("nothing more for now")

func (s fakeStream) Next(context.Context) (lines.Batch, error) {
	select {
	case b := <-s:
		return b, nil
	default:
		return lines.Batch{}, errNothing
	}
}

// bench is a page, its window and what it asked the screen for.
type bench struct {
	t     *testing.T
	f     *fake
	p     *Page
	g     *canvas.Grid
	asked []tea.Msg
	wait  tea.Cmd // the pull that had nothing to bring
}

func open(t *testing.T, w, h int) *bench {
	t.Helper()
	b := &bench{t: t, f: &fake{}, g: canvas.New(w, h)}
	var cmd tea.Cmd
	b.p, cmd = New(t.Context(), b.f, Selection{Objects: []topology.ID{"Deployment/shop/web"}}, "Deployment web", func() time.Time { return now })
	t.Cleanup(b.p.Close)
	b.draw()
	b.run(cmd)
	return b
}

// run executes commands, and those that follow from what they bring.
func (b *bench) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			b.run(c)
		}
	case batchMsg:
		if errors.Is(msg.err, errNothing) {
			b.wait = cmd
			return
		}
		b.run(b.p.Hear(msg))
	case scanMsg:
		b.run(b.p.Hear(msg))
	default:
		b.asked = append(b.asked, msg)
	}
	b.draw()
}

// comes lets a batch come, if the page waits for one.
func (b *bench) comes(batch lines.Batch) {
	b.f.news <- batch
	if wait := b.wait; wait != nil {
		b.wait = nil
		b.run(wait)
	}
}

func (b *bench) press(intents ...keys.Intent) {
	b.t.Helper()
	for _, i := range intents {
		cmd, _ := b.p.Act(i)
		b.draw()
		b.run(cmd)
	}
}

func (b *bench) types(text string) {
	for _, r := range text {
		b.run(b.p.Type(tea.KeyPressMsg{Code: r, Text: string(r)}))
		b.draw()
	}
}

func (b *bench) draw() {
	b.g.Clear()
	b.p.Draw(b.g, now)
}

func (b *bench) screen() []string {
	b.draw()
	var out []string
	for l := range strings.SplitSeq(b.g.Plain(), "\n") {
		out = append(out, strings.TrimRight(l, " "))
	}
	return out
}

// body is the lines on the screen without what stands above.
func (b *bench) body() string {
	return strings.Trim(strings.Join(b.screen()[headRows:], "|"), "|")
}

func (b *bench) wants(what, got, want string) {
	b.t.Helper()
	if got != want {
		b.t.Fatalf("%s: got  %s\nwant %s", what, got, want)
	}
}

var oneSource = []lines.Source{{Pod: "Pod/shop/web-0", Container: "app", Alone: true, State: lines.Streaming}}

// numbered are lines from, from+1 … of one pod.
func numbered(from, n int) lines.Batch {
	b := lines.Batch{Sources: oneSource}
	for i := range n {
		b.Lines = append(b.Lines, lines.Line{Time: now.UnixNano() + int64(from+i)*1e6, Text: fmt.Sprint("line ", from+i)})
	}
	return b
}

func texts(ts ...string) lines.Batch {
	b := lines.Batch{Sources: oneSource}
	for _, t := range ts {
		b.Lines = append(b.Lines, lines.Read(0, now.UnixNano(), []byte(t), 0))
	}
	return b
}

func TestFollowAndPause(t *testing.T) {
	b := open(t, 40, 5)
	b.comes(numbered(1, 10))
	b.wants("follows", b.body(), " line 7| line 8| line 9| line 10")
	b.press(keys.RowUp)
	b.wants("paused", b.body(), " line 7| line 8|▌line 9| line 10")
	b.comes(numbered(11, 5))
	b.wants("nothing moves", b.body(), " line 7| line 8|▌line 9| line 10")
	b.wants("says so", b.screen()[0], " paused: Space follows,…  last 200 each")
	b.press(keys.PageUp)
	b.wants("a page up", b.body(), " line 4| line 5| line 6|▌line 7")
	b.press(keys.FirstRow)
	b.wants("first", b.body(), "▌line 1| line 2| line 3| line 4")
	b.press(keys.PageUp, keys.RowUp)
	b.wants("no further", b.body(), "▌line 1| line 2| line 3| line 4")
	b.press(keys.PageDown, keys.PageDown, keys.PageDown, keys.PageDown, keys.PageDown)
	b.wants("to the end", b.body(), "▌line 12| line 13| line 14| line 15")
	b.press(keys.RowDown, keys.RowDown, keys.RowDown)
	b.wants("the last line", b.body(), " line 12| line 13| line 14|▌line 15")
	b.press(keys.LogFollow)
	b.comes(numbered(16, 1))
	b.wants("follows again", b.body(), " line 13| line 14| line 15| line 16")
	b.press(keys.LogFollow)
	if got := fmt.Sprint(b.p.Notes()[0].Text, b.p.Subjects()); got != "line 16 of 16[Pod/shop/web-0]" {
		t.Errorf("notes and subjects %s", got)
	}
	b.p.Click(3, 2)
	b.wants("clicked", b.body(), " line 13|▌line 14| line 15| line 16")
}

// While it is paused and much is held, the page leaves the news to wait, so that what is
// read is not pushed out.
func TestPausedKeepsWhatIsRead(t *testing.T) {
	b := open(t, 60, 5)
	b.comes(numbered(0, lines.MaxLines/2))
	b.press(keys.FirstRow)
	b.comes(numbered(lines.MaxLines/2, 100))
	for i := range 30 {
		b.comes(numbered(6000+1000*i, 1000))
	}
	b.wants("the first line stays", b.body(), "▌line 0| line 1| line 2| line 3")
	b.g = canvas.New(100, 5)
	if !strings.HasPrefix(b.screen()[0], " paused: Space follows, 5,099 more below; the newest wait · 1 stream") {
		t.Errorf("head: %q", b.screen()[0])
	}
	b.g = canvas.New(60, 5)
	for len(b.f.news) > 1 {
		<-b.f.news
	}
	lost := <-b.f.news
	lost.Dropped = 29000
	b.f.news <- lost
	b.press(keys.LastRow)
	b.wants("then the newest come", b.body(), " line 35996| line 35997| line 35998| line 35999")
	b.press(keys.LogFilter)
	b.types("line 35000|line 5099")
	b.press(keys.Accept)
	b.wants("and what is missing is said", b.body(), " line 5099| 29,000 lines came and went while it was paused| line 35000")
}

func TestFilter(t *testing.T) {
	b := open(t, 60, 6)
	b.comes(texts("GET /a 200", "GET /b 500", "POST /a 200", "an error"))
	b.press(keys.LogFilter)
	if b.p.Scope() != keys.LogField {
		t.Error("typing has no scope of its own")
	}
	b.types("get")
	b.wants("live", b.body(), " GET /a 200| GET /b 500||| & get                       only lines that match; !… onl…")
	b.types(" /[")
	if got := b.screen()[5]; !strings.HasSuffix(got, "missing closing ]") {
		t.Errorf("fault: %q", got)
	}
	b.press(keys.Accept) // does not take it
	b.types("a]")
	b.press(keys.Accept)
	b.wants("kept", b.body(), " GET /a 200")
	b.comes(texts("GET /a 404", "GET /c 200"))
	b.wants("what comes is filtered", b.body(), " GET /a 200| GET /a 404")
	if got := b.screen()[0]; !strings.HasSuffix(got, "   & get /[a]: 2 of 6 · last 200…") {
		t.Errorf("head: %q", got)
	}
	b.press(keys.LogFilter, keys.Cancel)
	b.wants("without", b.body(), " GET /b 500| POST /a 200| an error| GET /a 404| GET /c 200")
	b.press(keys.LogFilter)
	b.types("!/a")
	b.press(keys.Accept)
	b.wants("inverse", b.body(), " GET /b 500| an error| GET /c 200")
	b.press(keys.LogFilter)
	for range 3 {
		b.run(b.p.Type(tea.KeyPressMsg{Code: tea.KeyBackspace}))
	}
	b.types("nothing of this")
	if got := b.body(); !strings.HasPrefix(got, "|   no line passes the filter & nothing of this") && !strings.Contains(got, "no line passes the filter & nothing of this") {
		t.Errorf("empty: %s", got)
	}
}

func TestSearch(t *testing.T) {
	b := open(t, 60, 5)
	b.comes(texts("ok", "an Error", "ok", "ok", "error again", "ok", "ok"))
	b.press(keys.LogSearch)
	b.types("error")
	b.press(keys.Accept)
	b.wants("goes to the last one", b.body(), " ok|▌error again| ok| ok")
	b.press(keys.LogPreviousHit)
	b.wants("the one before", b.body(), "▌an Error| ok| ok| error again")
	if roles := strings.Split(b.g.RoleText(), "\n")[1]; roles[4:9] != "fffff" || strings.Count(roles, "f") != 5 { // themes.Match
		t.Errorf("marks: %q", roles)
	}
	b.press(keys.LogPreviousHit)
	b.wants("round", b.body(), " an Error| ok| ok|▌error again")
	b.press(keys.LogNextHit)
	b.wants("round again", b.body(), "▌an Error| ok| ok| error again")
	b.press(keys.LogSearch, keys.Cancel)
	if _, why := b.p.Act(keys.LogNextHit); why != "nothing is searched for; / begins" {
		t.Errorf("why: %s", why)
	}
}

func TestWrap(t *testing.T) {
	b := open(t, 21, 6)
	b.comes(texts("short", "0123456789 123456789 words of 45 columns here"))
	b.wants("wrapped", b.body(), " short| 0123456789 12345678| 9 words of 45| columns here")
	b.press(keys.LogWrap)
	b.wants("in one row", b.body(), " short| 0123456789 12345678")
	b.press(keys.ColumnsRight)
	b.wants("pushed aside", b.body(), "  words of 45 column")
	b.press(keys.ColumnsLeft, keys.LogWrap)
	if _, why := b.p.Act(keys.ColumnsRight); why != "lines are wrapped; w shows each in one row" {
		t.Errorf("why: %s", why)
	}
	// A line higher than the screen is walked through.
	b.comes(texts(strings.Repeat("abcdefghi ", 20)))
	b.press(keys.RowUp, keys.RowDown)
	for range 3 {
		b.press(keys.RowDown)
	}
	if got := b.body(); strings.Count(got, "▌") != 5 {
		t.Errorf("not all of the screen is that line: %s", got)
	}
}

func TestFold(t *testing.T) {
	b := open(t, 80, 5)
	b.comes(texts(`{"level":"error","ts":"x","msg":"no way","ms":12,"path":"/a"}`, "plain"))
	b.wants("folded", b.body(), " error no way  ms=12  path=/a| plain")
	b.press(keys.LogFields)
	if got := b.screen()[4]; !strings.HasSuffix(got, "of ms path") {
		t.Errorf("prompt: %q", got)
	}
	b.types("path")
	b.press(keys.Accept)
	b.wants("chosen", b.body(), " error no way  path=/a| plain")
	b.press(keys.LogFold)
	b.wants("raw", b.body(), ` {"level":"error","ts":"x","msg":"no way","ms":12,"path":"/a"}| plain`)
}

func TestOptions(t *testing.T) {
	b := open(t, 60, 5)
	b.press(keys.LogMinutes5, keys.LogInstance, keys.LogAll, keys.LogInstance, keys.LogTail)
	want := []lines.Options{{Tail: tail}, {Since: 300}, {Since: 300, Previous: true}, {Previous: true}, {}, {Tail: tail}}
	if !slices.Equal(b.f.opened, want) {
		t.Errorf("opened %v, want %v", b.f.opened, want)
	}
}

func TestSaveCopyJump(t *testing.T) {
	b := open(t, 60, 6)
	batch := texts("plain", "\x1b[31mred\x1b[0m \x1b]52;c;x\x07")
	batch.Sources = append(slices.Clone(oneSource), lines.Source{Pod: "Pod/shop/web-1", Container: "app", State: lines.Streaming})
	batch.Lines = append(batch.Lines, lines.Line{Source: 1, Text: "long", Cut: 100 << 20}, lines.Note(1, lines.Ended, 0, "ended: Completed, exit 0"))
	b.comes(batch)
	b.press(keys.LogSave, keys.LogCopy, keys.GoToRow)
	want := []tea.Msg{
		page.Save{Name: "Deployment-web-20260301-120138.log", Text: "2026-03-01T12:01:38.000000000Z web-0 plain\n" +
			"2026-03-01T12:01:38.000000000Z web-0 red ^[]52;c;x\uFFFD\n" +
			"web-1/app long … (cut; 100 MiB)\n" +
			"web-1/app -- ended: Completed, exit 0\n"},
		page.Copy{What: "the line", Text: "ended: Completed, exit 0"},
		page.Jump{ID: "Pod/shop/web-1"},
	}
	for i := range want {
		if len(b.asked) <= i || b.asked[i] != want[i] {
			t.Errorf("asked for %#v, want %#v", b.asked, want[i])
		}
	}
}

// Streams are opened one after the other; until all are, lines are put in order.
func TestOpeningInOrder(t *testing.T) {
	b := open(t, 60, 8)
	two := []lines.Source{oneSource[0], {Pod: "Pod/shop/web-1", Alone: true, State: lines.Opening}}
	first := numbered(10, 3)
	first.Sources = two
	b.comes(first)
	second := numbered(9, 1)
	second.Lines[0].Source = 1
	second.Sources = []lines.Source{two[0], {Pod: "Pod/shop/web-1", Alone: true, State: lines.Streaming}}
	b.comes(second)
	b.wants("in order", b.body(), " web-1  line 9| web-0  line 10| web-0  line 11| web-0  line 12")
	late := numbered(1, 1)
	late.Sources = second.Sources
	b.comes(late)
	b.wants("then as they come", b.body(), " web-1  line 9| web-0  line 10| web-0  line 11| web-0  line 12| web-0  line 1")
}

func TestMark(t *testing.T) {
	b := open(t, 30, 5)
	b.comes(numbered(1, 1))
	b.press(keys.LogMark)
	b.comes(numbered(2, 1))
	b.wants("marked", b.body(), " line 1| ─── 12:01:38 ───────────────| line 2")
}

func TestHead(t *testing.T) {
	b := open(t, 200, 6)
	batch := numbered(1, 1)
	for i, s := range []lines.Source{
		{State: lines.Streaming}, {State: lines.Denied, Why: "no permission: needs get on pods/log in namespace shop"},
		{State: lines.Waiting, Why: "waiting to start: ContainerCreating"}, {State: lines.Reconnecting}, {State: lines.Done, Why: "a"}, {State: lines.Done, Why: "b"},
	} {
		s.Pod = topology.MakeID("Pod", "shop", fmt.Sprint("web-", i))
		batch.Sources = append(batch.Sources, s)
	}
	batch.Dropped, batch.Unread = 12034, 150
	b.comes(batch)
	b.wants("head", b.screen()[0], " following · 2 streams · 1 denied (no permission: needs get on pods/log in namespace shop) · 1 reconnecting · "+
		"1 waiting (waiting to start: ContainerCreating) · 2 ended · 150 more not …  last 200 each")
	b.g = canvas.New(80, 6)
	b.wants("narrow", b.screen()[0], " following · 2 streams · 1 denied (no permission: needs get on …  last 200 each")
}

// Whatever is pressed, typed and comes, the page draws, says where it is, and shows the
// marked line.
func TestAnything(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	b := open(t, 40, 8)
	all := []keys.Intent{keys.RowUp, keys.RowDown, keys.PageUp, keys.PageDown, keys.FirstRow, keys.LastRow, keys.LogFollow, keys.LogWrap,
		keys.LogTimes, keys.LogFold, keys.LogSearch, keys.LogFilter, keys.LogFields, keys.Accept, keys.Cancel, keys.LogNextHit, keys.LogPreviousHit,
		keys.LogMark, keys.ColumnsLeft, keys.ColumnsRight, keys.LogInstance, keys.LogMinute}
	for range 20_000 {
		switch r := rng.IntN(10); {
		case r < 3:
			b.comes(texts(strings.Repeat("wörd 日本 ", rng.IntN(60)), `{"msg":"x","n":1}`)) //nolint:gosmopolitan // wide characters on purpose
		case r == 3:
			b.g = canvas.New(1+rng.IntN(90), 1+rng.IntN(12))
		case r == 4 && b.p.prompt != nil:
			b.types(string("wx!\\d[. "[rng.IntN(8)]))
		default:
			b.press(all[rng.IntN(len(all))])
		}
		b.draw()
		if b.p.port.follow || b.p.view.Len() == 0 || b.p.port.rows < 1 {
			continue
		}
		if seq := b.p.view.Seq(b.p.markedAt()); b.g.H > 3 && !slices.Contains(b.p.port.drawn, seq) {
			t.Fatalf("line %d is marked and not on the screen: %v", seq, b.p.port.drawn)
		}
	}
}

// Nothing of a line reaches the terminal but its text (ESC-01).
func TestEscapes(t *testing.T) {
	b := open(t, 80, 10)
	theme, err := themes.Load("dark")
	if err != nil {
		t.Fatal(err)
	}
	for _, payload := range []string{"\x1b]0;title\x07", "\x1b]52;c;aGk=\x1b\\", "\x1b[2J", "\x1bc", "\u009b31m", "\x1b]8;;http://x\x1b\\y", "\x1bP1$r\x1b\\", "a\x1b[6n", "\r\b\x7f", "\u202eabc", "\U000e0041"} {
		b.comes(texts(payload, `{"msg":"`+payload+`","`+payload+`":1}`, `{"msg":"\u001b[2J\u009b"}`))
		b.draw()
		for i, part := range strings.Split(b.g.String(theme.Palette(themes.TrueColour)), "\x1b") {
			if i > 0 && !strings.HasPrefix(part, "[") || strings.ContainsAny(part, "\a\b\r\x7f\u009b\u202e\U000e0041") ||
				i > 0 && !strings.ContainsRune("m", rune(part[strings.IndexFunc(part[1:], func(r rune) bool { return r != ';' && (r < '0' || r > '9') })+1])) {
				t.Fatalf("%q leaves %q", payload, part)
			}
		}
	}
}
