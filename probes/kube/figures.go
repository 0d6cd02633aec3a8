package kube

import (
	"encoding/json"
	"fmt"
	"io"

	corev1 "k8s.io/api/core/v1"
	quantity "k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	metrics "k8s.io/metrics/pkg/apis/metrics/v1beta1"

	"kscope/topology"
)

// podFigures reads the next pod's figures; its containers are added up before
// anything is rounded, as kubectl top does.
func podFigures(d *json.Decoder) (topology.Measure, error) {
	var m metrics.PodMetrics
	err := d.Decode(&m)
	used := make([]corev1.ResourceList, 0, len(m.Containers))
	for i := range m.Containers {
		used = append(used, m.Containers[i].Usage)
	}
	return measureOf(topology.MakeID("Pod", topology.Clean(m.Namespace), topology.Clean(m.Name)), m.Timestamp, used...), err
}

// nodeFigures reads the next cluster node's figures.
func nodeFigures(d *json.Decoder) (topology.Measure, error) {
	var m metrics.NodeMetrics
	err := d.Decode(&m)
	return measureOf(topology.MakeID("Node", "", topology.Clean(m.Name)), m.Timestamp, m.Usage), err
}

func measureOf(id topology.ID, at metav1.Time, used ...corev1.ResourceList) topology.Measure {
	var cpu, mem quantity.Quantity
	for _, r := range used {
		cpu.Add(*r.Cpu())
		mem.Add(*r.Memory())
	}
	return topology.Measure{ID: id, At: at.Unix(), CPU: cpu.MilliValue(), Mem: mem.Value()}
}

// eachItem reads a list in JSON and calls item with the decoder before each of its
// items; everything else of the list is skipped.
func eachItem(r io.Reader, item func(*json.Decoder) error) error {
	d := json.NewDecoder(r)
	if err := opens(d, '{'); err != nil {
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if key != "items" {
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return err
			}
			continue
		}
		if err := opens(d, '['); err != nil {
			return err
		}
		for d.More() {
			if err := item(d); err != nil {
				return err
			}
		}
		if _, err := d.Token(); err != nil {
			return err
		}
	}
	return nil
}

// opens takes the token that begins an object or a list.
func opens(d *json.Decoder, want json.Delim) error {
	t, err := d.Token()
	if err == nil && t != want {
		err = fmt.Errorf("%v where a list should be", t)
	}
	return err
}

// metricsVersion is the version of the metrics API that every server has.
var metricsVersion = metrics.SchemeGroupVersion

// metricsScheme knows the errors that the API answers with; lists are read by hand.
func metricsScheme() *runtime.Scheme {
	s := runtime.NewScheme()
	metav1.AddToGroupVersion(s, schema.GroupVersion{Version: "v1"})
	metav1.AddToGroupVersion(s, metricsVersion)
	return s
}
