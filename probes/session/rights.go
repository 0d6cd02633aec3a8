package session

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	authorizationv1 "k8s.io/api/authorization/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Purpose is what a session is for.
type Purpose struct {
	subresource string // of pods
	verbs       []string
}

// The purposes, with the rights they need: any one of the verbs does, as servers
// before 1.35 authorize a WebSocket by its GET and SPDY by its POST.
var (
	ForShell   = Purpose{"exec", []string{"create", "get"}}
	ForAttach  = Purpose{"attach", []string{"create", "get"}}
	ForForward = Purpose{"portforward", []string{"create", "get"}}
	ForDebug   = Purpose{"ephemeralcontainers", []string{"patch"}}
)

// May says what stands against a purpose in a namespace, nil if nothing is known
// to: read-only, or a right that is missing. When the server does not tell, the
// attempt will.
func (c *Client) May(ctx context.Context, p Purpose, namespace string) error {
	if why := c.cluster.ReadOnly(); why != "" {
		return errors.New("read-only: " + why)
	}
	for _, verb := range p.verbs {
		if allowed, known := c.allowed(ctx, verb, p.subresource, namespace); allowed || !known {
			return nil
		}
	}
	return errors.New(needs(p.verbs[0], "pods/"+p.subresource, namespace))
}

// allowed asks the server for one right.
func (c *Client) allowed(ctx context.Context, verb, subresource, namespace string) (allowed, known bool) {
	body, err := json.Marshal(authorizationv1.SelfSubjectAccessReview{
		TypeMeta: metav1.TypeMeta{APIVersion: "authorization.k8s.io/v1", Kind: "SelfSubjectAccessReview"},
		Spec: authorizationv1.SelfSubjectAccessReviewSpec{ResourceAttributes: &authorizationv1.ResourceAttributes{
			Namespace: namespace, Verb: verb, Resource: "pods", Subresource: subresource}},
	})
	if err != nil {
		return false, false
	}
	var answer authorizationv1.SelfSubjectAccessReview
	err = c.call(ctx, http.MethodPost, body, &answer, nil, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
	return err == nil && answer.Status.Allowed, err == nil
}
