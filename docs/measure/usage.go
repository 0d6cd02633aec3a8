package main

import (
	"fmt"
	"net/http"
	"time"
)

// usage answers as a metrics server does: what every pod, or every node, used a
// moment ago.
func (s size) usage(w http.ResponseWriter, resource string) {
	at := time.Now().UTC().Format(time.RFC3339)
	w.Header().Set("Content-Type", "application/json")
	kind, n := "PodMetrics", s.pods
	if resource == "nodes" {
		kind, n = "NodeMetrics", s.nodes
	}
	fmt.Fprintf(w, `{"kind":"%sList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[`, kind)
	for i := range n {
		if i > 0 {
			fmt.Fprint(w, ",")
		}
		used := fmt.Sprintf(`{"cpu":"%dn","memory":"%dKi"}`, 12_345_678+i*7919%90_000_000, 61_440+i%9000)
		if resource == "nodes" {
			fmt.Fprintf(w, `{"metadata":{"name":%q},"timestamp":%q,"window":"15s","usage":%s}`, nodeName(i), at, used)
			continue
		}
		fmt.Fprintf(w, `{"metadata":{"name":%q,"namespace":%q,"creationTimestamp":%q},"timestamp":%q,"window":"15s","containers":[{"name":"app","usage":%s}]}`,
			podName(i), namespaceOf(i/podsPerApp), at, at, used)
	}
	fmt.Fprint(w, "]}")
}
