package kube

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kscope/probes/project"
)

// fakeTypes says what the fake server's objects are; objects carry no more than
// metadata.
func (f *fakeAPI) typed(r *http.Request, resource string, o map[string]any) map[string]any {
	out := maps.Clone(o)
	if strings.Contains(r.Header.Get("Accept"), "as=PartialObjectMetadata") {
		out["kind"], out["apiVersion"] = "PartialObjectMetadata", "meta.k8s.io/v1"
		return out
	}
	plural, group, _ := strings.Cut(resource, ".")
	version := strings.Split(strings.Trim(r.URL.Path, "/"), "/")[1]
	if group != "" {
		version = group + "/" + strings.Split(strings.Trim(r.URL.Path, "/"), "/")[2]
	}
	out["kind"], out["apiVersion"] = kindOf(plural), version
	return out
}

// kindOf is the kind of a resource that has a row.
func kindOf(plural string) string {
	rows := project.Kinds()
	return rows[slices.IndexFunc(rows, func(k project.Kind) bool { return k.Resource == plural })].Kind
}

// current is what is stored, in the order of the names.
func (f *fakeAPI) current(resource, namespace string) []map[string]any {
	var out []map[string]any
	for _, key := range slices.Sorted(maps.Keys(f.objects[resource])) {
		if ns, _, _ := strings.Cut(key, "/"); namespace == "" || ns == namespace {
			out = append(out, f.objects[resource][key])
		}
	}
	return out
}

func (f *fakeAPI) list(w http.ResponseWriter, r *http.Request, resource, namespace string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := f.current(resource, namespace)
	q := r.URL.Query()
	from, _ := strconv.Atoi(q.Get("continue"))
	limit, _ := strconv.Atoi(q.Get("limit"))
	if from > 0 && f.expire {
		reply(w, 410, status(410, "Expired", "the continue token is too old"))
		return
	}
	m := map[string]any{"resourceVersion": strconv.Itoa(f.rv)}
	all = all[min(from, len(all)):]
	if limit > 0 && len(all) > limit {
		all = all[:limit]
		m["continue"] = strconv.Itoa(from + limit)
	}
	items := make([]any, len(all))
	for i, o := range all {
		items[i] = f.typed(r, resource, o)
	}
	out := f.typed(r, resource, map[string]any{"metadata": m, "items": items})
	out["kind"] = out["kind"].(string) + "List"
	reply(w, 200, out)
}

func (f *fakeAPI) watch(w http.ResponseWriter, r *http.Request, resource, namespace string) {
	q := r.URL.Query()
	f.mu.Lock()
	stream := q.Get("sendInitialEvents") == "true"
	if stream && f.noStream == "refuse" {
		f.mu.Unlock()
		reply(w, 400, status(400, "BadRequest", "sendInitialEvents is forbidden for watch"))
		return
	}
	watch := &fakeWatch{resource, namespace, make(chan any, 10_000)}
	from, _ := strconv.Atoi(q.Get("resourceVersion"))
	if stream || from == 0 {
		for _, o := range f.current(resource, namespace) {
			watch.events <- map[string]any{"type": "ADDED", "object": o}
		}
	} else {
		for _, e := range f.log {
			if e.rv > from && watch.sees(e) {
				watch.events <- maps.Clone(e.event)
			}
		}
	}
	if stream && f.noStream == "" {
		watch.events <- map[string]any{"type": "BOOKMARK", "object": map[string]any{"metadata": map[string]any{
			"resourceVersion": strconv.Itoa(f.rv), "annotations": map[string]any{"k8s.io/initial-events-end": "true"}}}}
	}
	f.watchers[watch] = true
	f.mu.Unlock()
	defer f.set(func() { delete(f.watchers, watch) })

	w.Header().Set("Content-Type", "application/json")
	enc := json.NewEncoder(w)
	w.(http.Flusher).Flush()
	for {
		select {
		case <-r.Context().Done():
			return
		case e, ok := <-watch.events:
			if !ok {
				return
			}
			event := e.(map[string]any)
			if event["type"] != "ERROR" {
				event["object"] = f.typed(r, resource, event["object"].(map[string]any))
			}
			if enc.Encode(event) != nil {
				return
			}
			w.(http.Flusher).Flush()
		}
	}
}
