package main

import (
	"encoding/json"
	"strings"
	"testing"

	"kscope/topology/export"
)

// Exit status 0: it gets there, 1: it does not, 2: a mistake, 3: nobody can know.
func TestTraceCommand(t *testing.T) {
	shop := []string{"trace", "-f", "testdata/shop.yaml", "-n", "shop"}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{append(shop, "Internet", "svc/web"), exitOK, "● gets there: from the Internet to Service shop/web\n"},
		{append(shop, "PrivateNetwork", "http://shop.example.com/"), exitOK, "Ingress shop/web"},
		{append(shop, "Internet", "http://shop.example.com/"), exitFailed, "only from the private network, by LoadBalancer 10.1.2.3"},
		{append(shop, "Pod/shop/db-0", "svc/typo"), exitFailed, "Correct spec.selector, or the labels of the pods."},
		{append(shop, "Pod/shop/db-0", "svc/ext"), exitUnknown, "It leaves the cluster"},
		{append(shop, "--ascii", "Pod/shop/db-0", "svc/typo"), exitFailed, "x does not get there"},
		{append(shop, "Pod/shop/db-0", "svc/wep"), exitUsage, `to "svc/wep": Service wep does not exist in namespace shop (web does)`},
		{append(shop, "Internet"), exitUsage, "trace takes FROM and TO, not 1 words"},
		{append(shop, "-o", "yaml", "Internet", "svc/web"), exitUsage, `unknown output "yaml"`},
		{[]string{"trace", "-f", "testdata/gone.yaml", "Internet", "svc/web"}, exitUnknown, "testdata/gone.yaml"},
		{[]string{"trace", "-f", "testdata/shop.yaml", "Internet", "svc/web"}, exitUsage, "of which namespace?"},
	} {
		status, out, errs := kscope(t, "", c.args...)
		if status != c.status || !strings.Contains(out+errs, c.says) {
			t.Errorf("%q: status %d, want %d with %q\n%s%s", c.args, status, c.status, c.says, out, errs)
		}
		if status == exitUsage && strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: a mistake takes more than a line: %q", c.args, errs)
		}
	}
}

// Of manifests that no cluster has seen nobody knows whether they get an address; what
// is wrong with them all the same is told.
func TestTraceOfManifests(t *testing.T) {
	const manifests = `
apiVersion: v1
kind: Service
metadata: {name: app, namespace: shop}
spec: {type: LoadBalancer, selector: {app: app}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec: {selector: {matchLabels: {app: app}}, template: {metadata: {labels: {app: app}}, spec: {containers: [{name: c, image: app}]}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: app, namespace: shop}
spec: {rules: [{host: app.ex, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: app, port: {number: 80}}}}]}}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: wrong, namespace: shop}
spec: {ingressClassName: nginx, rules: [{host: wrong.ex, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: app, port: {number: 81}}}}]}}]}
`
	for to, want := range map[string]struct {
		status int
		says   string
	}{
		"svc/app":          {exitUnknown, "no cluster has given Service app a status yet"},
		"http://app.ex/":   {exitUnknown, "Ingress app names no class"},
		"http://wrong.ex/": {exitFailed, "Service app has no port 81"},
	} {
		status, out, errs := kscope(t, manifests, "trace", "-f", "-", "-n", "shop", "Internet", to)
		if status != want.status || !strings.Contains(out, want.says) {
			t.Errorf("%s: status %d, want %d with %q\n%s%s", to, status, want.status, want.says, out, errs)
		}
	}
}

func TestTraceJSON(t *testing.T) {
	status, out, _ := kscope(t, "", "trace", "-f", "testdata/shop.yaml", "-o", "json", "Internet", "Service/shop/web:80")
	var got export.Trace
	if err := json.Unmarshal([]byte(out), &got); err != nil || status != exitOK {
		t.Fatal(status, err)
	}
	if got.Outcome != "reachable" || got.Port != 80 || len(got.Paths) != 1 {
		t.Fatalf("%+v", got)
	}
	var ids []string
	for _, h := range got.Paths[0].Hops {
		ids = append(ids, h.ID)
	}
	if want := "Internet LoadBalancer/203.0.113.10 Service/shop/web Pod/shop/web-new-a"; strings.Join(ids, " ") != want {
		t.Errorf("goes by %v, want %s", ids, want)
	}
	last := got.Paths[0].Hops[3]
	if last.SNAT != "node" || last.Relation != "selects" || last.From != "Service/shop/web" || len(last.Backends) != 1 || last.Backends[0].Port != 8080 {
		t.Errorf("%+v", last)
	}
}
