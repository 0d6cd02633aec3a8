package kube

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"kscope/topology"
)

const gatewayGroup = "gateway.networking.k8s.io"

func TestKindsTheServerLacks(t *testing.T) {
	api := newFakeAPI(t)
	api.served[gatewayGroup] = []string{"v1beta1", "v1alpha2"}
	api.kinds["httproutes."+gatewayGroup] = fakeKind{"HTTPRoute", true, []string{"v1beta1"}}
	api.kinds["gateways."+gatewayGroup] = fakeKind{"Gateway", true, []string{"v1alpha2"}}
	api.put("httproutes."+gatewayGroup, "shop", "web", nil)
	w := run(t, Options{Config: api.config()})
	w.source(t, "HTTPRoute", topology.Synced, "")
	w.has(t, "HTTPRoute/shop/web", true)
	s := w.source(t, "Gateway", topology.Absent, "") // served, but in no version we can decode
	if want := "the server has no gateways." + gatewayGroup; s.Detail != want {
		t.Errorf("detail = %q, want %q", s.Detail, want)
	}
	w.source(t, "GRPCRoute", topology.Absent, "grpcroutes")

	api.set(func() { api.kinds["gateways."+gatewayGroup] = fakeKind{"Gateway", true, []string{"v1beta1"}} })
	w.source(t, "Gateway", topology.Synced, "")
}

// TestWire: built-in kinds travel as protobuf, custom ones as JSON, and of some
// only the metadata.
func TestWire(t *testing.T) {
	const protobuf, partial = "application/vnd.kubernetes.protobuf", "as=PartialObjectMetadata"
	api := newFakeAPI(t)
	api.served[gatewayGroup] = []string{"v1"}
	api.kinds["httproutes."+gatewayGroup] = fakeKind{"HTTPRoute", true, nil}
	var mu sync.Mutex
	accept, agent := map[string]string{}, map[string]bool{}
	api.intercept = func(_ http.ResponseWriter, r *http.Request) bool {
		mu.Lock()
		defer mu.Unlock()
		if !strings.HasPrefix(r.URL.Path, "/apis/metrics.k8s.io/") { // it has pods of its own
			accept[path.Base(r.URL.Path)] = r.Header.Get("Accept")
		}
		agent[r.UserAgent()] = true
		return false
	}
	w := run(t, Options{Config: api.config(), Version: "1.2.3"})
	for _, kind := range []string{"Pod", "ConfigMap", "ServiceAccount", "HTTPRoute"} {
		w.source(t, kind, topology.Synced, "")
	}
	w.link(t, true, "")
	mu.Lock()
	defer mu.Unlock()
	for resource, want := range map[string][2]bool{
		"pods": {true, false}, "configmaps": {true, true}, "serviceaccounts": {true, true}, "httproutes": {false, false},
	} {
		a := accept[resource]
		if got := [2]bool{strings.HasPrefix(a, protobuf), strings.Contains(a, partial)}; got != want {
			t.Errorf("%s: accepts %q", resource, a)
		}
	}
	if len(agent) != 1 || !agent["kscope/1.2.3"] {
		t.Errorf("user agents %v", agent)
	}
}

func TestKindThatGoesAndComesBack(t *testing.T) {
	api := newFakeAPI(t)
	routes := "httproutes." + gatewayGroup
	api.served[gatewayGroup] = []string{"v1"}
	api.kinds[routes] = fakeKind{"HTTPRoute", true, nil}
	api.put(routes, "shop", "web", nil)
	w := run(t, Options{Config: api.config()})
	w.has(t, "HTTPRoute/shop/web", true)
	api.set(func() { delete(api.kinds, routes) })
	api.gone(routes)
	w.source(t, "HTTPRoute", topology.Absent, "the server has no "+routes)
	w.has(t, "HTTPRoute/shop/web", false)
	api.set(func() { api.kinds[routes] = fakeKind{"HTTPRoute", true, nil} })
	w.has(t, "HTTPRoute/shop/web", true)
}

func TestBrokenExtensionServerHoldsUpNothing(t *testing.T) {
	api := newFakeAPI(t)
	api.intercept = func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasPrefix(r.URL.Path, "/apis/"+gatewayGroup) || strings.HasPrefix(r.URL.Path, "/apis/metrics.k8s.io") {
			reply(w, 503, status(503, "ServiceUnavailable", "the server is currently unable to handle the request"))
			return true
		}
		return false
	}
	w := run(t, Options{Config: api.config()})
	w.source(t, "Pod", topology.Synced, "")
	w.source(t, "Gateway", topology.Absent, "503")
}

// owner is an ownerReference.
func owner(apiVersion, kind, name string) map[string]any {
	return map[string]any{"ownerReferences": []any{map[string]any{
		"apiVersion": apiVersion, "kind": kind, "name": name, "uid": "u-" + name, "controller": true}}}
}

