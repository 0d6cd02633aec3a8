package session

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"kscope/probes/kube"
	"kscope/topology"
)

// longest is how long an explanation may be, in bytes.
const longest = 400

// explain makes one clean sentence of what went wrong.
func (c *Client) explain(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return errors.New(topology.CleanLine(c.sentence(err), longest))
}

func (c *Client) sentence(err error) string {
	text := err.Error()
	var refused *kube.ReadOnlyError
	if errors.As(err, &refused) {
		return refused.Error()
	}
	if _, rest, ok := strings.Cut(text, "read-only: "); ok { // client-go wraps with %v
		return "read-only: " + rest
	}
	if s := forbidden(text); s != "" {
		return s
	}
	var status apierrors.APIStatus
	switch {
	case apierrors.IsNotFound(err) && errors.As(err, &status):
		return status.Status().Message
	case apierrors.IsForbidden(err) && errors.As(err, &status): // not for lack of rights: a policy
		return "not allowed: " + status.Status().Message
	case apierrors.IsBadRequest(err) && errors.As(err, &status),
		apierrors.IsInvalid(err) && errors.As(err, &status):
		return status.Status().Message
	case lost(text):
		return "connection to " + c.cluster.Host() + " lost"
	}
	if plain(err) {
		return text
	}
	return kube.Explain(err, c.cluster.Host())
}

// lost tells errors of a stream whose connection broke; client-go gives only text.
func lost(text string) bool {
	for _, s := range []string{"error reading from error stream: ", "websocket: close 1006", "next reader: "} {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}

// plain tells our own words, which need no explanation.
func plain(err error) bool {
	var timeout interface{ Timeout() bool }
	var status apierrors.APIStatus
	return errors.Unwrap(err) == nil && !errors.As(err, &timeout) && !errors.As(err, &status) && fmt.Sprintf("%T", err) == "*errors.errorString"
}

// denial is how the API server says that a right is missing
// (k8s.io/apiserver, endpoints/handlers/responsewriters.Forbidden).
var denial = regexp.MustCompile(`cannot (\S+) resource "([^"]+)" in API group "[^"]*"(?: in the namespace "([^"]+)")?`)

// forbidden turns a denial into the right that is missing, "" if it is none.
func forbidden(text string) string {
	m := denial.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return needs(m[1], m[2], m[3])
}

// needs names a missing right.
func needs(verb, resource, namespace string) string {
	s := "not allowed: needs " + verb + " on " + resource
	if namespace != "" {
		s += " in namespace " + namespace
	}
	return s
}
