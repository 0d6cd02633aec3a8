package kube

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// A ReadOnlyError is a request that the read-only guard did not let out.
type ReadOnlyError struct {
	Why  string // what the guard is there for: "started with --readonly"
	What string // what was refused: "POST pods/exec"
}

// Error says why nothing was sent.
func (e *ReadOnlyError) Error() string {
	return fmt.Sprintf("read-only: %s (%s was not sent)", e.Why, e.What)
}

// guarded lets only reading requests out to the server. It sits below everything
// that can send one, so that no key, no library and no mistake gets around it.
type guarded struct {
	why  string
	next http.RoundTripper
}

// guard returns a wrapper that refuses, giving why, whatever is not reading.
func guard(why string) func(http.RoundTripper) http.RoundTripper {
	return func(rt http.RoundTripper) http.RoundTripper { return &guarded{why, rt} }
}

// WrappedRoundTripper lets client-go find the transport inside.
func (g *guarded) WrappedRoundTripper() http.RoundTripper { return g.next }

// RoundTrip sends req if it reads.
func (g *guarded) RoundTrip(req *http.Request) (*http.Response, error) {
	if what := mutates(req); what != "" {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, &ReadOnlyError{Why: g.why, What: what}
	}
	return g.next.RoundTrip(req)
}

// mutates says what a request would do beyond reading, "" if it only reads:
// GET and HEAD, but not of the subresources that open a way into a container or
// through the server, whatever the verb; and the two questions about one's own
// rights that are asked with POST. What cannot be judged counts as mutating.
func mutates(req *http.Request) string {
	segments, odd := segmentsOf(req)
	if odd {
		return verb(req) + " of an unusual path"
	}
	if r := resourceOf(segments); r != "" {
		return verb(req) + " " + r
	}
	for key := range req.Header {
		key = http.CanonicalHeaderKey(key)
		if key == "Upgrade" || key == "X-Stream-Protocol-Version" || strings.HasPrefix(key, "Sec-Websocket-") {
			return verb(req) + " that takes over the connection"
		}
	}
	switch verb(req) {
	case http.MethodGet, http.MethodHead:
		return ""
	case http.MethodPost:
		if asksRights(segments) {
			return ""
		}
	}
	return verb(req) + " " + strings.Join(tail(segments), "/")
}

func verb(req *http.Request) string {
	if req.Method == "" { // net/http: GET
		return http.MethodGet
	}
	return req.Method
}

// segmentsOf takes the path apart as the API server does. odd: a server or a proxy
// might read it in another way than we do; nothing of Kubernetes' own is.
func segmentsOf(req *http.Request) (segments []string, odd bool) {
	path := strings.Trim(req.URL.Path, "/")
	if path == "" {
		return nil, req.URL.Opaque != ""
	}
	segments = strings.Split(path, "/")
	for _, s := range segments {
		if s == "" || s == "." || s == ".." || strings.ContainsAny(s, "\\%;") {
			return segments, true
		}
	}
	// An encoded slash is part of a name to some and a separator to others.
	raw := strings.Split(strings.Trim(req.URL.EscapedPath(), "/"), "/")
	return segments, len(raw) != len(segments) || req.URL.Opaque != ""
}

// connecting are the subresources that open a way into a container or through the
// server (k8s.io/kubernetes registers them with the verb connect).
var connecting = []string{"exec", "attach", "portforward", "proxy"}

// resourceOf names the connecting subresource that the path is about, "" if it is
// about none. The API may begin after a prefix (as with Rancher), so every place
// where it can begin is tried.
func resourceOf(segments []string) string {
	for i := range segments {
		rest := apiPath(segments[i:])
		if len(rest) > 0 && (rest[0] == "proxy" || rest[0] == "redirect") { // /api/v1/proxy/…, of old servers
			return rest[0]
		}
		if len(rest) > 0 && rest[0] == "watch" {
			rest = rest[1:]
		}
		if len(rest) > 3 && rest[0] == "namespaces" {
			rest = rest[2:]
		}
		if len(rest) > 2 && slices.Contains(connecting, rest[2]) {
			return rest[0] + "/" + rest[2]
		}
	}
	return ""
}

// apiPath is what follows api/VERSION or apis/GROUP/VERSION, nil if the segments
// do not begin like that.
func apiPath(segments []string) []string {
	switch {
	case len(segments) > 2 && segments[0] == "api" && isVersion(segments[1]):
		return segments[2:]
	case len(segments) > 3 && segments[0] == "apis" && isVersion(segments[2]):
		return segments[3:]
	}
	return nil
}

func isVersion(s string) bool { return len(s) > 1 && s[0] == 'v' && s[1] >= '0' && s[1] <= '9' }

// asksRights tells the reviews of one's own rights.
func asksRights(segments []string) bool {
	t := tail(segments)
	return len(segments) >= 4 && segments[len(segments)-4] == "apis" && segments[len(segments)-3] == "authorization.k8s.io" &&
		isVersion(segments[len(segments)-2]) &&
		(t[len(t)-1] == "selfsubjectaccessreviews" || t[len(t)-1] == "selfsubjectrulesreviews")
}

// tail is the end of a path, for messages.
func tail(segments []string) []string { return segments[max(0, len(segments)-3):] }
