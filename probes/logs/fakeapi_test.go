package logs

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"

	"kscope/probes/kube"
	"kscope/probes/safe"
	"kscope/topology"
	"kscope/topology/lines"
)

// written is a line in the file that a container writes.
type written struct {
	nanos int64
	text  string
}

func (w written) String() string {
	return time.Unix(0, w.nanos).UTC().Format(time.RFC3339Nano) + " " + w.text + "\n"
}

// fakePod is a pod of one container on the fake server.
type fakePod struct {
	uid      string
	restarts int32
	instance map[int32][]written // what each instance wrote, and is still there
	state    corev1.ContainerState
	last     corev1.ContainerState
	tail     string      // what stands at the end without a line break
	ended    bool        // the present instance writes no more: streams end cleanly
	budget   func() int  // lines until the stream is cut; nil = never
	mild     func() bool // the cut looks like the log's end
	deaf     bool        // streams send nothing any more; new ones do
}

// fakeAPI serves the logs of pods in namespace shop.
type fakeAPI struct {
	mu    sync.Mutex
	pods  map[string]*fakePod
	woken chan struct{} // closed and made anew at every change
	open  int
	most  int // streams at once
	opens int
	deny  bool
	wait  string // pods are waiting to start: the reason
	cuts  int
}

func newFake(t *testing.T) (*fakeAPI, *API) {
	t.Helper()
	f := &fakeAPI{pods: map[string]*fakePod{}, woken: make(chan struct{})}
	server := httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(server.Close)
	cluster, err := kube.New(kube.Options{Config: &rest.Config{Host: server.URL}, Version: "test", Runner: &safe.Runner{}})
	if err != nil {
		t.Fatal(err)
	}
	core, err := cluster.Core()
	if err != nil {
		t.Fatal(err)
	}
	return f, NewAPI(core)
}

func (f *fakeAPI) change(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
	close(f.woken)
	f.woken = make(chan struct{})
}

func (f *fakeAPI) add(name string, ws ...written) *fakePod {
	p := running(name+"-uid", ws)
	f.change(func() { f.pods[name] = p })
	return p
}

func running(uid string, ws []written) *fakePod {
	p := &fakePod{uid: uid, instance: map[int32][]written{0: ws}}
	p.state.Running = &corev1.ContainerStateRunning{}
	return p
}

func (f *fakeAPI) write(p *fakePod, ws ...written) {
	f.change(func() { p.instance[p.restarts] = append(p.instance[p.restarts], ws...) })
}

func (f *fakeAPI) serve(w http.ResponseWriter, r *http.Request) {
	name, log := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/api/v1/namespaces/shop/pods/"), "/log")
	f.mu.Lock()
	p, deny, wait := f.pods[name], f.deny, f.wait
	f.mu.Unlock()
	switch {
	case p == nil:
		fail(w, 404, metav1.StatusReasonNotFound, "pods \""+name+"\" not found")
	case !log:
		f.mu.Lock()
		body, _ := json.Marshal(p.object(name))
		f.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	case deny:
		fail(w, 403, metav1.StatusReasonForbidden, "pods \""+name+"\" is forbidden")
	case wait != "":
		fail(w, 400, metav1.StatusReasonBadRequest, "container \"app\" in pod \""+name+"\" is waiting to start: "+wait)
	default:
		f.stream(w, r, p)
	}
}

func (p *fakePod) object(name string) *corev1.Pod {
	return &corev1.Pod{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "shop", UID: types.UID(p.uid)},
		Spec:       corev1.PodSpec{RestartPolicy: corev1.RestartPolicyAlways, Containers: []corev1.Container{{Name: "app"}}},
		Status: corev1.PodStatus{Phase: corev1.PodRunning, ContainerStatuses: []corev1.ContainerStatus{
			{Name: "app", RestartCount: p.restarts, State: p.state, LastTerminationState: p.last}}}}
}

func fail(w http.ResponseWriter, code int32, reason metav1.StatusReason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(int(code))
	_ = json.NewEncoder(w).Encode(metav1.Status{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Status"},
		Status: "Failure", Code: code, Reason: reason, Message: message})
}

// stream answers as a kubelet does: whole lines from sinceTime on, or the last so many,
// then those that are added.
func (f *fakeAPI) stream(w http.ResponseWriter, r *http.Request, p *fakePod) {
	q := r.URL.Query()
	s := &sending{fakeAPI: f, to: w, pod: p, follow: q.Get("follow") == "true", budget: 1 << 60}
	f.mu.Lock()
	s.instance = p.restarts
	if q.Get("previous") == "true" {
		s.instance--
	}
	log, there := p.instance[s.instance]
	if n, err := strconv.Atoi(q.Get("tailLines")); err == nil {
		s.at = max(0, len(log)-n)
	}
	if from, err := time.Parse(time.RFC3339, q.Get("sinceTime")); err == nil {
		s.from = from.UnixNano()
	}
	if s.follow {
		if p.budget != nil {
			s.budget = p.budget()
		}
		f.open++
		f.opens++
		f.most = max(f.most, f.open)
		defer func() { f.mu.Lock(); f.open--; f.mu.Unlock() }()
	}
	f.mu.Unlock()
	if !there {
		fail(w, 400, metav1.StatusReasonBadRequest, "previous terminated container \"app\" in pod \"x\" not found")
		return
	}
	for {
		woken, over := s.send()
		if over {
			return
		}
		select {
		case <-woken:
		case <-r.Context().Done():
			return
		}
	}
}

