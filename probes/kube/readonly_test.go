package kube

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/remotecommand"
	"pgregory.net/rapid"
)

// What reads passes, however it looks; what does not is refused, however it hides.
func TestReadOnlyGuard(t *testing.T) {
	for _, c := range []struct {
		method, path string
		passes       bool
	}{
		{"GET", "/api/v1/pods?watch=true", true},
		{"", "/api/v1/namespaces/shop/pods/web", true},
		{"HEAD", "/livez", true},
		{"GET", "/", true},
		{"GET", "/apis/apps/v1/namespaces/shop/deployments/web/scale", true},
		{"GET", "/api/v1/namespaces/shop/pods/web/log?follow=true&container=exec", true},
		{"POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", true},
		{"POST", "/k8s/clusters/c-1/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", true},
		// Names that are words of the API.
		{"GET", "/api/v1/namespaces/exec/pods/attach", true},
		{"GET", "/api/v1/namespaces/proxy/pods/portforward/log", true},
		{"GET", "/api/v1/namespaces/namespaces/pods/exec/status", true},
		{"GET", "/apis/apps/v1/namespaces/proxy/deployments/exec", true},

		{"GET", "/api/v1/namespaces/shop/pods/web/exec?command=sh", false},
		{"HEAD", "/api/v1/namespaces/shop/pods/web/exec", false},
		{"POST", "/api/v1/namespaces/shop/pods/web/exec?command=sh", false},
		{"POST", "/api/v1/namespaces/shop/pods/web/attach", false},
		{"GET", "/api/v1/namespaces/shop/pods/web/portforward", false},
		{"POST", "/api/v1/namespaces/exec/pods/exec/exec", false},
		{"GET", "/api/v1/namespaces/shop/pods/web/proxy/metrics", false},
		{"GET", "/api/v1/namespaces/shop/services/http:web:80/proxy/", false},
		{"GET", "/api/v1/nodes/node-1/proxy/run/shop/web/app?cmd=id", false},
		{"GET", "/k8s/clusters/c-1/api/v1/namespaces/shop/pods/web/exec", false},
		{"GET", "/api/v1/proxy/namespaces/shop/pods/web", false},
		{"GET", "/api/v1/watch/namespaces/shop/pods/web/exec", false},
		{"POST", "/api/v1/namespaces/shop/services/web/proxy/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", false},
		{"PATCH", "/api/v1/namespaces/shop/pods/web/ephemeralcontainers", false},
		{"DELETE", "/api/v1/namespaces/shop/pods/web", false},
		{"DELETE", "/api/v1/namespaces/shop/pods", false},
		{"PUT", "/apis/apps/v1/namespaces/shop/deployments/web/scale", false},
		{"POST", "/api/v1/namespaces/shop/pods/web/eviction", false},
		{"POST", "/api/v1/namespaces/shop/serviceaccounts/default/token", false},
		{"POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", false},
		{"POST", "/apis/authentication.k8s.io/v1/tokenreviews", false},
		{"POST", "/apis/evil.example/v1/selfsubjectaccessreviews", false},
		{"PUT", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", false},
		{"CONNECT", "/api/v1/namespaces/shop/pods/web", false},
		{"OPTIONS", "/api/v1/pods", false},
		// Paths that two readers may read in two ways.
		{"GET", "/api/v1/namespaces/shop%2Fpods%2Fweb%2Fexec", false},
		{"GET", "/api/v1/namespaces/shop/pods/web%2fexec", false},
		{"GET", "/api/v1/namespaces/shop/pods/web/%65xec", false},
		{"GET", "/api/v1/namespaces/shop/pods/web/log/../exec", false},
		{"GET", "/api/v1/namespaces/shop/pods/web/./exec", false},
		{"GET", "/api/v1//namespaces/shop/pods/web/exec", false},
		{"GET", "//api/v1/namespaces/shop/pods//web", false},
		{"GET", "/api/v1/namespaces/shop/pods/web%252Fexec", false},
	} {
		req, err := http.NewRequest(c.method, "https://server"+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if what := mutates(req); (what == "") != c.passes {
			t.Errorf("%s %s: refused as %q, want it to pass: %t", c.method, c.path, what, c.passes)
		}
	}
}

// Whatever the namespace, the object and the place of the API are called, a
// connecting subresource is found, and reading is not mistaken for one.
func TestReadOnlyGuardWhateverTheNames(t *testing.T) {
	name := rapid.SampledFrom([]string{"exec", "attach", "proxy", "portforward", "namespaces", "pods", "api", "apis", "v1", "watch", "web", "log"})
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.SampledFrom([]string{"", "/k8s/clusters/c-m-1", "/rancher"}).Draw(t, "prefix")
		ns, object := name.Draw(t, "namespace"), name.Draw(t, "object")
		method := rapid.SampledFrom([]string{"", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}).Draw(t, "method")
		kind := rapid.SampledFrom([]string{"pods", "services"}).Draw(t, "kind")
		sub := rapid.SampledFrom(connecting).Draw(t, "subresource")
		path := "https://server" + prefix + "/api/v1/namespaces/" + ns + "/" + kind + "/" + object
		ask := func(method, url string) string {
			req, err := http.NewRequest(method, url, nil)
			if err != nil {
				t.Fatal(err)
			}
			return mutates(req)
		}
		if ask(method, path+"/"+sub) == "" {
			t.Fatalf("%s %s/%s passes", method, path, sub)
		}
		if reads := method == "" || method == "GET" || method == "HEAD"; (ask(method, path) == "") != reads {
			t.Fatalf("%s %s: %q", method, path, ask(method, path))
		}
		if what := ask("GET", path+"/log"); what != "" {
			t.Fatalf("GET %s/log is refused: %s", path, what)
		}
	})
}

func TestReadOnlyGuardRefusesUpgrades(t *testing.T) {
	for _, header := range []string{"Upgrade", "Sec-WebSocket-Protocol", "X-Stream-Protocol-Version"} {
		req := httptest.NewRequest("GET", "/apis/subresources.kubevirt.io/v1/namespaces/a/virtualmachineinstances/b/console", nil)
		req.Header[header] = []string{"v5.channel.k8s.io"} // as client-go writes it, not canonical
		if mutates(req) == "" {
			t.Errorf("a request with %s passes", header)
		}
	}
}

// The guard sits below the real executors too: nothing at all reaches the server.
func TestReadOnlyConfigLetsNoSessionOut(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	c, err := New(Options{Config: &rest.Config{Host: server.URL}, ReadOnly: "started with --readonly"})
	if err != nil {
		t.Fatal(err)
	}
	config, err := c.Config(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	url := server.URL + "/api/v1/namespaces/a/pods/b/exec?command=sh"
	websocket, err := remotecommand.NewWebSocketExecutor(config, "GET", url)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := http.NewRequest("POST", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	spdy, err := remotecommand.NewSPDYExecutor(config, "POST", parsed.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []remotecommand.Executor{websocket, spdy} {
		err := e.StreamWithContext(context.Background(), remotecommand.StreamOptions{Stdout: io.Discard})
		if err == nil || !strings.Contains(err.Error(), "read-only: started with --readonly") {
			t.Errorf("%T: %v", e, err)
		}
	}
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Post(url, "", nil)
	var refused *ReadOnlyError
	if !errors.As(err, &refused) || refused.What != "POST pods/exec" {
		t.Errorf("a plain request: %v", err)
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("%d requests reached the server", n)
	}
}
