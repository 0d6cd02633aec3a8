package main

import (
	"encoding/binary"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// marshaler is what every API type's generated protobuf code offers.
type marshaler interface{ Marshal() ([]byte, error) }

// encode is an object in protobuf, without the envelope.
func encode(o marshaler) []byte {
	b, err := o.Marshal()
	if err != nil {
		panic(err) // the objects are made here: it cannot fail
	}
	return b
}

// envelope puts an encoded object between the magic number and the type that
// Kubernetes' protobuf begins with (k8s.io/apimachinery runtime/serializer/protobuf).
func envelope(apiVersion, kind string, raw []byte) []byte {
	u := runtime.Unknown{TypeMeta: runtime.TypeMeta{APIVersion: apiVersion, Kind: kind}, Raw: raw}
	return append([]byte("k8s\x00"), encode(&u)...)
}

// event is one frame of a watch: its length in four bytes and a WatchEvent.
func event(what, apiVersion, kind string, raw []byte) []byte {
	e := metav1.WatchEvent{Type: what, Object: runtime.RawExtension{Raw: envelope(apiVersion, kind, raw)}}
	body := encode(&e)
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...)
}

// list is a list of encoded objects. Every list type of Kubernetes has its metadata
// in field 1 and its items in field 2.
func list(apiVersion, kind string, meta metav1.ListMeta, items [][]byte) []byte {
	raw := field(nil, 1, encode(&meta))
	for _, item := range items {
		raw = field(raw, 2, item)
	}
	return envelope(apiVersion, kind+"List", raw)
}

// field appends a length-delimited protobuf field.
func field(b []byte, number byte, value []byte) []byte {
	b = append(b, number<<3|2)
	b = binary.AppendUvarint(b, uint64(len(value)))
	return append(b, value...)
}

// kindOf is the kind of a resource that kscope watches.
func kindOf(resource string) string {
	known := map[string]string{"endpointslices": "EndpointSlice", "ingresses": "Ingress", "ingressclasses": "IngressClass",
		"replicasets": "ReplicaSet", "statefulsets": "StatefulSet", "daemonsets": "DaemonSet", "cronjobs": "CronJob",
		"persistentvolumeclaims": "PersistentVolumeClaim", "persistentvolumes": "PersistentVolume", "storageclasses": "StorageClass",
		"configmaps": "ConfigMap", "serviceaccounts": "ServiceAccount", "horizontalpodautoscalers": "HorizontalPodAutoscaler",
		"poddisruptionbudgets": "PodDisruptionBudget", "networkpolicies": "NetworkPolicy"}
	if kind, ok := known[resource]; ok {
		return kind
	}
	return strings.ToUpper(resource[:1]) + strings.TrimSuffix(resource[1:], "s")
}
