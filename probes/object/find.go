package object

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"kscope/probes/project"
	"kscope/topology"
)

// find tells how the server has the kind of an object. Kinds that every server has
// in one version need no asking; the answers for the others are remembered.
func (s *Server) find(ctx context.Context, id topology.ID) (served, error) {
	if id == "" || id.Inferred() {
		return served{}, errNoObject
	}
	k := kindOf(id)
	_, known := project.Named(k.Name)
	if known && !k.Optional && len(k.Versions) == 1 {
		return served{k.GVR(""), k.Kind, k.Namespaced}, nil
	}
	s.mu.Lock()
	at, ok := s.served[k.Name]
	s.mu.Unlock()
	if ok {
		return at, nil
	}
	at, err := s.discover(ctx, k, known)
	switch {
	case err == nil:
	case errors.Is(err, errAbsent):
		return at, fmt.Errorf("the server has no %s", topology.Clean(k.Name))
	default:
		return at, errors.New(s.explain(err))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.served[k.Name] = at
	return at, nil
}

// forget asks for a kind again next time: it may have gone, or moved.
func (s *Server) forget(kind string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.served, kind)
}

var errAbsent = errors.New("the server has no such kind")

// discover looks for a kind in the versions of its group: those its row
// understands, or else all, the server's preferred one first.
func (s *Server) discover(ctx context.Context, k project.Kind, known bool) (served, error) {
	versions, err := s.versions(ctx, k.Group)
	if err != nil {
		return served{}, err
	}
	if known {
		has := versions
		versions = slices.DeleteFunc(slices.Clone(k.Versions), func(v string) bool { return !slices.Contains(has, v) })
	}
	for _, v := range versions {
		gv := schema.GroupVersion{Group: k.Group, Version: v}
		var list metav1.APIResourceList
		if err := s.discovery(ctx, &list, prefix(gv)...); err != nil && !apierrors.IsNotFound(err) {
			return served{}, err
		}
		for _, r := range list.APIResources {
			if r.Kind == k.Kind && !strings.Contains(r.Name, "/") && slices.Contains(r.Verbs, "get") {
				return served{gv.WithResource(r.Name), r.Kind, r.Namespaced}, nil
			}
		}
	}
	return served{}, errAbsent
}

func (s *Server) versions(ctx context.Context, group string) ([]string, error) {
	if group == "" {
		return []string{"v1"}, nil
	}
	var api metav1.APIGroup
	if err := s.discovery(ctx, &api, "apis", group); err != nil {
		if apierrors.IsNotFound(err) {
			return nil, errAbsent
		}
		return nil, err
	}
	return project.Versions(&api), nil
}
