package kube

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"k8s.io/client-go/rest"

	"kscope/probes/safe"
)

// What is asked beside the watches goes with the same credentials and identity, and
// a redirect is not followed: it would carry them elsewhere.
func TestConfigCarriesCredentialsAndStaysHome(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("went elsewhere") }))
	defer elsewhere.Close()
	home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer token-1" || r.Header.Get("Impersonate-User") != "jane" || r.UserAgent() != "kscope/test" {
			t.Errorf("headers %v", r.Header)
		}
		if r.URL.Path == "/away" {
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "ok")
	}))
	defer home.Close()
	c, err := New(Options{Config: &rest.Config{Host: home.URL, BearerToken: "token-1", Impersonate: rest.ImpersonationConfig{UserName: "jane"}},
		Version: "test", Runner: &safe.Runner{}})
	if err != nil {
		t.Fatal(err)
	}
	config, err := c.Way()
	if err != nil {
		t.Fatal(err)
	}
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/x": http.StatusOK, "/away": http.StatusFound} {
		resp, err := client.Get(config.Host + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d", path, resp.StatusCode)
		}
	}
}
