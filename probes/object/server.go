package object

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	k8sjson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/client-go/rest"

	"kscope/probes/project"
	"kscope/topology"
)

const (
	// patience is how long one answer may take.
	patience = 30 * time.Second
	// largest is how many bytes of an answer are read; etcd takes no object beyond
	// some 1.5 MiB by default, but aggregated servers may.
	largest = 64 << 20
)

// Server reads objects from an API server. It is safe for concurrent use.
type Server struct {
	config    *rest.Config
	client    *rest.RESTClient
	explain   func(error) string
	projector *project.Projector

	mu     sync.Mutex
	served map[string]served // by the kind of ids
}

// served is how a server has a kind.
type served struct {
	resource   schema.GroupVersionResource
	kind       string
	namespaced bool
}

// NewServer reads by way of config, whose Transport is set; explain says in one clean line what went wrong
// with a request.
func NewServer(config *rest.Config, explain func(error) string) (*Server, error) {
	scheme := runtime.NewScheme()
	v1 := schema.GroupVersion{Version: "v1"}
	metav1.AddToGroupVersion(scheme, v1)
	c := rest.CopyConfig(config)
	c.APIPath, c.GroupVersion = "/api", &v1
	c.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
	c.ContentType, c.AcceptContentTypes = runtime.ContentTypeJSON, runtime.ContentTypeJSON
	client, err := rest.RESTClientFor(c)
	if err != nil {
		return nil, fmt.Errorf("prepare to read objects: %w", err)
	}
	return &Server{config: config, client: client, explain: explain, projector: project.New(), served: map[string]served{}}, nil
}

// Get implements Source.
func (s *Server) Get(ctx context.Context, id topology.ID) (*unstructured.Unstructured, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	body, at, err := s.read(ctx, id, runtime.ContentTypeJSON)
	if err != nil {
		return nil, err
	}
	o := &unstructured.Unstructured{Object: map[string]any{}}
	if err := k8sjson.Unmarshal(body, &o.Object); err != nil {
		return nil, fmt.Errorf("%s: the answer is no object: %s", topology.Clean(id.Name()), topology.CleanLine(err.Error(), 200))
	}
	o.SetGroupVersionKind(at.resource.GroupVersion().WithKind(at.kind))
	return o, nil
}

// read is one GET of the object, in the form that accept asks for.
func (s *Server) read(ctx context.Context, id topology.ID, accept string) ([]byte, served, error) {
	at, err := s.find(ctx, id)
	if err != nil {
		return nil, at, err
	}
	_, ns, name := id.Split()
	if len(rest.IsValidPathSegmentName(name)) > 0 || ns != "" && len(rest.IsValidPathSegmentName(ns)) > 0 {
		return nil, at, fmt.Errorf("%q is no name that a server has", name)
	}
	path := prefix(at.resource.GroupVersion())
	if at.namespaced {
		path = append(path, "namespaces", ns)
	}
	body, err := s.raw(ctx, accept, nil, append(path, at.resource.Resource, name)...)
	if err == nil {
		return body, at, nil
	}
	return nil, at, s.failed(err, at, id)
}

// failed says why the object can't be read.
func (s *Server) failed(err error, at served, id topology.ID) error {
	_, ns, name := id.Split()
	resource := topology.Clean(at.resource.GroupResource().String())
	switch {
	case apierrors.IsForbidden(err):
		in := ""
		if at.namespaced {
			in = " in namespace " + topology.Clean(ns)
		}
		return deniedError{"needs get on " + resource + in}
	case apierrors.IsNotFound(err):
		s.forget(id.Kind())
		return fmt.Errorf("%s %s is not there any more", topology.Clean(at.kind), topology.Clean(name))
	case errors.Is(err, context.Canceled):
		return err
	}
	return errors.New(s.explain(err))
}

// deniedError is a missing permission.
type deniedError struct{ needs string }

// Error names what is missing.
func (d deniedError) Error() string { return d.needs }

// Denied is how others know it for one.
func (deniedError) Denied() bool { return true }

// Denied tells whether an error is a missing permission.
func Denied(err error) bool { return errors.As(err, new(deniedError)) }

// raw is the body of one answer.
func (s *Server) raw(ctx context.Context, accept string, query url.Values, path ...string) ([]byte, error) {
	body, err := s.open(ctx, accept, query, path...)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(body, largest+1))
	if err == nil && len(data) > largest {
		err = fmt.Errorf("the answer is larger than %d MiB", largest>>20)
	}
	return data, err
}

func (s *Server) open(ctx context.Context, accept string, query url.Values, path ...string) (io.ReadCloser, error) {
	r := s.client.Get().AbsPath(path...).SetHeader("Accept", accept)
	for k, vs := range query {
		for _, v := range vs {
			r.Param(k, v)
		}
	}
	return r.Stream(ctx)
}

// discovery asks a discovery path.
func (s *Server) discovery(ctx context.Context, into any, path ...string) error {
	body, err := s.raw(ctx, runtime.ContentTypeJSON, nil, path...)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, into)
}

// prefix is where the resources of a group and version are.
func prefix(gv schema.GroupVersion) []string {
	if gv.Group == "" {
		return []string{"api", gv.Version}
	}
	return []string{"apis", gv.Group, gv.Version}
}
