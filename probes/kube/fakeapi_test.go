package kube

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"k8s.io/client-go/rest"
)

// fakeAPI is an API server that lies on command. It speaks JSON only, keeps
// objects by resource ("pods", "kafkas.kafka.strimzi.io") and streams lists.
type fakeAPI struct {
	*httptest.Server
	t *testing.T

	mu       sync.Mutex
	rv       int
	objects  map[string]map[string]map[string]any // resource → namespace/name → object
	watchers map[*fakeWatch]bool
	log      []fakeEvent
	served   map[string][]string // group → versions, of custom groups
	kinds    map[string]fakeKind // resource → kind
	requests []string

	// deny, if not nil, tells whether to answer 403; namespace "" = all.
	deny func(verb, resource, namespace string) bool
	// intercept, if not nil, may answer a request itself.
	intercept func(w http.ResponseWriter, r *http.Request) bool
	noStream  string // how streamed lists fail: "", "refuse", "ignore"
	expire    bool   // continue tokens are always too old
	rules     string // ResourceRules as JSON; "" = the server has no reviews
}

type fakeKind struct {
	kind       string
	namespaced bool
	versions   []string // in which it is served; nil = all of the group
}

type fakeEvent struct {
	rv                  int
	resource, namespace string
	event               map[string]any
}

type fakeWatch struct {
	resource, namespace string
	events              chan any
}

func newFakeAPI(t *testing.T) *fakeAPI {
	f := &fakeAPI{
		t: t, rv: 100, objects: map[string]map[string]map[string]any{}, watchers: map[*fakeWatch]bool{},
		served: map[string][]string{}, kinds: map[string]fakeKind{},
	}
	f.Server = httptest.NewServer(f)
	t.Cleanup(func() {
		f.CloseClientConnections()
		f.Close()
		for _, r := range f.seen() {
			if strings.Contains(r, "secrets") || !strings.HasPrefix(r, "GET ") && !strings.Contains(r, "selfsubjectrulesreviews") {
				t.Errorf("kscope must never ask this: %s", r)
			}
		}
	})
	return f
}

func (f *fakeAPI) config() *rest.Config { return &rest.Config{Host: f.URL} }

// seen is every request so far, as "METHOD /path?query".
func (f *fakeAPI) seen() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.requests)
}

// set changes knobs.
func (f *fakeAPI) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// put creates or changes an object; more is merged into metadata.
func (f *fakeAPI) put(resource, namespace, name string, more map[string]any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rv++
	m := map[string]any{"name": name, "uid": resource + "-" + name, "resourceVersion": strconv.Itoa(f.rv)}
	if namespace != "" {
		m["namespace"] = namespace
	}
	maps.Copy(m, more)
	event := "ADDED"
	if f.objects[resource] == nil {
		f.objects[resource] = map[string]map[string]any{}
	}
	if f.objects[resource][namespace+"/"+name] != nil {
		event = "MODIFIED"
	}
	o := map[string]any{"metadata": m}
	f.objects[resource][namespace+"/"+name] = o
	f.tell(resource, namespace, event, o)
}

// remove deletes an object; silently = without an event.
func (f *fakeAPI) remove(resource, namespace, name string, silently bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rv++
	o := f.objects[resource][namespace+"/"+name]
	delete(f.objects[resource], namespace+"/"+name)
	if !silently {
		m := maps.Clone(o["metadata"].(map[string]any))
		m["resourceVersion"] = strconv.Itoa(f.rv)
		o = map[string]any{"metadata": m}
		f.tell(resource, namespace, "DELETED", o)
	}
}

// gone answers all open watches of a resource with 410 and ends them.
func (f *fakeAPI) gone(resource string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for w := range f.watchers {
		if w.resource == resource {
			w.events <- map[string]any{"type": "ERROR", "object": status(410, "Expired", "too old resource version")}
			close(w.events)
			delete(f.watchers, w)
		}
	}
}

func (f *fakeAPI) tell(resource, namespace, event string, o map[string]any) {
	e := fakeEvent{f.rv, resource, namespace, map[string]any{"type": event, "object": o}}
	f.log = append(f.log, e)
	for w := range f.watchers {
		if w.sees(e) {
			w.events <- maps.Clone(e.event)
		}
	}
}

