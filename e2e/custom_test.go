package e2e

import (
	"slices"
	"strings"
	"testing"

	"kscope/e2e/cluster"
	"kscope/e2e/term"
)

const bakeryKind = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: bakeries.food.example.com}
spec:
  group: food.example.com
  scope: Namespaced
  names: {kind: Bakery, plural: bakeries, singular: bakery}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`

const bakery = `apiVersion: v1
kind: Namespace
metadata: {name: bakery}
---
apiVersion: food.example.com/v1
kind: Bakery
metadata: {name: corner, namespace: bakery}
`

const oven = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: oven
  namespace: bakery
  ownerReferences: [{apiVersion: food.example.com/v1, kind: Bakery, name: corner, controller: true, uid: UID}]
spec:
  replicas: 1
  selector: {matchLabels: {app: oven}}
  template:
    metadata: {labels: {app: oven}}
    spec: {containers: [{name: oven, image: "oven:1"}]}
`

// A kind that nobody wrote a row for appears when an object names it as its
// owner, while kscope runs as well as in an export.
func TestCustomResourceThatOwnsSomethingAppears(t *testing.T) {
	t.Cleanup(func() {
		kube.Kubectl(t, "delete", "namespace", "bakery", "--ignore-not-found", "--wait=false")
		kube.Kubectl(t, "delete", "crd", "bakeries.food.example.com", "--ignore-not-found", "--wait=false")
	})
	kube.Apply(t, bakeryKind)
	kube.Kubectl(t, "wait", "--for=condition=Established", "crd/bakeries.food.example.com", "--timeout=60s")
	kube.Apply(t, bakery)
	s := open(t, 220, 50, "-n", "bakery")
	s.Type(t, "2")
	uid := kube.Kubectl(t, "get", "bakery", "corner", "-n", "bakery", "-o", "jsonpath={.metadata.uid}")
	kube.Apply(t, strings.Replace(oven, "UID", uid, 1))
	s.WaitFor(t, "the Deployment and the custom resource that owns it", patience, func(s term.Screen) bool {
		return s.Has("oven", "corner")
	})
	find(t, s, "corner", "Bakery.food.example.com corner")

	cluster.Eventually(t, "the export has the owner", func() error {
		g := export(t, "-n", "bakery")
		return same("owns from the Bakery", g.pairs("owns", "Bakery.food.example.com/bakery/corner", ""),
			[]string{"Bakery.food.example.com/bakery/corner → Deployment/bakery/oven"})
	})
	g := export(t, "-n", "bakery")
	owner, ok := g.node("Bakery.food.example.com/bakery/corner")
	if !ok || owner.Missing || owner.Unreadable || owner.Kind != "Bakery.food.example.com" || owner.Name != "corner" {
		t.Errorf("the owner is %+v (%t)", owner, ok)
	}
	if !slices.ContainsFunc(g.Sources, func(s source) bool { return s.Kind == "Bakery.food.example.com" && s.State == "ok" }) {
		t.Errorf("no source says that bakeries are read: %+v", g.Sources)
	}
}
