package kube

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"

	"kscope/probes/project"
	"kscope/topology"
)

// pageSize is how many objects one page of an unstreamed list holds.
const pageSize = 500

// resource is a kind as this server serves it, with a client that reads it:
// whole objects by rest, or metadata only by meta.
type resource struct {
	kind project.Kind
	gvr  schema.GroupVersionResource
	rest rest.Interface
	meta metadata.Interface
}

// name is the resource as RBAC and the API path have it: "pods",
// "gateways.gateway.networking.k8s.io".
func (s resource) name() string { return topology.Clean(s.gvr.GroupResource().String()) }

// page reads one page.
func (s resource) page(ctx context.Context, namespace string, o metav1.ListOptions) (runtime.Object, error) {
	if s.meta != nil {
		return s.meta.Resource(s.gvr).Namespace(namespace).List(ctx, o)
	}
	return s.rest.Get().NamespaceIfScoped(namespace, namespace != "").Resource(s.gvr.Resource).
		VersionedParams(&o, metav1.ParameterCodec).Do(ctx).Get()
}

// watch opens a watch.
func (s resource) watch(ctx context.Context, namespace string, o metav1.ListOptions) (watch.Interface, error) {
	o.Watch = true
	if s.meta != nil {
		return s.meta.Resource(s.gvr).Namespace(namespace).Watch(ctx, o)
	}
	return s.rest.Get().NamespaceIfScoped(namespace, namespace != "").Resource(s.gvr.Resource).
		VersionedParams(&o, metav1.ParameterCodec).Watch(ctx)
}

// page is a list of records that client-go takes for a list of objects.
type page struct {
	metav1.TypeMeta
	metav1.ListMeta
	Items []runtime.Object
}

// DeepCopyObject returns p itself: nobody changes it.
func (p *page) DeepCopyObject() runtime.Object { return p }

// list reads all pages of a namespace ("" = all), projecting each before the next is asked for. It asks
// for the newest state (resourceVersion ""), as a server answers
// resourceVersion 0 from its cache, at once and whole, whatever the limit.
func (r *reader) list(ctx context.Context, namespace string) (runtime.Object, error) {
	all := &page{}
	o := metav1.ListOptions{Limit: pageSize}
	for {
		list, err := r.onePage(ctx, namespace, o)
		if apierrors.IsResourceExpired(err) && o.Continue != "" {
			// The list changed under us for too long: once more, in one piece.
			all.Items = nil
			o = metav1.ListOptions{}
			continue
		}
		if err != nil {
			return nil, err
		}
		m, err := meta.ListAccessor(list)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", r.source.name(), err)
		}
		err = meta.EachListItem(list, func(item runtime.Object) error {
			p, err := r.store.Transformer()(item)
			all.Items = append(all.Items, p.(*projected))
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", r.source.name(), err)
		}
		all.ResourceVersion = m.GetResourceVersion()
		if o.Continue = m.GetContinue(); o.Continue == "" {
			return all, nil
		}
	}
}

func (r *reader) onePage(ctx context.Context, namespace string, o metav1.ListOptions) (runtime.Object, error) {
	ctx, cancel := context.WithTimeout(ctx, r.cluster.timing.List)
	defer cancel()
	return r.source.page(ctx, namespace, o)
}
