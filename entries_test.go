package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kscope/topology"
	"kscope/topology/export"
)

// entryBase is what every case of TestEntries begins with: two nodes with external
// addresses, and two ready pods, both on n1.
const entryBase = `
{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {addresses: [{type: InternalIP, address: 192.168.0.1}, {type: ExternalIP, address: 198.51.100.1}], conditions: [{type: Ready, status: "True"}]}}
---
{apiVersion: v1, kind: Node, metadata: {name: n2}, status: {addresses: [{type: InternalIP, address: 192.168.0.2}, {type: ExternalIP, address: 198.51.100.2}], conditions: [{type: Ready, status: "True"}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: w1, namespace: default, labels: {app: web}}, spec: {nodeName: n1, containers: [{name: c, image: i}]}, status: {phase: Running, podIP: 10.244.1.2}}
---
{apiVersion: v1, kind: Pod, metadata: {name: w2, namespace: default, labels: {app: web}}, spec: {nodeName: n1, containers: [{name: c, image: i}]}, status: {phase: Running, podIP: 10.244.1.3}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}
addressType: IPv4
ports: [{name: http, port: 8080, protocol: TCP}]
endpoints:
- {addresses: [10.244.1.2], nodeName: n1, conditions: {ready: true, serving: true}, targetRef: {kind: Pod, name: w1, namespace: default}}
- {addresses: [10.244.1.3], nodeName: n1, conditions: {ready: true, serving: true}, targetRef: {kind: Pod, name: w2, namespace: default}}
`

// entryService is the Service of most cases, but for what differs.
func entryService(spec, status string) string {
	return "---\n{apiVersion: v1, kind: Service, metadata: {name: web, namespace: default}, spec: {clusterIP: 10.96.0.10, selector: {app: web}, " + spec + "}, status: {" + status + "}}\n"
}

const (
	withNodePort = "ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080}]"
	withAddress  = "loadBalancer: {ingress: [{ip: 203.0.113.10, ipMode: VIP}]}"
)

