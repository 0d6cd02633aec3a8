package kube

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"kscope/topology"
)

const metricsPath = "/apis/metrics.k8s.io/v1beta1/"

// measuring is a server whose metrics API answers as f says; f gets what comes
// behind the API's path.
func measuring(t *testing.T, f func(w http.ResponseWriter, path string)) *fakeAPI {
	api := newFakeAPI(t)
	api.put("pods", "shop", "web-1", nil)
	api.set(func() {
		api.intercept = func(w http.ResponseWriter, r *http.Request) bool {
			path, ok := strings.CutPrefix(r.URL.Path, metricsPath)
			if ok {
				f(w, path)
			}
			return ok
		}
	})
	return api
}

func podUsage(at string, usages ...map[string]any) map[string]any {
	var cs []any
	for _, u := range usages {
		cs = append(cs, map[string]any{"name": "c", "usage": u})
	}
	return map[string]any{"kind": "PodMetricsList", "apiVersion": "metrics.k8s.io/v1beta1", "metadata": map[string]any{},
		"items": []any{map[string]any{"metadata": map[string]any{"name": "web-1", "namespace": "shop"},
			"timestamp": at, "window": "15s", "containers": cs}}}
}

// The containers of a pod are added up before anything is rounded: 0.4 + 0.4
// millicores are one, as kubectl top prints it.
func TestUsageOfPodsAndNodes(t *testing.T) {
	api := measuring(t, func(w http.ResponseWriter, path string) {
		if path == "nodes" {
			reply(w, 200, map[string]any{"kind": "NodeMetricsList", "apiVersion": "metrics.k8s.io/v1beta1", "metadata": map[string]any{},
				"items": []any{map[string]any{"metadata": map[string]any{"name": "node-1"}, "timestamp": "2026-11-20T10:00:15Z",
					"window": "15s", "usage": map[string]any{"cpu": "1250m", "memory": "3Gi"}}}})
			return
		}
		reply(w, 200, podUsage("2026-11-20T10:00:20Z", map[string]any{"cpu": "400001n", "memory": "10Mi"}, map[string]any{"cpu": "400001n", "memory": "1Ki"}))
	})
	w := run(t, Options{Config: api.config()})
	w.source(t, "PodMetrics", topology.Synced, "")
	w.source(t, "NodeMetrics", topology.Synced, "")
	w.mu.Lock()
	defer w.mu.Unlock()
	if got, want := w.used["Pod/shop/web-1"], (topology.Measure{ID: "Pod/shop/web-1", CPU: 1, Mem: 10<<20 + 1<<10, At: 1795168820}); got != want {
		t.Errorf("pod: %+v, want %+v", got, want)
	}
	if got, want := w.used["Node/node-1"], (topology.Measure{ID: "Node/node-1", CPU: 1250, Mem: 3 << 30, At: 1795168815}); got != want {
		t.Errorf("node: %+v, want %+v", got, want)
	}
}

func TestNoMetricsAPI(t *testing.T) {
	api := measuring(t, func(w http.ResponseWriter, _ string) { reply(w, 404, status(404, "NotFound", "not found")) })
	w := run(t, Options{Config: api.config()})
	w.source(t, "PodMetrics", topology.Absent, "metrics-server is not installed")
	w.source(t, "Pod", topology.Synced, "")
}

func TestMetricsDeniedButInOneNamespace(t *testing.T) {
	var all atomic.Int32
	api := measuring(t, func(w http.ResponseWriter, path string) {
		if path == "namespaces/shop/pods" {
			reply(w, 200, podUsage("2026-11-20T10:00:20Z", map[string]any{"cpu": "7m", "memory": "1Mi"}))
			return
		}
		all.Add(1)
		reply(w, 403, status(403, "Forbidden", "no"))
	})
	w := run(t, Options{Config: api.config(), Namespace: "shop"})
	if s := w.source(t, "PodMetrics", topology.Synced, ""); s.Namespace != "shop" {
		t.Errorf("namespace %q", s.Namespace)
	}
	w.source(t, "NodeMetrics", topology.Forbidden, "needs list on nodes.metrics.k8s.io")
	if all.Load() == 0 {
		t.Error("all namespaces were never asked for")
	}
}

func TestMetricsServerAway(t *testing.T) {
	var away atomic.Bool
	api := measuring(t, func(w http.ResponseWriter, path string) {
		if away.Load() {
			reply(w, 503, status(503, "ServiceUnavailable", "the server is currently unable to handle the request"))
			return
		}
		reply(w, 200, podUsage("2026-11-20T10:00:20Z", map[string]any{"cpu": "7m", "memory": "1Mi"}))
	})
	w := run(t, Options{Config: api.config()})
	w.source(t, "PodMetrics", topology.Synced, "")
	away.Store(true)
	w.source(t, "PodMetrics", topology.Stale, "unable to handle")
}
