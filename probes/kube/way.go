package kube

import (
	"fmt"
	"net/http"

	"k8s.io/client-go/rest"
)

// Way is the way to the server for what is asked beside the watches: requests
// through it carry the same credentials and identity, wait in the same queue when
// the server throttles, and end when the connection is found dead.
func (c *Cluster) Way() (*rest.Config, error) {
	server, _, err := rest.DefaultServerUrlFor(c.data.config)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection to %s: %w", c.host, err)
	}
	return &rest.Config{Host: server.String(), Transport: homebound{c.data.client.Transport},
		QPS: requestsPerSecond, Burst: requestsBurst, WarningHandler: rest.NoWarnings{}}, nil
}

// Explain says in one clean line what went wrong with a request to the server.
func (c *Cluster) Explain(err error) string { return Explain(err, c.host) }

// homebound takes the address out of redirects: whoever followed one would carry
// the credentials elsewhere (CVE-2022-3172), as they are added below here.
type homebound struct{ next http.RoundTripper }

// RoundTrip sends the request.
func (h homebound) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := h.next.RoundTrip(req)
	if err == nil && resp.StatusCode >= 300 && resp.StatusCode < 400 {
		resp.Header.Del("Location")
	}
	return resp, err
}

// WrappedRoundTripper lets client-go find the transport inside.
func (h homebound) WrappedRoundTripper() http.RoundTripper { return h.next }