// sending is one answer.
type sending struct {
	*fakeAPI
	to       http.ResponseWriter
	pod      *fakePod
	instance int32
	follow   bool
	from     int64
	at       int // the next line
	budget   int // lines until the stream is cut
	deaf     bool
}

// send sends what there is; over: that was all. woken is closed when there may be more.
func (s *sending) send() (woken chan struct{}, over bool) {
	s.mu.Lock()
	log, tail := s.pod.instance[s.instance], s.pod.tail
	woken = s.woken
	over = !s.follow || s.instance != s.pod.restarts || s.pod.ended || s.gone(s.pod)
	s.deaf = s.deaf || s.follow && s.pod.deaf && s.at > 0
	s.mu.Unlock()
	for ; s.at < len(log) && !s.deaf; s.at++ {
		if log[s.at].nanos < s.from {
			continue
		}
		if s.budget--; s.budget < 0 {
			s.cut(log[s.at])
			return nil, true
		}
		_, _ = fmt.Fprint(s.to, log[s.at])
	}
	if over {
		_, _ = fmt.Fprint(s.to, tail)
	}
	s.to.(http.Flusher).Flush()
	return woken, over
}

// cut ends the answer in the middle of a line.
func (s *sending) cut(line written) {
	s.mu.Lock()
	s.cuts++
	mild := s.pod.mild != nil && s.pod.mild()
	s.mu.Unlock()
	_, _ = fmt.Fprint(s.to, line.String()[:20+s.at%17])
	s.to.(http.Flusher).Flush()
	if !mild {
		panic(http.ErrAbortHandler)
	}
}

// gone tells whether the pod was deleted; the caller holds the lock.
func (f *fakeAPI) gone(p *fakePod) bool {
	for _, q := range f.pods {
		if q == p {
			return false
		}
	}
	return true
}

// quick is a Timing for tests.
var quick = Timing{First: time.Millisecond, Gather: time.Millisecond, Resolve: 10 * time.Millisecond,
	RetryMin: time.Millisecond, RetryMax: 10 * time.Millisecond, Waiting: 5 * time.Millisecond, Denied: 20 * time.Millisecond,
	Silence: time.Hour, Grace: 10 * time.Millisecond, Between: time.Microsecond}

// reading is a Tail and what came out of it.
type reading struct {
	t     *testing.T
	tail  *Tail
	lines []lines.Line
	last  lines.Batch
}

// read reads the logs of the named pods of the fake server that there are.
func (f *fakeAPI) read(t *testing.T, api *API, timing Timing, o lines.Options, names ...string) *reading {
	t.Helper()
	resolve := func(context.Context) ([]lines.Target, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		var out []lines.Target
		for _, n := range names {
			if p := f.pods[n]; p != nil {
				out = append(out, lines.Target{Pod: topology.MakeID("Pod", "shop", n), UID: p.uid, Container: "app", Restarts: p.restarts, Alone: true})
			}
		}
		return out, nil
	}
	r := &reading{t: t, tail: Open(t.Context(), Options{Source: api, Resolve: resolve, Read: o, Runner: &safe.Runner{}, Timing: timing})}
	t.Cleanup(r.tail.Close)
	return r
}

// until reads until what was read satisfies ok.
func (r *reading) until(what string, ok func() bool) {
	r.t.Helper()
	ctx, stop := context.WithTimeout(r.t.Context(), 30*time.Second)
	defer stop()
	for !ok() {
		b, err := r.tail.Next(ctx)
		if err != nil {
			r.t.Fatalf("%s: %v; read so far: %s\nsources: %v, note %q", what, err, r.text(), r.last.Sources, r.last.Note)
		}
		r.lines, r.last = append(r.lines, b.Lines...), b
	}
}

// text is what was read; markers in brackets.
func (r *reading) text() string {
	var out []string
	for _, l := range r.lines {
		switch l.Kind {
		case lines.Text:
			out = append(out, l.Text)
		default:
			out = append(out, "["+l.Text+"]")
		}
	}
	return strings.Join(out, " ")
}

func (r *reading) wants(text string) {
	r.t.Helper()
	r.until("waiting for "+text, func() bool { return len(r.text()) >= len(text) })
	if r.text() != text {
		r.t.Fatalf("read  %s\nwant  %s", r.text(), text)
	}
}

const start = int64(1_800_000_000_000_000_000)

// at is a line so many milliseconds after the start.
func at(ms int, text string) written { return written{start + int64(ms)*1e6, text} }
