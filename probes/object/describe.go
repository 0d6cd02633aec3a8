package object

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/client-go/rest"
	"k8s.io/kubectl/pkg/describe"

	"kscope/topology"
)

// describePage is how many objects a list of describe's own asks for at a time.
const describePage = 500

// Describe implements Source with kubectl's own library, which knows no contexts:
// its requests are bound to ctx on their way out.
func (s *Server) Describe(ctx context.Context, id topology.ID) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	at, err := s.find(ctx, id)
	if err != nil {
		return "", err
	}
	config := rest.CopyConfig(s.config)
	config.Transport = bound{ctx, config.Transport}
	d, ok := describe.DescriberFor(at.resource.GroupVersion().WithKind(at.kind).GroupKind(), config)
	if !ok {
		scope := meta.RESTScopeRoot
		if at.namespaced {
			scope = meta.RESTScopeNamespace
		}
		d, ok = describe.GenericDescriberFor(&meta.RESTMapping{Resource: at.resource,
			GroupVersionKind: at.resource.GroupVersion().WithKind(at.kind), Scope: scope}, config)
	}
	if !ok {
		return "", errors.New("can't describe a " + topology.Clean(at.kind))
	}
	_, ns, name := id.Split()
	if !at.namespaced {
		ns = ""
	}
	text, err := describeSafely(d, ns, name)
	switch {
	case ctx.Err() != nil && err != nil:
		return "", errors.New(s.explain(ctx.Err()))
	case err != nil:
		return "", s.failed(err, at, id)
	}
	return cleanLines(text), nil
}

// describeSafely turns a panic into an error: the library takes objects for
// complete that a server without validation may have accepted without a field.
func describeSafely(d describe.ResourceDescriber, namespace, name string) (text string, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("kubectl's describe can't cope with this object: %v", v)
		}
	}()
	return d.Describe(namespace, name, describe.DescriberSettings{ShowEvents: true, ChunkSize: describePage})
}

// bound ends its requests with a context of its own.
type bound struct {
	ctx  context.Context
	next http.RoundTripper
}

// RoundTrip sends the request within the context.
func (b bound) RoundTrip(req *http.Request) (*http.Response, error) {
	return b.next.RoundTrip(req.WithContext(b.ctx))
}
