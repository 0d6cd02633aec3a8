package trace

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/trace"
	"kscope/ui/page"
)

// Source follows requests.
type Source interface {
	// Trace follows a request between two ends as people write them (trace.Ask), names
	// without a namespace in that given; the error says what is wrong with which end.
	Trace(ctx context.Context, from, to, namespace string) (trace.Result, error)
}

// question is what is asked, as people write it.
type question struct {
	// From is where the request comes from; "" = from outside: the Internet or, where
	// nothing leads from there, the private network.
	From, To string
	// Namespace is that of names without one, "" = none.
	Namespace string
}

// written is how people write an id: an address stands for itself, since the colons of
// one could be taken for a port.
func written(id topology.ID) string {
	switch id.Kind() {
	case topology.KindLoadBalancer, topology.KindExternalIP, topology.KindEndpoint:
		return id.Name()
	}
	return string(id)
}

// askEvery is how often a question is asked again at most.
const askEvery = time.Second

// watch is a question and its last right answer.
type watch struct {
	ctx    context.Context
	cancel context.CancelFunc
	source Source
	clock  func() time.Time

	q      question // that result answers; the first one before there is any
	got    bool
	result trace.Result
	inside *trace.Result // from the object's own namespace, where nothing leads from outside
	fault  error         // of the question asked last that has no answer, nil = none
	wrong  question

	turn   int // the number of the newest
	asking bool
	waits  bool // the timer for asking again runs
	again  bool // the cluster has changed since it was asked
	asked  time.Time
}

type (
	// answeredMsg is the answer to the question of that turn.
	answeredMsg struct {
		to     *watch
		turn   int
		q      question
		result trace.Result
		inside *trace.Result
		err    error
	}
	// againMsg is the end of the pause before a question is asked again.
	againMsg struct{ to *watch }
)

func newWatch(ctx context.Context, source Source, q question, clock func() time.Time) *watch {
	w := &watch{source: source, q: q, clock: clock}
	w.ctx, w.cancel = context.WithCancel(ctx)
	return w
}

// ask asks a question, in place of one under way.
func (w *watch) ask(q question) tea.Cmd {
	w.turn++
	w.asking, w.again, w.asked = true, false, w.clock()
	turn, ctx, source := w.turn, w.ctx, w.source
	return func() tea.Msg {
		r, inside, err := answer(ctx, source, q)
		return answeredMsg{w, turn, q, r, inside, err}
	}
}

// answer asks from where the question leaves it open; inside is the answer for those
// who are near, where nothing leads from outside.
func answer(ctx context.Context, source Source, q question) (r trace.Result, inside *trace.Result, err error) {
	if q.From != "" {
		r, err = source.Trace(ctx, q.From, q.To, q.Namespace)
		return r, nil, err
	}
	r, err = source.Trace(ctx, string(topology.Internet), q.To, q.Namespace)
	if err != nil || len(r.Paths) > 0 {
		return r, nil, err
	}
	if private, err := source.Trace(ctx, string(topology.PrivateNetwork), q.To, q.Namespace); err == nil && len(private.Paths) > 0 {
		return private, nil, nil
	}
	if ns := r.To.Namespace(); ns != "" && !door(r.To.Kind()) {
		if near, err := source.Trace(ctx, written(topology.MakeID("Namespace", "", ns)), q.To, q.Namespace); err == nil && len(near.Paths) > 0 {
			inside = &near
		}
	}
	return r, inside, nil
}

// door tells the kinds that are there for who is outside: from inside nobody goes by
// them.
func door(kind string) bool {
	return kind == "Ingress" || topology.IsGateway(kind) || topology.IsRoute(kind)
}

// hear takes answers, and asks again when the cluster has changed.
func (w *watch) hear(msg tea.Msg) (cmd tea.Cmd, answered bool) {
	switch msg := msg.(type) {
	case page.News:
		return w.news(), false
	case againMsg:
		if msg.to != w || w.ctx.Err() != nil {
			return nil, false
		}
		if w.waits = false; w.asking {
			w.again = true
			return nil, false
		}
		return w.ask(w.q), false
	case answeredMsg:
		if msg.to == w && msg.turn == w.turn && w.ctx.Err() == nil {
			return w.take(msg), true
		}
	}
	return nil, false
}

func (w *watch) news() tea.Cmd {
	if w.asking || w.waits {
		w.again = w.asking
		return nil
	}
	w.waits = true
	return tea.Tick(max(time.Millisecond, askEvery-w.clock().Sub(w.asked)), func(time.Time) tea.Msg { return againMsg{w} })
}

// take keeps a right answer; a wrong question changes nothing but the fault.
func (w *watch) take(msg answeredMsg) tea.Cmd {
	w.asking = false
	if msg.err != nil {
		w.fault, w.wrong = msg.err, msg.q
	} else {
		if msg.q == w.wrong || msg.q != w.q {
			w.fault = nil
		}
		w.q, w.got, w.result, w.inside = msg.q, true, msg.result, msg.inside
	}
	if w.again {
		w.again = false
		return w.news()
	}
	return nil
}

// forgive forgets a question that was tried in vain.
func (w *watch) forgive() {
	if w.wrong != w.q {
		w.fault = nil
	}
}

func (w *watch) close() { w.cancel() }
