package e2e

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kscope/e2e/cluster"
)

//go:embed testdata/shop.yaml
var shopYAML string

// loadBalancer is the address the test gives the Service lb, as a cloud would.
const loadBalancer = "203.0.113.10"

// shop puts the workload of testdata/shop.yaml into the cluster, unless it is
// there, and waits until it is as its authors want it: web with two pods, every
// pod ready and in the EndpointSlices, the claim bound.
func shop(t *testing.T) {
	t.Helper()
	if settled(t) == nil {
		return
	}
	kube.Apply(t, shopYAML)
	kube.Kubectl(t, "patch", "service", "lb", "-n", "shop", "--subresource=status", "--type=merge",
		"-p", `{"status":{"loadBalancer":{"ingress":[{"ip":"`+loadBalancer+`"}]}}}`)
	cluster.Eventually(t, "the shop is open", func() error { return settled(t) })
}

// settled says what the shop still lacks.
func settled(t *testing.T) error {
	t.Helper()
	var objects []struct {
		Kind     string
		Metadata struct {
			Name, DeletionTimestamp string
			Labels                  map[string]string
		}
		Status struct {
			Phase        string
			Conditions   []struct{ Type, Status string }
			LoadBalancer struct{ Ingress []struct{ IP string } }
		}
		Endpoints []struct{ Conditions struct{ Ready bool } }
	}
	out, err := kube.Try(t, "get", "pods,pvc,services,endpointslices", "-n", "shop", "-o", "json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(out), &struct{ Items any }{&objects}); err != nil {
		return err
	}
	got := map[string]int{}
	for _, o := range objects {
		switch o.Kind {
		case "Pod":
			ready := slices.ContainsFunc(o.Status.Conditions, func(c struct{ Type, Status string }) bool {
				return c.Type == "Ready" && c.Status == "True"
			})
			if !ready || o.Metadata.DeletionTimestamp != "" {
				return fmt.Errorf("Pod %s is not ready or on its way out", o.Metadata.Name)
			}
			got["pods of "+o.Metadata.Labels["app"]+o.Metadata.Labels["tier"]]++
		case "PersistentVolumeClaim":
			got["claim "+o.Status.Phase]++
		case "Service":
			if len(o.Status.LoadBalancer.Ingress) == 1 {
				got["address of "+o.Metadata.Name]++
			}
		case "EndpointSlice":
			for _, endpoint := range o.Endpoints {
				if endpoint.Conditions.Ready {
					got["endpoints of "+o.Metadata.Labels["kubernetes.io/service-name"]]++
				}
			}
		}
	}
	want := map[string]int{"pods of web": 2, "pods of api": 2, "pods of db": 1, "claim Bound": 1,
		"address of lb": 1, "endpoints of web": 2, "endpoints of lb": 2}
	if !maps.Equal(got, want) {
		return fmt.Errorf("the shop has %v, want %v", got, want)
	}
	return nil
}

// podNames are the shop's pods that match a label selector, in kubectl's order.
func podNames(t *testing.T, selector string) []string {
	t.Helper()
	return strings.Fields(kube.Kubectl(t, "get", "pods", "-n", "shop", "-l", selector, "-o", "jsonpath={.items[*].metadata.name}"))
}