// TestOwnersOnDemand has a pod owned by a StrimziPodSet, that by a Kafka, that by
// a cluster-scoped Platform; and kinds in the same group that own nothing.
func TestOwnersOnDemand(t *testing.T) {
	api := newFakeAPI(t)
	api.served["core.strimzi.io"] = []string{"v1beta2"}
	api.served["kafka.strimzi.io"] = []string{"v1", "v1beta2"}
	api.served["idle.example.com"] = []string{"v1"}
	api.kinds["strimzipodsets.core.strimzi.io"] = fakeKind{"StrimziPodSet", true, nil}
	api.kinds["kafkas.kafka.strimzi.io"] = fakeKind{"Kafka", true, nil}
	api.kinds["kafkatopics.kafka.strimzi.io"] = fakeKind{"KafkaTopic", true, nil}
	api.kinds["platforms.kafka.strimzi.io"] = fakeKind{"Platform", false, nil}
	api.kinds["things.idle.example.com"] = fakeKind{"Thing", true, nil}
	api.put("pods", "shop", "events-0", owner("core.strimzi.io/v1beta2", "StrimziPodSet", "events-kafka"))
	api.put("pods", "shop", "odd", owner("v1", "Secret", "s"))
	api.put("pods", "shop", "lost", owner("gone.example.com/v1", "Gone", "g"))
	api.put("strimzipodsets.core.strimzi.io", "shop", "events-kafka", owner("kafka.strimzi.io/v1beta2", "Kafka", "events"))
	api.put("kafkas.kafka.strimzi.io", "shop", "events", owner("kafka.strimzi.io/v1", "Platform", "main"))
	api.put("platforms.kafka.strimzi.io", "", "main", nil)
	api.put("kafkatopics.kafka.strimzi.io", "shop", "orders", nil)
	w := run(t, Options{Config: api.config()})
	for id, want := range map[topology.ID]topology.ID{
		"Pod/shop/events-0": "StrimziPodSet.core.strimzi.io/shop/events-kafka",
		"StrimziPodSet.core.strimzi.io/shop/events-kafka": "Kafka.kafka.strimzi.io/shop/events",
		"Kafka.kafka.strimzi.io/shop/events":              "Platform.kafka.strimzi.io/main",
	} {
		w.await(t, string(id)+" owned by "+string(want), func() bool {
			r := w.records[id]
			return r != nil && len(r.Owners) == 1 && r.Owners[0].ID.String() == string(want) && w.records[want] != nil
		})
	}
	s := w.source(t, "Gone.gone.example.com", topology.Absent, "")
	if s.Detail != "the server has no Gone.gone.example.com" {
		t.Errorf("detail = %q", s.Detail)
	}
	for _, r := range api.seen() {
		for _, never := range []string{"things", "kafkatopics", "idle.example.com"} {
			if strings.Contains(r, never) {
				t.Errorf("asked for what nobody named: %s", r)
			}
		}
	}
	for _, path := range []string{"strimzipodsets", "/kafkas", "platforms"} {
		n := len(slices.DeleteFunc(api.seen(), func(r string) bool { return !strings.Contains(r, path) }))
		if n != 1 {
			t.Errorf("%s: %d requests, want the one watch", path, n)
		}
	}
}

// TestOwnerKindLearntLate: a custom kind turns out to be cluster-scoped after its
// dependents were told; they are told again.
// Whoever may create pods may name any owners: what is looked for is bounded.
func TestMadeUpOwnersAreBounded(t *testing.T) {
	api := newFakeAPI(t)
	const many = 3 * mostKinds
	for i := range many {
		api.put("pods", "shop", fmt.Sprintf("pod-%d", i), owner("made.up/v1", fmt.Sprintf("Kind%d", i), "x"))
	}
	w := run(t, Options{Config: api.config()})
	w.await(t, "all pods", func() bool {
		n := 0
		for id := range w.records {
			if id.Kind() == "Pod" {
				n++
			}
		}
		return n == many
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	kinds := 0
	for kind := range w.sources {
		if strings.HasSuffix(kind, ".made.up") {
			kinds++
		}
	}
	if kinds == 0 || kinds > mostKinds {
		t.Errorf("%d kinds are looked for, at most %d may be", kinds, mostKinds)
	}
}

func TestOwnerKindLearntLate(t *testing.T) {
	api := newFakeAPI(t)
	api.put("pods", "shop", "agent", owner("late.example.com/v1", "Fleet", "main"))
	w := run(t, Options{Config: api.config()})
	w.source(t, "Fleet.late.example.com", topology.Absent, "")
	w.has(t, "Pod/shop/agent", true)
	api.set(func() {
		api.served["late.example.com"] = []string{"v1"}
		api.kinds["fleets.late.example.com"] = fakeKind{"Fleet", false, nil}
	})
	w.await(t, "the owner's right id", func() bool {
		r := w.records["Pod/shop/agent"]
		return r != nil && r.Owners[0].ID.String() == "Fleet.late.example.com/main"
	})
}
