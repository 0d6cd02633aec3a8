package object

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"kscope/topology"
	"kscope/topology/sheet"
)

const (
	eventPage  = 500 // events a page of a list holds
	eventPages = 40  // pages that are read; a list is in no order of time
	retryMin   = time.Second
	retryMax   = 15 * time.Second
)

// eventAPI is one of the two names that events have.
type eventAPI struct {
	gv    schema.GroupVersion
	about string // the field of the object in field selectors
}

// eventAPIs are tried in this order: every server has the first, but the rights may
// be for the second only.
func eventAPIs() []eventAPI {
	return []eventAPI{{schema.GroupVersion{Version: "v1"}, "involvedObject"},
		{schema.GroupVersion{Group: "events.k8s.io", Version: "v1"}, "regarding"}}
}

// Events implements Source: a list in pages, then a watch; both again when they end.
func (s *Server) Events(ctx context.Context, scope Scope, log *Log) {
	apis, wait := eventAPIs(), retryMin
	for ctx.Err() == nil {
		began := time.Now()
		err := s.follow(ctx, apis[0], scope, log)
		switch {
		case ctx.Err() != nil:
			return
		case (apierrors.IsForbidden(err) || apierrors.IsNotFound(err)) && len(apis) > 1:
			apis = apis[1:]
			continue
		case apierrors.IsForbidden(err):
			log.Fail(deniedEvents(scope))
			wait = retryMax
		case errors.Is(err, errAgain), apierrors.IsResourceExpired(err), apierrors.IsGone(err):
			wait = retryMin
		case err != nil:
			log.Fail(s.explain(err))
		}
		if time.Since(began) > retryMax {
			wait = retryMin
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
		wait = min(2*wait, retryMax)
		if apierrors.IsForbidden(err) {
			apis = eventAPIs() // the rights may have changed
		}
	}
}

func deniedEvents(scope Scope) string {
	if scope.Namespace == "" {
		return "needs list and watch on events"
	}
	return "needs list and watch on events in namespace " + topology.Clean(scope.Namespace)
}

// follow lists once and watches until the watch ends; nil: the server ended it.
func (s *Server) follow(ctx context.Context, api eventAPI, scope Scope, log *Log) error {
	path := prefix(api.gv)
	if scope.Namespace != "" {
		path = append(path, "namespaces", scope.Namespace)
	}
	path = append(path, "events")
	query := url.Values{}
	if sel := api.selector(scope); sel != "" {
		query.Set("fieldSelector", sel)
	}
	version, err := s.listEvents(ctx, query, path, log)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		var seen int
		version, seen, err = s.watchEvents(ctx, version, query, path, log)
		if err != nil {
			return err
		}
		if seen == 0 {
			return errAgain // a server that ends watches at once is not asked in a loop
		}
	}
	return ctx.Err()
}

// errAgain asks for a new list after a pause.
var errAgain = errors.New("the watch ended")

// selector is the field selector of a scope, "" for all. Kubelets report about a
// Node under another uid than its own, so Nodes go by name.
func (a eventAPI) selector(scope Scope) string {
	kind, _, name := scope.Object.Split()
	switch {
	case scope.Object == "":
		return ""
	case scope.UID != "" && kind != "Node":
		return a.about + ".uid=" + scope.UID
	}
	return a.about + ".kind=" + kindOf(scope.Object).Kind + "," + a.about + ".name=" + name
}

// listEvents puts all events into the log, page by page, up to a bound.
func (s *Server) listEvents(ctx context.Context, query url.Values, path []string, log *Log) (version string, err error) {
	q := url.Values{"limit": {strconv.Itoa(eventPage)}}
	for k, v := range query {
		q[k] = v
	}
	all := map[string]sheet.Event{}
	for range eventPages {
		pageCtx, cancel := context.WithTimeout(ctx, patience)
		body, err := s.raw(pageCtx, runtime.ContentTypeJSON, q, path...)
		cancel()
		if err != nil {
			return "", err
		}
		var page struct {
			Metadata metav1.ListMeta   `json:"metadata"`
			Items    []json.RawMessage `json:"items"`
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return "", fmt.Errorf("read events: %w", err)
		}
		for _, raw := range page.Items {
			if uid, e, err := DecodeEvent(s.projector, raw); err == nil {
				all[uid] = e
			}
		}
		version = page.Metadata.ResourceVersion
		if page.Metadata.Continue == "" {
			log.Replace(all, "")
			return version, nil
		}
		q.Set("continue", page.Metadata.Continue)
	}
	log.Replace(all, fmt.Sprintf("more than %d events; narrow to a namespace to see all", eventPage*eventPages))
	return version, nil
}

// watchEvents watches from a version on, and returns the last one seen and how
// many changes there were.
func (s *Server) watchEvents(ctx context.Context, version string, query url.Values, path []string, log *Log) (string, int, error) {
	q := url.Values{"watch": {"1"}, "resourceVersion": {version}, "allowWatchBookmarks": {"true"}, "timeoutSeconds": {"300"}}
	for k, v := range query {
		q[k] = v
	}
	body, err := s.open(ctx, runtime.ContentTypeJSON, q, path...)
	if err != nil {
		return version, 0, err
	}
	defer body.Close()
	dec := json.NewDecoder(body)
	for seen := 0; ; seen++ {
		var change struct {
			Type   string          `json:"type"`
			Object json.RawMessage `json:"object"`
		}
		switch err := dec.Decode(&change); {
		case errors.Is(err, io.EOF):
			return version, seen, nil
		case err != nil:
			return version, seen, err
		}
		if change.Type == "ERROR" {
			var status metav1.Status
			if err := json.Unmarshal(change.Object, &status); err != nil {
				return version, seen, fmt.Errorf("watch events: %w", err)
			}
			return version, seen, apierrors.FromObject(&status)
		}
		version = s.changed(change.Type, change.Object, version, log)
	}
}

// changed takes in one change of a watch and returns the version after it.
func (s *Server) changed(kind string, raw []byte, version string, log *Log) string {
	var head struct {
		Metadata struct {
			UID             string `json:"uid"`
			ResourceVersion string `json:"resourceVersion"`
		} `json:"metadata"`
	}
	if json.Unmarshal(raw, &head) != nil {
		return version
	}
	switch kind {
	case "ADDED", "MODIFIED":
		if uid, e, err := DecodeEvent(s.projector, raw); err == nil {
			log.Put(uid, e)
		}
	case "DELETED":
		log.Remove(head.Metadata.UID)
	}
	if v := head.Metadata.ResourceVersion; v != "" {
		return v
	}
	return version
}
