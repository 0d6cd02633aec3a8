package kube

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kscope/topology"
)

// requestsFor are the requests so far whose path ends with the resource.
func requestsFor(api *fakeAPI, resource string) []string {
	return slices.DeleteFunc(api.seen(), func(r string) bool {
		path, _, _ := strings.Cut(r, "?")
		return !strings.HasSuffix(path, "/"+resource)
	})
}

func TestExpiredWatch(t *testing.T) {
	api := newFakeAPI(t)
	for i := range 3 {
		api.put("pods", "shop", fmt.Sprint("web-", i), nil)
	}
	w := run(t, Options{Config: api.config()})
	w.source(t, "Pod", topology.Synced, "")
	api.remove("pods", "shop", "web-1", true) // the event is lost, only a list shows it
	api.put("pods", "shop", "web-3", nil)
	api.gone("pods")
	w.has(t, "Pod/shop/web-1", false)
	w.has(t, "Pod/shop/web-3", true)
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.emptied) > 0 {
		t.Errorf("the picture went empty: %v", w.emptied)
	}
	for _, s := range w.history {
		if s.Kind == "Pod" && s.State == topology.Stale {
			t.Errorf("an expired watch is no trouble for people: %+v", s)
		}
	}
}

func TestRecreatedWhileAway(t *testing.T) {
	api := newFakeAPI(t)
	api.put("pods", "shop", "db-0", map[string]any{"uid": "first"})
	w := run(t, Options{Config: api.config()})
	w.has(t, "Pod/shop/db-0", true)
	api.remove("pods", "shop", "db-0", true)
	api.set(func() { // as if put, but nobody is told
		api.objects["pods"]["shop/db-0"] = map[string]any{"metadata": map[string]any{
			"name": "db-0", "namespace": "shop", "uid": "second", "resourceVersion": "1000"}}
		api.rv = 1000
	})
	api.gone("pods")
	w.await(t, "the new pod", func() bool {
		r := w.records["Pod/shop/db-0"]
		return r != nil && r.UID == "second"
	})
}

func TestServerWithoutStreamedLists(t *testing.T) {
	for _, how := range []string{"refuse", "ignore"} {
		t.Run(how, func(t *testing.T) {
			api := newFakeAPI(t)
			api.noStream = how
			for i := range 1200 {
				api.put("pods", "shop", fmt.Sprintf("web-%04d", i), nil)
			}
			w := run(t, Options{Config: api.config()})
			if s := w.source(t, "Pod", topology.Synced, ""); s.Count != 1200 {
				t.Errorf("count = %d", s.Count)
			}
			w.source(t, "Ingress", topology.Synced, "") // there are none
			pages := 0
			for _, r := range requestsFor(api, "pods") {
				if strings.Contains(r, "watch=") {
					continue
				}
				pages++
				if !strings.Contains(r, "limit=500") || strings.Contains(r, "resourceVersion=0") {
					t.Errorf("not a page of the newest state: %s", r)
				}
			}
			if pages < 3 {
				t.Errorf("%d pages of 500 for 1200 pods", pages)
			}
			api.put("pods", "shop", "web-new", nil)
			w.has(t, "Pod/shop/web-new", true)
		})
	}
}

func TestContinueTokensExpire(t *testing.T) {
	api := newFakeAPI(t)
	api.noStream, api.expire = "refuse", true
	for i := range 700 {
		api.put("pods", "shop", fmt.Sprintf("web-%04d", i), nil)
	}
	w := run(t, Options{Config: api.config()})
	if s := w.source(t, "Pod", topology.Synced, ""); s.Count != 700 {
		t.Errorf("count = %d", s.Count)
	}
	w.await(t, "every pod once", func() bool { return w.records["Pod/shop/web-0000"] != nil && w.records["Pod/shop/web-0699"] != nil })
}

func TestFirstListShowsItsProgress(t *testing.T) {
	api := newFakeAPI(t)
	for i := range 2000 {
		api.put("pods", "shop", fmt.Sprintf("web-%04d", i), nil)
	}
	w := run(t, Options{Config: api.config()})
	w.source(t, "Pod", topology.Synced, "")
	w.mu.Lock()
	defer w.mu.Unlock()
	var seen []int
	for _, s := range w.history {
		if s.Kind == "Pod" && s.State == topology.Syncing && s.Count > 0 {
			seen = append(seen, s.Count)
		}
	}
	if len(seen) < 3 || !slices.IsSorted(seen) {
		t.Errorf("counts on the way to 2000: %v", seen)
	}
	if len(w.records) != 2000 {
		t.Errorf("%d records", len(w.records))
	}
}
