package project_test

import (
	"reflect"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"kscope/probes/project"
	"kscope/topology"
)

const experimental = "gateway.networking.x-k8s.io"

// TestKinds holds the rows against the types that Kubernetes registers itself.
func TestKinds(t *testing.T) {
	known := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{scheme.AddToScheme, gatewayv1.Install} {
		if err := add(known); err != nil {
			t.Fatal(err)
		}
	}
	// Kubernetes has no Go type for it that is released.
	known.AddKnownTypeWithName(schema.GroupVersionKind{Group: "policy.networking.k8s.io", Version: "v1alpha2", Kind: "ClusterNetworkPolicy"}, &project.ClusterNetworkPolicy{})
	// Of the experimental group only the kinds that are still tried out have one.
	known.AddKnownTypeWithName(schema.GroupVersionKind{Group: experimental, Version: "v1alpha1", Kind: "XListenerSet"}, &gatewayv1.ListenerSet{})
	names := map[string]bool{}
	for _, k := range project.Kinds() {
		if names[k.Name] || k.Name != k.Kind {
			t.Errorf("%s: name is taken, or not the kind", k.Name)
		}
		names[k.Name] = true
		want, err := known.New(k.GVK(""))
		if err != nil {
			t.Errorf("%s: %v", k.Name, err)
			continue
		}
		if k.MetadataOnly {
			want = &metav1.PartialObjectMetadata{}
		}
		if reflect.TypeOf(want) != reflect.TypeOf(k.NewObject()) {
			t.Errorf("%s: NewObject is a %T, want a %T", k.Name, k.NewObject(), want)
		}
		if err := meta.SetList(k.NewList(), []runtime.Object{k.NewObject()}); err != nil {
			t.Errorf("%s: NewList does not hold its objects: %v", k.Name, err)
		}
		// The guess is right for all but "gatewaies".
		if plural, _ := meta.UnsafeGuessKindToResource(k.GVK("")); plural != k.GVR("") && k.Kind != "Gateway" {
			t.Errorf("%s: resource %v, want %v", k.Name, k.GVR(""), plural)
		}
		if k.Protobuf == (k.Group == gatewayv1.GroupName || k.Group == experimental || k.Kind == "ClusterNetworkPolicy") {
			t.Errorf("%s: custom resources have no protobuf, built-in kinds have", k.Name)
		}
		if found, ok := project.Lookup(k.Group, k.Kind); !ok || found.Name != k.Name {
			t.Errorf("Lookup(%s, %s) finds %q", k.Group, k.Kind, found.Name)
		}
	}
	if names["Secret"] {
		t.Error("Secrets are never read")
	}
}

func TestLookup(t *testing.T) {
	for _, c := range []struct {
		group, kind, want string
	}{
		{"", "Pod", "Pod"},
		{"extensions", "Ingress", "Ingress"},
		{"extensions", "Deployment", "Deployment"},
		{"extensions", "Pod", ""},
		{"example.com", "Pod", ""},
		{"", "Secret", ""},
	} {
		if k, ok := project.Lookup(c.group, c.kind); k.Name != c.want || ok != (c.want != "") {
			t.Errorf("Lookup(%q, %q) = %q, %t", c.group, c.kind, k.Name, ok)
		}
	}
}

func TestOwnerID(t *testing.T) {
	p := project.New()
	for _, c := range []struct {
		apiVersion, kind string
		want             topology.ID
	}{
		{"apps/v1", "ReplicaSet", "ReplicaSet/shop/x"},
		{"extensions/v1beta1", "ReplicaSet", "ReplicaSet/shop/x"},
		{"v1", "Node", "Node/x"},
		{"v1", "Endpoints", "Endpoints/shop/x"},
		{"kafka.strimzi.io/v1beta2", "Kafka", "Kafka.kafka.strimzi.io/shop/x"},
		{"serving.knative.dev/v1", "Service", "Service.serving.knative.dev/shop/x"},
	} {
		ref := metav1.OwnerReference{APIVersion: c.apiVersion, Kind: c.kind, Name: "x"}
		if got := p.OwnerID(ref, "shop"); got != c.want {
			t.Errorf("OwnerID(%s %s) = %s, want %s", c.apiVersion, c.kind, got, c.want)
		}
	}
}

func TestRecordRefusesTheWrongType(t *testing.T) {
	p := project.New()
	node, _ := project.Lookup("", "Node")
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "p"}}
	custom := project.Custom(schema.GroupVersionKind{Group: "x.io", Version: "v1", Kind: "X"}, "xs", true)
	for _, k := range []project.Kind{node, custom} {
		if _, err := p.Record(k, pod); err == nil {
			t.Errorf("a Pod was taken for a %s", k.Name)
		}
	}
}