func (w *fakeWatch) sees(e fakeEvent) bool {
	return w.resource == e.resource && (w.namespace == "" || w.namespace == e.namespace)
}

func status(code int, reason, message string) map[string]any {
	return map[string]any{"kind": "Status", "apiVersion": "v1", "metadata": map[string]any{}, "status": "Failure",
		"code": code, "reason": reason, "message": message}
}

func reply(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body)
}

// ServeHTTP answers discovery, lists and watches.
func (f *fakeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.requests = append(f.requests, r.Method+" "+r.URL.String())
	intercept, rules := f.intercept, f.rules
	f.mu.Unlock()
	switch {
	case intercept != nil && intercept(w, r):
	case r.URL.Path == "/readyz":
		fmt.Fprint(w, "ok")
	case r.Method == "POST" && rules == "":
		reply(w, 404, status(404, "NotFound", "the server could not find the requested resource"))
	case r.Method == "POST":
		reply(w, 201, map[string]any{"status": map[string]any{"resourceRules": json.RawMessage(rules)}})
	default:
		f.resource(w, r)
	}
}

// resource answers for /api/v1/… and /apis/GROUP/VERSION/….
func (f *fakeAPI) resource(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	group, namespace := "", ""
	if parts[0] == "apis" && len(parts) > 1 {
		group, parts = parts[1], parts[1:]
		if len(parts) < 3 {
			f.discovery(w, group, parts[1:])
			return
		}
	}
	version, rest := parts[1], parts[2:]
	if len(rest) == 3 && rest[0] == "namespaces" {
		namespace, rest = rest[1], rest[2:]
	}
	if len(rest) != 1 {
		reply(w, 404, status(404, "NotFound", "the server could not find the requested resource"))
		return
	}
	resource := rest[0]
	if group != "" {
		resource += "." + group
	}
	verb := "list"
	if r.URL.Query().Get("watch") != "" {
		verb = "watch"
	}
	f.mu.Lock()
	deny, _, known := f.deny, f.served[group], f.serves(resource, group, version)
	f.mu.Unlock()
	switch {
	case deny != nil && deny(verb, resource, namespace):
		reply(w, 403, status(403, "Forbidden", resource+" is forbidden"))
	case !known:
		reply(w, 404, status(404, "NotFound", "the server could not find the requested resource"))
	case verb == "watch":
		f.watch(w, r, resource, namespace)
	default:
		f.list(w, r, resource, namespace)
	}
}

// serves tells whether there is such a resource; built-in ones there always are.
func (f *fakeAPI) serves(resource, group, version string) bool {
	if !strings.Contains(group, ".") || strings.HasSuffix(group, ".k8s.io") && group != "gateway.networking.k8s.io" {
		return true
	}
	k, ok := f.kinds[resource]
	return ok && slices.Contains(f.served[group], version) && (k.versions == nil || slices.Contains(k.versions, version))
}

func (f *fakeAPI) discovery(w http.ResponseWriter, group string, version []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	versions := f.served[group]
	if len(versions) == 0 || len(version) == 1 && !slices.Contains(versions, version[0]) {
		reply(w, 404, status(404, "NotFound", "the server could not find the requested resource"))
		return
	}
	if len(version) == 0 {
		var list []any
		for _, v := range versions {
			list = append(list, map[string]any{"groupVersion": group + "/" + v, "version": v})
		}
		reply(w, 200, map[string]any{"kind": "APIGroup", "name": group, "versions": list, "preferredVersion": list[0]})
		return
	}
	resources := []any{}
	for name, k := range f.kinds {
		plural, g, _ := strings.Cut(name, ".")
		if g == group && f.serves(name, group, version[0]) {
			resources = append(resources, map[string]any{"name": plural, "kind": k.kind, "namespaced": k.namespaced,
				"verbs": []string{"get", "list", "watch"}})
		}
	}
	reply(w, 200, map[string]any{"kind": "APIResourceList", "groupVersion": group + "/" + version[0], "resources": resources})
}
