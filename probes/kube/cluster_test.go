package kube

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"kscope/topology"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestListAndWatch(t *testing.T) {
	api := newFakeAPI(t)
	api.put("pods", "shop", "web-1", nil)
	api.put("services", "shop", "web", nil)
	api.put("configmaps", "shop", "settings", nil)
	w := run(t, Options{Config: api.config()})
	if s := w.source(t, "Pod", topology.Synced, ""); s.Count != 1 || s.Namespace != "" {
		t.Errorf("pods: %+v", s)
	}
	w.has(t, "Service/shop/web", true)
	w.has(t, "ConfigMap/shop/settings", true)
	api.put("pods", "shop", "web-2", nil)
	w.has(t, "Pod/shop/web-2", true)
	api.put("pods", "shop", "web-2", map[string]any{"labels": map[string]any{"app": "web"}})
	w.await(t, "a changed pod", func() bool { return w.records["Pod/shop/web-2"].Labels.Get("app") == "web" })
	api.remove("pods", "shop", "web-1", false)
	w.has(t, "Pod/shop/web-1", false)
	w.link(t, true, "")
}

func TestDeniedKindStandsAlone(t *testing.T) {
	api := newFakeAPI(t)
	api.deny = func(_, resource, _ string) bool { return resource == "nodes" }
	api.put("pods", "shop", "web-1", nil)
	w := run(t, Options{Config: api.config(), Namespace: "shop"})
	s := w.source(t, "Node", topology.Forbidden, "")
	if s.Detail != "needs list on nodes" {
		t.Errorf("detail = %q", s.Detail)
	}
	w.await(t, "all others", func() bool {
		for kind, s := range w.sources {
			if kind != "Node" && s.State != topology.Synced && s.State != topology.Absent {
				return false
			}
		}
		return len(w.sources) > 20
	})
	if s := w.source(t, "Pod", topology.Synced, ""); s.Namespace != "" {
		t.Errorf("pods were read in %q only", s.Namespace)
	}
	api.set(func() { api.deny = nil })
	w.source(t, "Node", topology.Synced, "")
}

func TestFallsBackToNamespace(t *testing.T) {
	api := newFakeAPI(t)
	api.deny = func(_, _, namespace string) bool { return namespace != "shop" }
	api.put("pods", "shop", "web-1", nil)
	api.put("pods", "other", "hidden", nil)
	w := run(t, Options{Config: api.config(), Namespace: "shop"})
	if s := w.source(t, "Pod", topology.Synced, ""); s.Namespace != "shop" || s.Count != 1 {
		t.Errorf("pods: %+v", s)
	}
	w.has(t, "Pod/shop/web-1", true)
	w.has(t, "Pod/other/hidden", false)
	w.source(t, "PersistentVolume", topology.Forbidden, "needs list on persistentvolumes")
}

// A user who may read single namespaces only gets the one that is looked at.
func TestPrefersTheNamespaceLookedAt(t *testing.T) {
	api := newFakeAPI(t)
	api.deny = func(_, _, namespace string) bool { return namespace != "shop" && namespace != "data" }
	api.put("pods", "shop", "web-1", nil)
	api.put("pods", "data", "db-0", nil)
	w := run(t, Options{Config: api.config(), Namespace: "default"})
	w.source(t, "Pod", topology.Forbidden, "namespace default")
	for namespace, pod := range map[string]topology.ID{"shop": "Pod/shop/web-1", "data": "Pod/data/db-0"} {
		w.cluster.Prefer(namespace)
		w.has(t, pod, true)
		if s := w.source(t, "Pod", topology.Synced, ""); s.Namespace != namespace {
			t.Errorf("pods: %+v, want those of %s", s, namespace)
		}
		w.has(t, "Pod/"+map[string]topology.ID{"shop": "data/db-0", "data": "shop/web-1"}[namespace], false)
	}
}

