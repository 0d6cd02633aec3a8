package kube

import (
	"context"

	"k8s.io/client-go/rest"
)

// Config is a way to the same server with the same credentials as the pictures are
// read with, for requests of other kinds: logs, sessions, whole objects. It is for
// use at once, not to be kept: credentials of a plugin may expire, and it asks the
// plugin if need be, which ctx bounds. Where Options.ReadOnly says so, only
// requests that read pass.
func (c *Cluster) Config(ctx context.Context) (*rest.Config, error) {
	config := rest.CopyConfig(c.config)
	config.UserAgent = c.agent
	config.QPS, config.Burst, config.RateLimiter = requestsPerSecond, requestsBurst, nil
	config.WarningHandler, config.WarningHandlerWithContext = rest.NoWarnings{}, nil
	config.Timeout = 0 // it would end streams as well
	if c.readOnly != "" {
		config.Wrap(guard(c.readOnly))
	}
	if c.plugin == nil {
		return config, nil
	}
	creds, err := c.plugin.get(ctx)
	if err != nil {
		return nil, err
	}
	config.CertData, config.KeyData = creds.certPEM, creds.keyPEM
	config.Wrap(c.plugin.wrap)
	return config, nil
}

// Host is the server's address, clean, for messages.
func (c *Cluster) Host() string { return c.host }

// ReadOnly says why nothing may be changed here, "" if it may.
func (c *Cluster) ReadOnly() string { return c.readOnly }
