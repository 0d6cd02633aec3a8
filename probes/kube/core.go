package kube

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/rest"
)

// Core is a further way to the core API of the cluster's server, for requests that
// last: it has connections of its own, one a stream (HTTP/1.1), so that none holds up
// another. Credentials and patience under 429 are the cluster's; when the cluster
// loses its server or ends, these connections end, too.
type Core struct {
	rest.Interface
	host string
}

// Core opens such a way; it sends nothing yet.
func (c *Cluster) Core() (*Core, error) {
	config := rest.CopyConfig(c.data.config) // its dialer sees to it that all ends with the cluster
	config.NextProtos = []string{"http/1.1"}
	conn, err := connect(config, config.UserAgent, c.plugin, nil)
	if err != nil {
		return nil, err
	}
	client, err := conn.typed(c.scheme, corev1.SchemeGroupVersion, false)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection to %s: %w", c.host, err)
	}
	return &Core{client, c.host}, nil
}

// Explain says in one clean line what went wrong with a request.
func (c *Core) Explain(err error) string { return Explain(err, c.host) }