func TestDeniedInNamespaceSaysSo(t *testing.T) {
	api := newFakeAPI(t)
	api.deny = func(string, string, string) bool { return true }
	w := run(t, Options{Config: api.config(), Namespace: "shop"})
	s := w.source(t, "Deployment", topology.Forbidden, "")
	if s.Detail != "needs list on deployments.apps in namespace shop" || s.Namespace != "shop" {
		t.Errorf("%+v", s)
	}
	w.link(t, true, "")
}

func TestOnlyOneNamespace(t *testing.T) {
	api := newFakeAPI(t)
	api.put("pods", "shop", "web-1", nil)
	api.put("pods", "other", "hidden", nil)
	api.put("nodes", "", "n1", nil)
	w := run(t, Options{Config: api.config(), Namespace: "default", Only: "shop"})
	if s := w.source(t, "Pod", topology.Synced, ""); s.Namespace != "shop" {
		t.Errorf("pods: %+v", s)
	}
	w.has(t, "Pod/shop/web-1", true)
	w.has(t, "Node/n1", true)
	if slices.ContainsFunc(api.seen(), func(r string) bool { return strings.HasPrefix(r, "GET /api/v1/pods") }) {
		t.Error("pods of all namespaces were asked for")
	}
}

func TestRightsComeAndGo(t *testing.T) {
	api := newFakeAPI(t)
	api.rules = `[]`
	looked := make(chan struct{})
	api.intercept = func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost {
			close(looked)
			api.set(func() { api.intercept = nil })
		}
		return false
	}
	api.deny = func(_, _, namespace string) bool { return namespace != "shop" }
	api.put("pods", "shop", "web-1", nil)
	api.put("pods", "other", "cart-1", nil)
	w := run(t, Options{Config: api.config(), Namespace: "shop"})
	w.source(t, "Node", topology.Forbidden, "nodes")
	w.source(t, "Pod", topology.Synced, "")
	w.has(t, "Pod/other/cart-1", false)
	<-looked

	api.set(func() { api.deny, api.rules = nil, `[{"verbs":["*"]}]` })
	w.source(t, "Node", topology.Synced, "")
	w.has(t, "Pod/other/cart-1", true)
	if s := w.source(t, "Pod", topology.Synced, ""); s.Namespace != "" {
		t.Errorf("pods are still read in %q only", s.Namespace)
	}

	api.set(func() {
		api.rules = `[{"verbs":["get"]}]`
		api.deny = func(_, resource, namespace string) bool {
			return resource == "nodes" || resource == "pods" && namespace != "shop"
		}
	})
	w.source(t, "Node", topology.Forbidden, "needs list on nodes")
	w.has(t, "Pod/other/cart-1", false)
	w.has(t, "Pod/shop/web-1", true)
}

// TestRightsComeUntold: the server does not tell rules (a webhook decides).
func TestRightsComeUntold(t *testing.T) {
	api := newFakeAPI(t)
	api.deny = func(_, _, namespace string) bool { return namespace != "shop" }
	api.put("pods", "other", "cart-1", nil)
	w := run(t, Options{Config: api.config(), Namespace: "shop"})
	w.source(t, "Pod", topology.Synced, "")
	w.source(t, "Node", topology.Forbidden, "nodes")
	api.set(func() { api.deny = nil })
	w.source(t, "Node", topology.Synced, "")
	w.has(t, "Pod/other/cart-1", true)
}

func TestWatchDenied(t *testing.T) {
	api := newFakeAPI(t)
	api.deny = func(verb, resource, _ string) bool { return verb == "watch" && resource == "pods" }
	api.put("pods", "shop", "web-1", nil)
	w := run(t, Options{Config: api.config()})
	w.source(t, "Pod", topology.Synced, "needs watch on pods")
	api.put("pods", "shop", "web-2", nil)
	w.has(t, "Pod/shop/web-2", true)
	api.remove("pods", "shop", "web-1", true)
	w.has(t, "Pod/shop/web-1", false)
}
