package e2e

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"kscope/e2e/cluster"
)

//go:embed testdata/shop.yaml
var shopYAML string

// loadBalancer is the address the test gives the Service lb, as a cloud would.
const loadBalancer = "203.0.113.10"

// shop puts the workload of testdata/shop.yaml into the cluster, unless it is
// there, and waits until it is as its authors want it.
func shop(t *testing.T) {
	t.Helper()
	kube.Apply(t, shopYAML)
	kube.Kubectl(t, "patch", "service", "lb", "-n", "shop", "--subresource=status", "--type=merge",
		"-p", `{"status":{"loadBalancer":{"ingress":[{"ip":"`+loadBalancer+`"}]}}}`)
	settle(t, 2)
}

// settle waits until web has so many pods and every pod of the shop is ready and
// in the EndpointSlices.
func settle(t *testing.T, web int) {
	t.Helper()
	for _, workload := range []string{"deployment/web", "deployment/setsel", "statefulset/db"} {
		kube.Kubectl(t, "rollout", "status", "-n", "shop", workload, "--timeout=60s")
	}
	cluster.Eventually(t, "the shop's pods are ready and behind their Services", func() error {
		if got := kube.Kubectl(t, "get", "pvc", "-n", "shop", "data-db-0", "-o", "jsonpath={.status.phase}"); got != "Bound" {
			return fmt.Errorf("claim data-db-0 is %s", got)
		}
		if pods := podNames(t, ""); len(pods) != web+3 {
			return fmt.Errorf("pods %v, want %d of web, 2 of setsel and db-0", pods, web)
		}
		for _, service := range []string{"web", "lb"} {
			ready := kube.Kubectl(t, "get", "endpointslices", "-n", "shop", "-l", "kubernetes.io/service-name="+service,
				"-o", `jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.targetRef.name}{" "}{end}`)
			if n := len(strings.Fields(ready)); n != web {
				return fmt.Errorf("%d ready endpoints of Service %s, want %d", n, service, web)
			}
		}
		return nil
	})
}

// podNames are the shop's pods that match a label selector, in kubectl's order.
func podNames(t *testing.T, selector string) []string {
	t.Helper()
	return strings.Fields(kube.Kubectl(t, "get", "pods", "-n", "shop", "-l", selector, "-o", "jsonpath={.items[*].metadata.name}"))
}
