package project

import (
	"encoding/json"
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"kscope/topology"
	"kscope/topology/sheet"
)

// maxValue bounds one value of a sheet, in bytes.
const maxValue = 1000

// teller writes the sheet of one object.
type teller struct {
	sheet.Builder
	p         *Projector
	namespace string
}

// Sheet tells of a whole object what its record does not: containers, volumes,
// conditions, history. What the record's facts say is not said again.
func (p *Projector) Sheet(k Kind, o *unstructured.Unstructured) (sheet.Sheet, error) {
	t := &teller{p: p, namespace: o.GetNamespace()}
	t.UID = topology.Clean(string(o.GetUID()))
	t.Begin("")
	if k.MetadataOnly {
		t.untyped(o)
		return t.finished(o), nil
	}
	typed := k.NewObject()
	raw, err := o.MarshalJSON()
	if err == nil {
		err = json.Unmarshal(raw, typed)
	}
	if err != nil {
		return sheet.Sheet{}, fmt.Errorf("%s %s: %s", k.Name, topology.Clean(o.GetName()), topology.CleanLine(err.Error(), 200))
	}
	if !t.typed(typed) {
		t.rawConditions(o)
	}
	t.Instead = said(k.Name)
	return t.finished(o), nil
}

// said are the facts of a kind's records that its sheet says better.
func said(kind string) []string {
	switch kind {
	case "Deployment", "ReplicaSet", "DaemonSet", "Job":
		return []string{"image", "paused"}
	case "StatefulSet":
		return []string{"image", "claim template"}
	case "CronJob":
		return []string{"image", "active", "last schedule", "last success"}
	case "Service":
		return []string{"external traffic policy", "internal traffic policy", "session affinity"}
	case "Node":
		return []string{"taint", "allocatable ", "internal ip", "external ip"}
	case "HorizontalPodAutoscaler":
		return []string{"metric", "scaling limited"}
	case "Gateway":
		return []string{"listener"}
	}
	return nil
}

// typed tells of kinds that there is a Go type for; false if there is nothing
// special to tell.
func (t *teller) typed(o any) bool {
	switch o := o.(type) {
	case *corev1.Pod:
		t.pod(o)
	case *corev1.Service:
		t.service(o)
	case *corev1.Node:
		t.node(o)
	case *corev1.PersistentVolumeClaim:
		t.claim(o)
	case *corev1.PersistentVolume:
		t.volume(o)
	case *storagev1.StorageClass:
		t.storageClass(o)
	case *appsv1.Deployment:
		t.deployment(o)
	case *appsv1.ReplicaSet:
		t.replicaSet(o)
	case *appsv1.StatefulSet:
		t.statefulSet(o)
	case *appsv1.DaemonSet:
		t.daemonSet(o)
	case *batchv1.Job:
		t.job(o)
	case *batchv1.CronJob:
		t.cronJob(o)
	case *autoscalingv2.HorizontalPodAutoscaler:
		t.autoscaler(o)
	case *networkingv1.Ingress:
		t.ingress(o)
	case *gatewayv1.Gateway:
		t.gateway(o)
	case *gatewayv1.HTTPRoute:
		t.httpRoute(o)
	default:
		return false
	}
	return true
}

// versionLabels say what was built and by what it was put there
// (kubernetes.io/docs/concepts/overview/working-with-objects/common-labels).
var versionLabels = [...][2]string{
	{"app.kubernetes.io/version", "version"}, {"helm.sh/chart", "chart"}, {"app.kubernetes.io/managed-by", "managed by"},
	{"app.kubernetes.io/instance", "instance"}, {"app.kubernetes.io/part-of", "part of"},
}

// finished adds what any object may tell of itself.
func (t *teller) finished(o *unstructured.Unstructured) sheet.Sheet {
	t.Begin("Origin")
	labels := o.GetLabels()
	for _, l := range versionLabels {
		t.fact(l[1], labels[l[0]])
	}
	notes := o.GetAnnotations()
	t.fact("helm release", notes["meta.helm.sh/release-name"])
	t.fact("source", orDefault(notes["org.opencontainers.image.source"], notes["app.kubernetes.io/source"]))
	for _, f := range o.GetFinalizers() {
		t.fact("finalizer", f)
	}
	return t.Done()
}

// row adds a row, its texts made clean and bounded.
func (t *teller) row(r sheet.Row) {
	r.Key, r.Value, r.More = topology.CleanLine(r.Key, maxValue), bounded(r.Value), bounded(r.More)
	t.Add(r)
}

func bounded(s string) string { return topology.CleanLine(strings.TrimSpace(s), maxValue) }

// fact adds a pair.
func (t *teller) fact(key, value string) { t.row(sheet.Row{Key: key, Value: value}) }

// deep adds a pair that belongs to the row above.
func (t *teller) deep(key, value string) { t.row(sheet.Row{Key: key, Value: value, Deep: true}) }

// count adds a number, unless it is 0.
func (t *teller) count(key string, n int32) {
	if n != 0 {
		t.fact(key, fmt.Sprint(n))
	}
}

// at adds a moment, said by how long ago it was.
func (t *teller) at(key string, when *metav1.Time, more string) {
	if s := seconds(when); s != 0 {
		t.row(sheet.Row{Key: key, Value: orDefault(more, "at "+when.UTC().Format("15:04")), Since: s})
	}
}

// named is the id of an object of the sheet's namespace.
func (t *teller) named(kind, name string) topology.ID {
	if name == "" {
		return ""
	}
	return topology.MakeID(kind, topology.Clean(orDefault(t.namespace, "default")), topology.Clean(name))
}
