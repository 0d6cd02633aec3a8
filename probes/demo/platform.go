package demo

import (
	"fmt"
	"maps"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// The kinds of the Kafka operator (strimzi.io).
var (
	kafkaKind  = schema.GroupVersionKind{Group: "kafka.strimzi.io", Version: "v1beta2", Kind: "Kafka"}
	podSetKind = schema.GroupVersionKind{Group: "core.strimzi.io", Version: "v1beta2", Kind: "StrimziPodSet"}
)

// brokers is how many pods the Kafka cluster has.
const brokers = 3

// operator is the program that makes Kafka clusters.
func (w *World) operator() {
	w.mention("ServiceAccount", "platform", "strimzi-operator")
	w.deploy(app{namespace: "platform", name: "strimzi-operator", image: "quay.io/strimzi/operator:0.47.0", port: 8080,
		replicas: 1, account: "strimzi-operator", memory: "384Mi"})
}

// resource is a custom resource made now.
func (w *World) resource(kind schema.GroupVersionKind, name string, labels map[string]string, owner object) *unstructured.Unstructured {
	u := &unstructured.Unstructured{Object: map[string]any{}}
	u.SetGroupVersionKind(kind)
	u.SetNamespace("platform")
	u.SetName(name)
	u.SetUID(w.uid())
	u.SetLabels(labels)
	u.SetGeneration(1)
	u.SetCreationTimestamp(w.stamp())
	if owner != nil {
		u.SetOwnerReferences(controlledBy(owner))
	}
	return add(&w.store, u)
}

// kafka is a custom resource and all that its operator makes of it.
func (w *World) kafka() {
	labels := map[string]string{"app": "events", "strimzi.io/cluster": "events", "strimzi.io/kind": "Kafka"}
	k := w.resource(kafkaKind, "events", map[string]string{"app": "events"}, nil)
	k.Object["spec"] = map[string]any{"kafka": map[string]any{"version": "4.0.0", "replicas": int64(brokers)}}
	set := w.resource(podSetKind, "events-kafka", labels, k)
	for n := range brokers {
		name := fmt.Sprintf("events-kafka-%d", n)
		a := app{namespace: "platform", name: "events", image: "quay.io/strimzi/kafka:0.47.0-kafka-4.0.0", port: 9092, portName: "tcp-clients", memory: "1Gi"}
		t := a.template()
		maps.Copy(t.Labels, labels)
		t.Labels["strimzi.io/pod-name"] = name
		t.Spec.Containers[0].Name = "kafka"
		t.Spec.Hostname = name
		w.createPod(set, name, &t)
	}
	bootstrap := w.serve(app{namespace: "platform", name: "events", portName: "tcp-clients"}, "events-kafka-bootstrap", "10.96.150.92", 9092)
	bootstrap.OwnerReferences = controlledBy(k)
	w.after(20*time.Second, func() { w.kafkaReady(k) })
}

// kafkaReady is the operator's word that the cluster is up.
func (w *World) kafkaReady(k *unstructured.Unstructured) {
	k.Object["status"] = map[string]any{
		"observedGeneration": int64(1), "kafkaVersion": "4.0.0", "clusterId": "Qm9hcmRpbmctUGFzcw",
		"conditions": []any{map[string]any{"type": "Ready", "status": "True", "lastTransitionTime": w.stamp().Format(time.RFC3339)}},
	}
	w.touch(k)
}

// podSet counts the pods of a StrimziPodSet.
func (w *World) podSet(u *unstructured.Unstructured) {
	pods := w.pods(u)
	status := map[string]any{"observedGeneration": int64(1), "pods": int64(len(pods)), "currentPods": int64(len(pods)), "readyPods": int64(countReady(pods))}
	if old, _ := u.Object["status"].(map[string]any); !equality.Semantic.DeepEqual(old, status) {
		u.Object["status"] = status
		w.touch(u)
	}
}
