package kube

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"k8s.io/client-go/rest"

	"kscope/topology"
)

// fault is a way in which the server goes away and comes back.
type fault struct {
	name   string
	begin  func(*faultProxy)
	end    func(*faultProxy)
	detail string
}

var faults = []fault{
	{"refused", (*faultProxy).refuse, (*faultProxy).open, "connection refused by 127.0.0.1"},
	{"black hole", (*faultProxy).swallow, (*faultProxy).heal, "no answer from 127.0.0.1"},
}

func TestServerGoesAway(t *testing.T) {
	for _, f := range faults {
		for _, protocol := range []string{"HTTP/1.1", "HTTP/2"} {
			t.Run(f.name+" "+protocol, func(t *testing.T) {
				api := newFakeAPI(t)
				config, target := api.config(), api.Listener.Addr().String()
				if protocol == "HTTP/2" {
					tls := httptest.NewUnstartedServer(api)
					tls.Config.ErrorLog = log.New(io.Discard, "", 0)
					tls.EnableHTTP2 = true
					tls.StartTLS()
					defer tls.Close()
					defer tls.CloseClientConnections()
					target = tls.Listener.Addr().String()
					config = &rest.Config{TLSClientConfig: rest.TLSClientConfig{Insecure: true}}
				}
				proxy := newFaultProxy(t, target)
				config.Host = "http://" + proxy.addr
				if protocol == "HTTP/2" {
					config.Host = "https://" + proxy.addr
				}
				awayAndBack(t, api, proxy, config, f)
			})
		}
	}
}

func awayAndBack(t *testing.T, api *fakeAPI, proxy *faultProxy, config *rest.Config, f fault) {
	api.put("pods", "shop", "stays", nil)
	api.put("pods", "shop", "goes", nil)
	w := run(t, Options{Config: config})
	w.source(t, "Pod", topology.Synced, "")
	w.source(t, "Node", topology.Synced, "")
	live := w.link(t, true, "")
	for round := range 3 {
		f.begin(proxy)
		if dead := w.link(t, false, f.detail); dead.Since < live.Since {
			t.Errorf("last data at %d, before the link began at %d", dead.Since, live.Since)
		}
		w.source(t, "Pod", topology.Stale, f.detail)
		w.source(t, "Node", topology.Stale, f.detail)
		w.has(t, "Pod/shop/stays", true)
		added := topology.ID(fmt.Sprint("Pod/shop/new-", round))
		api.put("pods", "shop", added.Name(), nil)
		if round == 0 {
			api.remove("pods", "shop", "goes", false)
		}
		f.end(proxy)
		live = w.link(t, true, "")
		w.source(t, "Pod", topology.Synced, "")
		w.source(t, "Node", topology.Synced, "")
		w.has(t, added, true)
		w.has(t, "Pod/shop/goes", false)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.emptied) > 0 {
		t.Errorf("the picture went empty: %v", w.emptied)
	}
}

func TestResets(t *testing.T) {
	api := newFakeAPI(t)
	proxy := newFaultProxy(t, api.Listener.Addr().String())
	api.put("pods", "shop", "stays", nil)
	w := run(t, Options{Config: &rest.Config{Host: "http://" + proxy.addr}})
	w.source(t, "Pod", topology.Synced, "")
	for i := range 20 {
		proxy.reset()
		id := topology.ID(fmt.Sprint("Pod/shop/new-", i))
		api.put("pods", "shop", id.Name(), nil)
		w.has(t, id, true)
	}
	w.source(t, "Pod", topology.Synced, "")
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.emptied) > 0 {
		t.Errorf("the picture went empty: %v", w.emptied)
	}
}

func TestServerDownAtStart(t *testing.T) {
	api := newFakeAPI(t)
	proxy := newFaultProxy(t, api.Listener.Addr().String())
	proxy.refuse()
	w := run(t, Options{Config: &rest.Config{Host: "http://" + proxy.addr}})
	w.link(t, false, "connection refused by "+proxy.addr)
	w.source(t, "Pod", topology.Syncing, "connection refused")
	proxy.open()
	w.link(t, true, "")
	w.source(t, "Pod", topology.Synced, "")
	w.source(t, "Gateway", topology.Absent, "the server has no")
}

// TestAnswersThatAreNone: the server answers, but not as an API server that lets
// us in would.
func TestAnswersThatAreNone(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(w http.ResponseWriter)
		detail string
	}{
		"login page": {func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<html><body>Log in</body></html>")
		}, "got a web page from"},
		"token expired": {func(w http.ResponseWriter) { reply(w, 401, status(401, "Unauthorized", "Unauthorized")) },
			"credentials rejected by"},
		"elsewhere": {func(w http.ResponseWriter) {
			w.Header().Set("Location", "https://login.example.com/")
			w.WriteHeader(302)
		}, "sends us elsewhere (302)"},
		"not ready": {func(w http.ResponseWriter) {
			reply(w, 503, status(503, "ServiceUnavailable", "etcd \x1b[31mnot ready"))
		}, "503 Service Unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			api := newFakeAPI(t)
			api.put("pods", "shop", "stays", nil)
			w := run(t, Options{Config: api.config()})
			w.source(t, "Pod", topology.Synced, "")
			api.set(func() {
				api.intercept = func(w http.ResponseWriter, _ *http.Request) bool {
					c.answer(w)
					return true
				}
			})
			api.CloseClientConnections()
			l := w.link(t, false, c.detail)
			if strings.ContainsRune(l.Detail, '\x1b') || strings.Contains(l.Detail, "\n") {
				t.Errorf("not clean: %q", l.Detail)
			}
			w.source(t, "Pod", topology.Stale, c.detail)
			w.has(t, "Pod/shop/stays", true)
			api.set(func() { api.intercept = nil })
			w.link(t, true, "")
			w.source(t, "Pod", topology.Synced, "")
		})
	}
}
