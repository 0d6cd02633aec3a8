package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// api is the API server that is played: objects by resource, encoded once, and a
// stream of changes of pods.
type api struct {
	size     size
	noStream bool // refuses streamed lists, as servers before 1.32 do
	objects  map[string][][]byte
	version  atomic.Int64

	mu       sync.Mutex
	rate     int // pod changes a second
	requests map[string]int
	watchers map[chan []byte]bool // of pods
	sent     int
}

func newAPI(s size, noStream bool) *api {
	a := &api{size: s, noStream: noStream, objects: map[string][][]byte{}, requests: map[string]int{}, watchers: map[chan []byte]bool{}}
	a.version.Store(1000)
	for _, r := range []string{"pods", "nodes", "namespaces", "services", "endpointslices", "deployments", "replicasets", "configmaps", "serviceaccounts"} {
		for o := range s.objects(r) {
			a.objects[r] = append(a.objects[r], encode(o.(marshaler)))
		}
	}
	return a
}

// ServeHTTP answers what kscope asks: heartbeats, its permissions, discovery of
// groups that are not there, lists and watches.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	resource := parts[len(parts)-1]
	q := r.URL.Query()
	what := "list"
	switch {
	case resource == "readyz":
		a.count("heartbeat")
		fmt.Fprint(w, "ok")
		return
	case r.Method == http.MethodPost:
		a.count("permissions")
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"status":{"resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"]}]}}`)
		return
	case len(parts) > 2 && parts[1] == "metrics.k8s.io":
		a.count("metrics")
		a.size.usage(w, resource)
		return
	case len(parts) < 3 || parts[0] == "apis" && (len(parts) < 4 || strings.HasPrefix(parts[1], "gateway.")):
		a.count("discovery")
		http.NotFound(w, r)
		return
	case q.Get("watch") != "":
		what = "watch"
	}
	if what == "watch" && a.noStream && q.Get("sendInitialEvents") != "" {
		a.count("refused")
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnprocessableEntity)
		_ = json.NewEncoder(w).Encode(metav1.Status{TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: "Failure",
			Code: 422, Reason: metav1.StatusReasonInvalid, Message: "sendInitialEvents is forbidden for watch"})
		return
	}
	a.count(what)
	version := strings.Join(parts[1:len(parts)-1], "/")
	kind := kindOf(resource)
	if strings.Contains(r.Header.Get("Accept"), "as=PartialObjectMetadata") {
		version, kind = "meta.k8s.io/v1", "PartialObjectMetadata"
	}
	if what == "watch" {
		a.watch(w, r, resource, version, kind)
		return
	}
	a.list(w, r, resource, version, kind)
}

func (a *api) count(what string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.requests[what]++
}

// asked is how many requests of each sort there were, and how many events were sent.
func (a *api) asked() (requests map[string]int, events int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	requests = map[string]int{}
	for k, n := range a.requests {
		requests[k] = n
	}
	return requests, a.sent
}

func (a *api) list(w http.ResponseWriter, r *http.Request, resource, version, kind string) {
	all := a.objects[resource]
	from, _ := strconv.Atoi(r.URL.Query().Get("continue"))
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	meta := metav1.ListMeta{ResourceVersion: strconv.FormatInt(a.version.Load(), 10)}
	all = all[min(from, len(all)):]
	if limit > 0 && len(all) > limit {
		all = all[:limit]
		meta.Continue = strconv.Itoa(from + limit)
	}
	w.Header().Set("Content-Type", "application/vnd.kubernetes.protobuf")
	_, _ = w.Write(list(version, kind, meta, all))
}

func (a *api) watch(w http.ResponseWriter, r *http.Request, resource, version, kind string) {
	w.Header().Set("Content-Type", "application/vnd.kubernetes.protobuf;stream=watch")
	flush := w.(http.Flusher).Flush
	var changes chan []byte
	if resource == "pods" {
		changes = make(chan []byte, 100_000)
		a.mu.Lock()
		a.watchers[changes] = true
		a.mu.Unlock()
		defer func() {
			a.mu.Lock()
			defer a.mu.Unlock()
			delete(a.watchers, changes)
		}()
	}
	flush()
	if q := r.URL.Query(); q.Get("sendInitialEvents") == "true" {
		for _, raw := range a.objects[resource] {
			if _, err := w.Write(event("ADDED", version, kind, raw)); err != nil {
				return
			}
		}
		mark := metav1.PartialObjectMetadata{ObjectMeta: metav1.ObjectMeta{ResourceVersion: strconv.FormatInt(a.version.Load(), 10),
			Annotations: map[string]string{metav1.InitialEventsAnnotationKey: "true"}}}
		_, _ = w.Write(event("BOOKMARK", version, kind, encode(&mark)))
		flush()
	}
	seconds, _ := strconv.Atoi(r.URL.Query().Get("timeoutSeconds"))
	over := time.After(time.Duration(max(seconds, 60)) * time.Second)
	for {
		select {
		case <-r.Context().Done():
			return
		case <-over:
			return
		case e := <-changes:
			_, err := w.Write(e)
			for range len(changes) { // what is waiting goes in one flush
				_, err = w.Write(<-changes)
			}
			if err != nil {
				return
			}
			flush()
		}
	}
}

// change sends pod i in a new state to all who watch.
func (a *api) change(i int, ready bool, restarts int32) {
	p := a.size.pod(i, ready, restarts)
	p.ResourceVersion = strconv.FormatInt(a.version.Add(1), 10)
	e := event("MODIFIED", "v1", "Pod", encode(p))
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sent++
	for w := range a.watchers {
		w <- e
	}
}

// setRate is how many pods change each second from now on.
func (a *api) setRate(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.rate = n
}

// churn changes pods all over the cluster at the rate that is set, for ever; one in
// fifty changes is to a crash loop, and the pod's next change is back.
func (a *api) churn() {
	const tick = 10 * time.Millisecond
	due, n := 0.0, 0
	var ill []int
	for range time.Tick(tick) {
		a.mu.Lock()
		due += float64(a.rate) * tick.Seconds()
		a.mu.Unlock()
		for ; due >= 1; due-- {
			n++
			i := n * 7919 % a.size.pods
			if len(ill) > 50 {
				a.change(ill[0], true, int32(n))
				ill = slices.Delete(ill, 0, 1)
				continue
			}
			a.change(i, n%50 != 0, int32(n))
			if n%50 == 0 {
				ill = append(ill, i)
			}
		}
	}
}
