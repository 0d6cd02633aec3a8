//go:build unix

package kube

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd/api"

	"kscope/topology"
)

// withPlugin is a way to server by the credentials of a shell script.
func withPlugin(t *testing.T, server, script string) *rest.Config {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plugin")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	return &rest.Config{Host: server, ExecProvider: &api.ExecConfig{
		Command: path, APIVersion: "client.authentication.k8s.io/v1", InteractiveMode: api.IfAvailableExecInteractiveMode,
	}}
}

const giveToken = `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'$token'"}}'`

// TestPluginTokenExpires: the server stops taking a token; the plugin is run once
// more for all kinds, and nobody notices.
func TestPluginTokenExpires(t *testing.T) {
	f := newFakeAPI(t)
	var valid atomic.Pointer[string]
	first, second := "Bearer t1", "Bearer t2"
	valid.Store(&first)
	f.intercept = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Authorization") == *valid.Load() {
			return false
		}
		reply(w, 401, status(401, "Unauthorized", "Unauthorized"))
		return true
	}
	runs := filepath.Join(t.TempDir(), "runs")
	w := run(t, Options{Config: withPlugin(t, f.URL,
		fmt.Sprintf("echo >> %s; token=t$(wc -l < %[1]s | tr -d ' ')\n%s", runs, giveToken))})
	w.source(t, "Pod", topology.Synced, "")
	w.link(t, true, "")
	valid.Store(&second)
	f.CloseClientConnections()
	f.put("pods", "shop", "new", nil)
	w.has(t, "Pod/shop/new", true)
	w.link(t, true, "")
	if b, err := os.ReadFile(runs); err != nil || len(b) != 2 {
		t.Errorf("the plugin ran %d times, want 2 (%v)", len(b), err)
	}
}

func TestPluginFails(t *testing.T) {
	f := newFakeAPI(t)
	config := withPlugin(t, f.URL, `printf '\033[31mlog in\nfirst' >&2; exit 3`)
	got := check(t, config)
	if want := "no credentials for " + f.Listener.Addr().String() + ": plugin: exit status 3: ^[[31mlog in first (run it by hand, or log in again)"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	w := run(t, Options{Config: config})
	w.link(t, false, "exit status 3: ^[[31mlog in first")
	if n := len(f.seen()); n != 0 {
		t.Errorf("%d requests without credentials", n)
	}
}

func TestPluginHangs(t *testing.T) {
	f := newFakeAPI(t)
	hold := filepath.Join(t.TempDir(), "hold")
	if err := os.WriteFile(hold, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w := run(t, Options{Config: withPlugin(t, f.URL, fmt.Sprintf("while [ -e %s ]; do sleep 0.02; done; token=t\n%s", hold, giveToken))})
	w.link(t, false, "waiting for plugin to give credentials")
	if err := os.Remove(hold); err != nil {
		t.Fatal(err)
	}
	w.link(t, true, "")
	w.source(t, "Pod", topology.Synced, "")
}

func TestPluginGivesNonsense(t *testing.T) {
	f := newFakeAPI(t)
	for script, want := range map[string]string{
		"echo no json": "no ExecCredential",
		`echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential"}'`:      "neither token nor certificate",
		`echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential"}'`: "speaks client.authentication.k8s.io/v1beta1",
	} {
		if got := check(t, withPlugin(t, f.URL, script)); !strings.Contains(got, want) {
			t.Errorf("%s: %q", script, got)
		}
	}
	config := withPlugin(t, f.URL, "")
	config.ExecProvider.Command = filepath.Join(t.TempDir(), "absent")
	config.ExecProvider.InstallHint = "brew install absent"
	if got := check(t, config); !strings.HasSuffix(got, "absent: there is no such command – brew install absent") {
		t.Errorf("no command: %q", got)
	}
}