// TestEntries holds what -o json says of the ways in, worked out by hand from the rules
// of kube-proxy and the addresses of the nodes (T01 … T28 of docs/TRAFFIC.md).
func TestEntries(t *testing.T) {
	noAddress := strings.NewReplacer(", {type: ExternalIP, address: 198.51.100.1}", "", ", {type: ExternalIP, address: 198.51.100.2}", "").Replace(entryBase)
	notReady := strings.ReplaceAll(entryBase, "ready: true, serving: true", "ready: false, serving: false")
	for _, c := range []struct{ name, objects, lens, want string }{
		{"T01 a load balancer, policy Cluster", entryBase + entryService("type: LoadBalancer, "+withNodePort, withAddress), "all", `
Internet > LoadBalancer/203.0.113.10 ok assumed
Internet > Node/n1 ok assumed 30080
Internet > Node/n2 ok assumed 30080
LoadBalancer/203.0.113.10 > Service/default/web ok status 80-8080 snat node by load balancer entry n1,n2
Node/n1 > Service/default/web ok assumed 30080-80 snat node by nodePort 30080
Node/n2 > Service/default/web ok assumed 30080-80 snat node by nodePort 30080`},
		{"T01 in the lens traffic", entryBase + entryService("type: LoadBalancer, "+withNodePort, withAddress), "traffic", `
Internet > LoadBalancer/203.0.113.10 ok assumed
Internet > Service/default/web ok assumed 30080-8080 snat node by nodePort 30080 on every node entry n1,n2
LoadBalancer/203.0.113.10 > Service/default/web ok status 80-8080 snat node by load balancer entry n1,n2`},
		{"T02 policy Local", entryBase + entryService("type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 31000, "+withNodePort, withAddress), "all", `
Internet > LoadBalancer/203.0.113.10 ok assumed
Internet > Node/n1 ok assumed 30080
Internet > Node/n2 ok assumed 30080
LoadBalancer/203.0.113.10 > Service/default/web ok status 80-8080 snat none by load balancer entry n1
Node/n1 > Service/default/web ok assumed 30080-80 snat none by nodePort 30080
Node/n2 > Service/default/web drop assumed 30080-80 snat none by nodePort 30080: no endpoint here and externalTrafficPolicy Local`},
		{"T02 in the lens traffic", entryBase + entryService("type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 31000, "+withNodePort, withAddress), "traffic", `
Internet > LoadBalancer/203.0.113.10 ok assumed
Internet > Service/default/web ok assumed 30080-8080 snat none by nodePort 30080 on nodes with a ready pod entry n1: dropped on n2: no endpoint there, externalTrafficPolicy Local
LoadBalancer/203.0.113.10 > Service/default/web ok status 80-8080 snat none by load balancer entry n1`},
		{"T02 without a health check the load balancer sends to both", entryBase + entryService("type: LoadBalancer, externalTrafficPolicy: Local, "+withNodePort, withAddress), "traffic", `
Internet > LoadBalancer/203.0.113.10 ok assumed
Internet > Service/default/web ok assumed 30080-8080 snat none by nodePort 30080 on nodes with a ready pod entry n1: dropped on n2: no endpoint there, externalTrafficPolicy Local
LoadBalancer/203.0.113.10 > Service/default/web ok status 80-8080 snat none by load balancer entry n1: dropped on n2: no endpoint there, externalTrafficPolicy Local`},
		{"T02 the pods on a node that only the private network reaches", strings.Replace(entryBase, ", {type: ExternalIP, address: 198.51.100.1}", "", 1) + entryService("type: NodePort, externalTrafficPolicy: Local, "+withNodePort, ""), "traffic", `
Internet > Service/default/web drop assumed 30080-8080 snat none by nodePort 30080 on nodes with a ready pod: dropped on n2: no endpoint there, externalTrafficPolicy Local
PrivateNetwork > Service/default/web ok assumed 30080-8080 snat none by nodePort 30080 on nodes with a ready pod entry n1`},
		{"T04 policy Local, no pod ready: refused, not dropped", notReady + entryService("type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 31000, "+withNodePort, withAddress), "all", `
Internet > LoadBalancer/203.0.113.10 ok assumed
Internet > Node/n1 ok assumed 30080
Internet > Node/n2 ok assumed 30080
LoadBalancer/203.0.113.10 > Service/default/web reject status 80-8080 snat none by load balancer: Service web refuses: none of 2 endpoints is ready
Node/n1 > Service/default/web reject assumed 30080-80 snat none by nodePort 30080: Service web refuses: none of 2 endpoints is ready
Node/n2 > Service/default/web reject assumed 30080-80 snat none by nodePort 30080: Service web refuses: none of 2 endpoints is ready`},
		{"T05 no address yet; the nodePorts are open", entryBase + entryService("type: LoadBalancer, "+withNodePort, ""), "all", `
Internet > Node/n1 ok assumed 30080
Internet > Node/n2 ok assumed 30080
Internet > Service/default/web pending spec 80-8080 by load balancer: Service web has been given no address yet: status.loadBalancer is empty
Node/n1 > Service/default/web ok assumed 30080-80 snat node by nodePort 30080
Node/n2 > Service/default/web ok assumed 30080-80 snat node by nodePort 30080`},
		{"T06 no nodePorts: the load balancer may send to the pods", entryBase + entryService("type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{name: http, port: 80, targetPort: 8080}]", withAddress), "all", `
Internet > LoadBalancer/203.0.113.10 ok assumed
LoadBalancer/203.0.113.10 > Service/default/web ok status 80-8080 snat node by load balancer`},
		{"T06 none are allocated any more, one is left over", entryBase + entryService("type: LoadBalancer, allocateLoadBalancerNodePorts: false, "+withNodePort, withAddress), "all", `
Internet > LoadBalancer/203.0.113.10 ok assumed
Internet > Node/n1 ok assumed 30080
Internet > Node/n2 ok assumed 30080
LoadBalancer/203.0.113.10 > Service/default/web ok status 80-8080 snat node by load balancer entry n1,n2
Node/n1 > Service/default/web ok assumed 30080-80 snat node by nodePort 30080
Node/n2 > Service/default/web ok assumed 30080-80 snat node by nodePort 30080`},
		{"T10 an external IP", entryBase + entryService("externalIPs: [198.51.100.32], ports: [{name: http, port: 80, targetPort: 8080}]", ""), "all", `
ExternalIP/198.51.100.32 > Service/default/web ok assumed 80-8080 snat node by external IP entry n1,n2
Internet > ExternalIP/198.51.100.32 ok assumed`},
		{"T10 an external IP, policy Local", entryBase + entryService("externalTrafficPolicy: Local, externalIPs: [198.51.100.32], ports: [{name: http, port: 80, targetPort: 8080}]", ""), "all", `
ExternalIP/198.51.100.32 > Service/default/web ok assumed 80-8080 snat none by external IP entry n1: dropped on n2: no endpoint there, externalTrafficPolicy Local
Internet > ExternalIP/198.51.100.32 ok assumed`},
		{"T11 nodes without an external address", noAddress + entryService("type: NodePort, "+withNodePort, ""), "all", `
Node/n1 > Service/default/web ok assumed 30080-80 snat node by nodePort 30080
Node/n2 > Service/default/web ok assumed 30080-80 snat node by nodePort 30080
PrivateNetwork > Node/n1 ok assumed 30080
PrivateNetwork > Node/n2 ok assumed 30080`},
		{"T28 a pod in the network of its node", entryBase + `---
{apiVersion: v1, kind: Pod, metadata: {name: exporter, namespace: default}, spec: {nodeName: n1, hostNetwork: true, containers: [{name: c, image: i, ports: [{name: m, containerPort: 9100, hostPort: 9100}]}]}, status: {phase: Running, podIP: 192.168.0.1}}
`, "all", `
Internet > Node/n1 ok assumed 9100
Node/n1 > Pod/default/exporter ok assumed 9100-9100 snat none by hostPort 9100`},
		{"a load balancer leaves out a node that is not Ready, or excluded", strings.Replace(entryBase, "{name: n2}", `{name: n2, labels: {node.kubernetes.io/exclude-from-external-load-balancers: ""}}`, 1) + entryService("type: LoadBalancer, "+withNodePort, withAddress), "traffic", `
Internet > LoadBalancer/203.0.113.10 ok assumed
Internet > Service/default/web ok assumed 30080-8080 snat node by nodePort 30080 on every node entry n1,n2
LoadBalancer/203.0.113.10 > Service/default/web ok status 80-8080 snat node by load balancer entry n1`},
		{"of two ports one has an endpoint on n1 only", entryBase + entryService("type: NodePort, externalTrafficPolicy: Local, ports: [{name: http, port: 80, nodePort: 30080}, {name: dns, protocol: UDP, port: 53, nodePort: 30053}]", "") + `---
{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: web-2, namespace: default, labels: {kubernetes.io/service-name: web}}, addressType: IPv4, ports: [{name: dns, port: 53, protocol: UDP}],
 endpoints: [{addresses: [10.244.2.9], nodeName: n2, conditions: {ready: true, serving: true}}]}
`, "all", `
Internet > Node/n1 ok assumed 30080 30053
Internet > Node/n2 ok assumed 30080 30053
Node/n1 > Service/default/web degraded assumed 30080-80 30053-53 snat none by nodePort 30080, 30053: 1 of its 2 ports lead to nothing here: no endpoint here and externalTrafficPolicy Local
Node/n2 > Service/default/web degraded assumed 30080-80 30053-53 snat none by nodePort 30080, 30053: 1 of its 2 ports lead to nothing here: no endpoint here and externalTrafficPolicy Local`},
	} {
		got, want := entryLines(t, c.objects, c.lens), strings.Split(strings.TrimSpace(c.want), "\n")
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// With more nodes than are told one by one, a nodePort is one edge again, and the nodes
// are counted.
func TestEntriesOfManyNodes(t *testing.T) {
	var many strings.Builder
	many.WriteString(entryBase + entryService("type: LoadBalancer, "+withNodePort, withAddress))
	for i := range topology.MostEntries - 1 { // with n1 and n2 one too many
		fmt.Fprintf(&many, "---\n{apiVersion: v1, kind: Node, metadata: {name: m%d}, status: {addresses: [{type: InternalIP, address: 192.168.1.%d}]}}\n", i, i)
	}
	want := []string{
		"Internet > LoadBalancer/203.0.113.10 ok assumed",
		"Internet > Service/default/web ok assumed 30080-8080 snat node by nodePort 30080 on every node entries 2",
		"LoadBalancer/203.0.113.10 > Service/default/web ok status 80-8080 snat node by load balancer entries 2", // the others are not Ready
		"PrivateNetwork > Service/default/web ok assumed 30080-8080 snat node by nodePort 30080 on every node entries 49",
	}
	if got := entryLines(t, many.String(), "all"); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A query, a namespace or a fold leaves no way in out, and no node that it leads over;
// a picture that is to fit the screen has one arrow for them all.
func TestEntriesOfPartOfACluster(t *testing.T) {
	objects := entryBase + entryService("type: NodePort, externalTrafficPolicy: Local, "+withNodePort, "")
	one := []string{"Internet > Service/default/web ok assumed 30080-8080 snat none by nodePort 30080 on nodes with a ready pod entry n1: dropped on n2: no endpoint there, externalTrafficPolicy Local"}
	if got := entryLines(t, objects, "all", "--fold", "auto"); !slices.Equal(got, one) {
		t.Errorf("folded to fit: got\n%s\nwant\n%s", strings.Join(got, "\n"), one[0])
	}
	for _, c := range []struct {
		args []string
		to   string
	}{
		{[]string{"-n", "default"}, "Service/default/web"},
		{[]string{"-l", "app=web"}, "Service/default/web"},
		{[]string{"--fold", "workload"}, "Service/default/web"},
		{[]string{"--fold", "namespace"}, "Namespace/default"},
	} {
		want := []string{
			"Internet > Node/n1 ok assumed 30080", "Internet > Node/n2 ok assumed 30080",
			"Node/n1 > " + c.to + " ok assumed 30080-80 snat none by nodePort 30080",
			"Node/n2 > " + c.to + " drop assumed 30080-80 snat none by nodePort 30080: no endpoint here and externalTrafficPolicy Local",
		}
		if got := entryLines(t, objects, "all", c.args...); !slices.Equal(got, want) {
			t.Errorf("%q: got\n%s\nwant\n%s", c.args, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// entryLines are the enters edges of an export, sorted, a line each.
func entryLines(t *testing.T, objects, lens string, args ...string) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "objects.yaml")
	if err := os.WriteFile(file, []byte(objects), 0o600); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range document(t, append([]string{"-f", file, "--lens", lens}, args...)...).Edges {
		if e.Relation == "enters" {
			lines = append(lines, entryLine(e))
		}
	}
	slices.Sort(lines)
	return lines
}

func entryLine(e export.Edge) string {
	line := fmt.Sprintf("%s > %s %s %s", e.From, e.To, e.State, e.Evidence)
	for _, p := range e.Ports {
		line += fmt.Sprintf(" %d", p.Port)
		if p.Target != 0 {
			line += fmt.Sprintf("-%d", p.Target)
		}
	}
	for _, f := range []struct{ name, value string }{{" snat ", e.SNAT}, {" by ", e.By}, {" entry ", strings.Join(e.Entry, ",")}, {": ", e.Reason}} {
		if f.value != "" {
			line += f.name + f.value
		}
	}
	if e.Entries > 0 {
		line += fmt.Sprintf(" entries %d", e.Entries)
	}
	return line
}
