package main

import (
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"k8s.io/client-go/rest"
)

const twoContexts = `
apiVersion: v1
kind: Config
current-context: a
clusters:
- {name: a, cluster: {server: "https://a:6443"}}
- {name: b, cluster: {server: "https://b:6443"}}
users:
- {name: u, user: {token: secret}}
contexts:
- {name: a, context: {cluster: a, user: u}}
- {name: b, context: {cluster: b, user: u, namespace: shop}}
`

// Who the user acts as stays when the context changes, all of it: with less, the
// server would show more, or less, than the user asked to see.
func TestAnotherContextIsReadAsTheSameUser(t *testing.T) {
	kubeconfig := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(kubeconfig, []byte(twoContexts), 0o600); err != nil {
		t.Fatal(err)
	}
	as := rest.ImpersonationConfig{UserName: "jane", UID: "7", Groups: []string{"dev"}, Extra: map[string][]string{"team": {"a", "b=c"}}}
	for _, c := range []struct {
		args []string
		want rest.ImpersonationConfig
	}{
		{[]string{"--as=jane", "--as-uid=7", "--as-group=dev", "--as-user-extra=team=a", "--as-user-extra=team=b=c", "--as-user-extra=nothing"}, as},
		{nil, rest.ImpersonationConfig{}},
	} {
		for context, host := range map[string]string{"": "https://a:6443", "b": "https://b:6443"} {
			o, cmd := newCommand("kscope", strings.NewReader(""), io.Discard, io.Discard)
			if err := cmd.ParseFlags(append(c.args, "--kubeconfig="+kubeconfig)); err != nil {
				t.Fatal(err)
			}
			config, err := o.loader(context).ClientConfig()
			if err != nil {
				t.Fatal(err)
			}
			if len(config.Impersonate.Groups) == 0 {
				config.Impersonate.Groups = nil // no groups, however written
			}
			if config.Host != host || !reflect.DeepEqual(config.Impersonate, c.want) {
				t.Errorf("%v, context %q: %s as %+v, want %s as %+v", c.args, context, config.Host, config.Impersonate, host, c.want)
			}
		}
	}
}
