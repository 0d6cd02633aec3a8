package object

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"k8s.io/client-go/rest"

	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/sheet"
)

// api is a small API server: answers by path, and what it was asked.
type api struct {
	t       *testing.T
	mu      sync.Mutex
	answers map[string]http.HandlerFunc
	asked   []string
	*httptest.Server
}

func newAPI(t *testing.T) *api {
	a := &api{t: t, answers: map[string]http.HandlerFunc{}}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		a.asked = append(a.asked, r.Method+" "+r.URL.Path)
		f := a.answers[r.URL.Path]
		a.mu.Unlock()
		if r.Method != http.MethodGet {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		if f == nil {
			status(w, http.StatusNotFound, "NotFound")
			return
		}
		f(w, r)
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *api) on(path string, f http.HandlerFunc) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answers[path] = f
}

func (a *api) says(path, body string) {
	a.on(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, body)
	})
}

func status(w http.ResponseWriter, code int, reason string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	fmt.Fprintf(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","message":"no","reason":%q,"code":%d}`, reason, code)
}

func (a *api) server() *Server {
	s, err := NewServer(&rest.Config{Host: a.URL, Transport: http.DefaultTransport}, func(err error) string { return "explained: " + topology.CleanLine(err.Error(), 200) })
	if err != nil {
		a.t.Fatal(err)
	}
	return s
}

const pod = "/api/v1/namespaces/shop/pods/web"

func TestGet(t *testing.T) {
	a := newAPI(t)
	a.says(pod, `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web","namespace":"shop","uid":"u1"},"spec":{"priority":5}}`)
	o, err := a.server().Get(t.Context(), "Pod/shop/web")
	if err != nil || o.GetUID() != "u1" || o.GetKind() != "Pod" {
		t.Fatal(o, err)
	}
	if want := []string{"GET " + pod}; !slices.Equal(a.asked, want) {
		t.Errorf("asked %v, want %v", a.asked, want)
	}
}

// A kind without a row is found by discovery, in the version that the server
// prefers, and not looked for twice.
func TestGetOfACustomKind(t *testing.T) {
	a := newAPI(t)
	a.says("/apis/example.com", `{"kind":"APIGroup","name":"example.com","versions":[{"version":"v1"},{"version":"v2"}],"preferredVersion":{"version":"v2"}}`)
	a.says("/apis/example.com/v2", `{"kind":"APIResourceList","resources":[{"name":"widgets/status","kind":"Widget","namespaced":true,"verbs":["get"]},{"name":"widgets","kind":"Widget","namespaced":true,"verbs":["get","list"]}]}`)
	a.says("/apis/example.com/v2/namespaces/shop/widgets/big", `{"kind":"Widget","apiVersion":"example.com/v2","metadata":{"name":"big","uid":"w1"}}`)
	s := a.server()
	for range 2 {
		if o, err := s.Get(t.Context(), "Widget.example.com/shop/big"); err != nil || o.GetAPIVersion() != "example.com/v2" {
			t.Fatal(o, err)
		}
	}
	if len(a.asked) != 4 {
		t.Errorf("asked %v", a.asked)
	}
	if _, err := s.Get(t.Context(), "Gadget.example.com/shop/x"); err == nil || err.Error() != "the server has no Gadget.example.com" {
		t.Error(err)
	}
	if _, err := s.Get(t.Context(), "Gadget.nowhere.com/shop/x"); err == nil || err.Error() != "the server has no Gadget.nowhere.com" {
		t.Error(err)
	}
}

func TestGetThatFails(t *testing.T) {
	a := newAPI(t)
	s := a.server()
	answers := func(code int, reason string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { status(w, code, reason) }
	}
	for _, c := range []struct {
		id     topology.ID
		answer http.HandlerFunc
		want   string
		denied bool
	}{
		{"Pod/shop/web", answers(403, "Forbidden"), "needs get on pods in namespace shop", true},
		{"Pod/shop/web", answers(404, "NotFound"), "Pod web is not there any more", false},
		{"Pod/shop/web", answers(500, "InternalError"), "explained: ", false},
		{"Pod/shop/web", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>log in</html>") }, "web: the answer is no object", false},
		{"Pod/shop/..", nil, `".." is no name that a server has`, false},
		{"Internet", nil, "no object stands for this", false},
		{"LoadBalancer/1.2.3.4", nil, "no object stands for this", false},
	} {
		a.on(pod, c.answer)
		_, err := s.Get(t.Context(), c.id)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || Denied(err) != c.denied {
			t.Errorf("%s: %v (denied %v), want %q (%v)", c.id, err, Denied(err), c.want, c.denied)
		}
	}
}

// A server that does not answer holds nobody up who no longer waits.
func TestGetEndsWithItsContext(t *testing.T) {
	a := newAPI(t)
	release := make(chan struct{})
	defer close(release)
	a.on(pod, func(http.ResponseWriter, *http.Request) { <-release })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.server().Get(ctx, "Pod/shop/web"); err == nil {
		t.Error("an answer")
	}
	if _, err := a.server().Describe(ctx, "Pod/shop/web"); err == nil {
		t.Error("a description")
	}
}

// What a body may take is bounded, whatever the server sends.
func TestEndlessAnswer(t *testing.T) {
	a := newAPI(t)
	a.on(pod, func(w http.ResponseWriter, r *http.Request) {
		block := []byte(strings.Repeat("x", 1<<20))
		for r.Context().Err() == nil {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
	if _, err := a.server().Get(t.Context(), "Pod/shop/web"); err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Error(err)
	}
}

func TestColumnsAndSheetOfACustomKind(t *testing.T) {
	a := newAPI(t)
	a.says("/apis/example.com", `{"versions":[{"version":"v1"}],"preferredVersion":{"version":"v1"}}`)
	a.says("/apis/example.com/v1", `{"resources":[{"name":"widgets","kind":"Widget","namespaced":true,"verbs":["get"]}]}`)
	a.on("/apis/example.com/v1/namespaces/shop/widgets/big", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasPrefix(r.Header.Get("Accept"), "application/json;as=Table") {
			fmt.Fprint(w, `{"kind":"Table","columnDefinitions":[{"name":"Name"},{"name":"Size"},{"name":"Phase"},{"name":"Empty"},{"name":"Age"}],"rows":[{"cells":["big",42,"Rea\u001b[31mdy",null,"3d"]}]}`)
			return
		}
		fmt.Fprint(w, `{"kind":"Widget","apiVersion":"example.com/v1","metadata":{"name":"big","namespace":"shop","uid":"w"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}`)
	})
	told, err := Read(t.Context(), a.server(), project.New(), "Widget.example.com/shop/big")
	if err != nil {
		t.Fatal(err)
	}
	want := []sheet.Section{
		{Title: "Columns", Rows: []sheet.Row{{Key: "Size", Value: "42"}, {Key: "Phase", Value: "Rea^[[31mdy"}}},
		{Title: "Conditions", Rows: []sheet.Row{{Key: "Ready", Value: "True", Marked: true}}},
	}
	got, _ := json.Marshal(told.Sections)
	expect, _ := json.Marshal(want)
	if string(got) != string(expect) || told.UID != "w" {
		t.Errorf("got  %s\nwant %s", got, expect)
	}
}

// kubectl's own words, made clean, with the events; requests end with the context.
func TestDescribe(t *testing.T) {
	a := newAPI(t)
	a.says("/api/v1/namespaces/shop/configmaps/settings", `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"settings","namespace":"shop","annotations":{"note":"a\u001b]52;c;Zm9v\u0007b\u202ec"}},"data":{"k":"v\u001b[2J\r\nw\u009bx"}}`)
	a.says("/api/v1/namespaces/shop/events", `{"kind":"EventList","apiVersion":"v1","items":[{"metadata":{"name":"e","namespace":"shop"},"reason":"Bad","message":"evil\u001b[31m","type":"Warning","involvedObject":{"name":"settings"}}]}`)
	got, err := a.server().Describe(t.Context(), "ConfigMap/shop/settings")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(got, "\n") {
		if topology.Clean(line) != line {
			t.Errorf("not clean: %q", line)
		}
	}
	for _, part := range []string{"Name:         settings", "k:\n----\nv", "Bad", "evil"} {
		if !strings.Contains(got, part) {
			t.Errorf("no %q in\n%s", part, got)
		}
	}
	a.on("/api/v1/namespaces/shop/pods/web", func(w http.ResponseWriter, _ *http.Request) { status(w, 403, "Forbidden") })
	if _, err := a.server().Describe(t.Context(), "Pod/shop/web"); !Denied(err) || err.Error() != "needs get on pods in namespace shop" {
		t.Error(err)
	}
}

// await waits for a state of the log that has what is wanted.
func await(t *testing.T, log *Log, want func(sheet.Events) bool) sheet.Events {
	t.Helper()
	over := time.After(20 * time.Second)
	for {
		if now := log.Now(); want(now) {
			return now
		}
		select {
		case <-log.Wake:
		case <-over:
			t.Fatalf("never came; last: %+v", log.Now())
		}
	}
}

func TestEvents(t *testing.T) {
	a := newAPI(t)
	a.on("/api/v1/namespaces/shop/events", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		w.Header().Set("Content-Type", "application/json")
		if q.Get("fieldSelector") != "involvedObject.uid=u1" {
			t.Errorf("selector %q", q.Get("fieldSelector"))
		}
		switch {
		case q.Get("watch") != "":
			if q.Get("resourceVersion") != "7" {
				t.Errorf("watches from %s", q.Get("resourceVersion"))
			}
			fmt.Fprintln(w, `{"type":"ADDED","object":{"metadata":{"uid":"b","resourceVersion":"8"},"involvedObject":{"kind":"Pod","apiVersion":"v1","namespace":"shop","name":"web"},"reason":"BackOff","message":"again","type":"Warning","count":4,"lastTimestamp":"2026-03-01T11:59:00Z"}}`)
			fmt.Fprintln(w, `{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}`)
			fmt.Fprintln(w, `{"type":"DELETED","object":{"metadata":{"uid":"a","resourceVersion":"10"}}}`)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case q.Get("continue") == "":
			fmt.Fprint(w, `{"metadata":{"resourceVersion":"7","continue":"more"},"items":[{"metadata":{"uid":"a"},"involvedObject":{"kind":"Pod","apiVersion":"v1","namespace":"shop","name":"web"},"reason":"Old"}]}`)
		default:
			fmt.Fprint(w, `{"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"uid":"c"},"involvedObject":{"kind":"Pod","apiVersion":"v1","namespace":"shop","name":"web"},"reason":"Pulled","message":"x"}]}`)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	log, done := NewLog(), make(chan struct{})
	go func() {
		a.server().Events(ctx, Scope{Namespace: "shop", Object: "Pod/shop/web", UID: "u1"}, log)
		close(done)
	}()
	got := await(t, log, func(e sheet.Events) bool { return len(e.List) == 2 && e.List[0].Reason == "BackOff" })
	if e := got.List[0]; e.About != "Pod/shop/web" || !e.Warning || e.Count != 4 || e.Message != "again" || e.Last != 1772366340 {
		t.Errorf("%+v", e)
	}
	cancel()
	<-done
}

// Where the old name of events is forbidden the new one is asked for; where both
// are, that is said.
func TestEventsDenied(t *testing.T) {
	a := newAPI(t)
	deny := func(w http.ResponseWriter, _ *http.Request) { status(w, 403, "Forbidden") }
	a.on("/api/v1/namespaces/shop/events", deny)
	a.on("/apis/events.k8s.io/v1/namespaces/shop/events", deny)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	log := NewLog()
	go a.server().Events(ctx, Scope{Namespace: "shop"}, log)
	await(t, log, func(e sheet.Events) bool { return e.Problem == "needs list and watch on events in namespace shop" })

	a.on("/apis/events.k8s.io/v1/namespaces/shop/events", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Query().Get("watch") != "" {
			<-r.Context().Done()
			return
		}
		fmt.Fprint(w, `{"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"uid":"n"},"regarding":{"kind":"Node","name":"n1"},"reason":"NodeNotReady","note":"gone","type":"Warning","series":{"count":9,"lastObservedTime":"2026-03-01T11:59:00.000000Z"},"reportingController":"node-controller"}]}`)
	})
	again := NewLog()
	go a.server().Events(ctx, Scope{Namespace: "shop"}, again)
	got := await(t, again, func(e sheet.Events) bool { return len(e.List) == 1 })
	want := sheet.Event{About: "Node/n1", Reason: "NodeNotReady", Message: "gone", Warning: true, Count: 9, Last: 1772366340, From: "node-controller"}
	if got.List[0] != want {
		t.Errorf("got %+v, want %+v", got.List[0], want)
	}
}

// The newest events are kept, the others counted.
func TestLogIsBounded(t *testing.T) {
	log := NewLog()
	for i := range keepEvents + spareEvents + 100 {
		log.Put(fmt.Sprint(i), sheet.Event{Reason: fmt.Sprint(i), Last: int64(i), Count: 1})
	}
	now := log.Now()
	if len(now.List) != keepEvents || now.Dropped != spareEvents+100 || now.List[0].Last != keepEvents+spareEvents+99 {
		t.Errorf("%d kept, %d dropped, newest %d", len(now.List), now.Dropped, now.List[0].Last)
	}
}

func TestDeniedIsFoundThroughWrapping(t *testing.T) {
	if !Denied(fmt.Errorf("x: %w", deniedError{"y"})) || Denied(errors.New("y")) {
		t.Error("not told apart")
	}
}
