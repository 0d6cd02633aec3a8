package kube

import (
	"context"
	"crypto/tls"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"k8s.io/client-go/pkg/apis/clientauthentication"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd/api"

	"kscope/probes/safe"
)

// Bounds on credential plugins.
const (
	pluginTimeout = 30 * time.Second // then it is killed
	pluginRest    = 30 * time.Second // between two runs, when the first failed
)

// plugin gets credentials from the command that a kubeconfig names (users[].user.exec).
// It stands in for client-go's own, which writes the command's standard error
// over the screen, cannot be broken off, and blocks every other request while the
// command hangs.
type plugin struct {
	config  *api.ExecConfig
	cluster *clientauthentication.Cluster // nil unless the plugin wants it
	runner  *safe.Runner
	now     func() time.Time
	timeout time.Duration

	mu      sync.Mutex
	creds   *credentials
	running chan struct{} // closed when the run under way ends; nil: none is
	failed  error         // of the last run
	ended   time.Time     // when it ended
}

// credentials are what a plugin gave.
type credentials struct {
	token   string
	cert    *tls.Certificate
	certPEM []byte // the same, for whom cert is of no use
	keyPEM  []byte
	expires time.Time // zero: they do not say
}

// pluginFor takes over the plugin of config, if it has one that would be asked
// and whose use no policy restricts; config has none then.
func pluginFor(config *rest.Config, runner *safe.Runner) (*plugin, error) {
	e := config.ExecProvider
	if e == nil || config.BearerToken != "" || config.BearerTokenFile != "" || config.Username != "" ||
		config.CertFile != "" || len(config.CertData) > 0 {
		return nil, nil
	}
	if p := e.PluginPolicy.PolicyType; p != "" && p != api.PluginPolicyAllowAll {
		return nil, nil // client-go judges
	}
	p := &plugin{config: e.DeepCopy(), runner: runner, now: time.Now, timeout: pluginTimeout}
	if e.ProvideClusterInfo {
		var err error
		if p.cluster, err = rest.ConfigToExecCluster(config); err != nil {
			return nil, err
		}
	}
	config.ExecProvider = nil
	return p, nil
}

// get is what to authenticate with. The plugin runs once for all that wait, and
// each waits no longer than its own ctx.
func (p *plugin) get(ctx context.Context) (*credentials, error) {
	for {
		p.mu.Lock()
		if c := p.creds; c != nil && (c.expires.IsZero() || p.now().Before(c.expires)) {
			p.mu.Unlock()
			return c, nil
		}
		if p.running == nil {
			if p.failed != nil && p.now().Sub(p.ended) < pluginRest {
				defer p.mu.Unlock()
				return nil, p.failed
			}
			p.begin()
		}
		running := p.running
		p.mu.Unlock()
		select {
		case <-running:
		case <-ctx.Done():
			return nil, &pluginError{command: filepath.Base(p.config.Command), waiting: true}
		}
	}
}

// begin starts a run; p is locked.
func (p *plugin) begin() {
	done := make(chan struct{})
	p.running = done
	p.runner.Go("credential plugin", func() {
		ctx, cancel := context.WithTimeout(context.Background(), p.timeout)
		defer cancel()
		creds, err := p.run(ctx)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.creds, p.failed, p.ended, p.running = creds, err, p.now(), nil
		close(done)
	})
}

// reject makes the next get run the plugin again, unless somebody did already.
func (p *plugin) reject(c *credentials) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.creds == c {
		p.creds = nil
	}
}

// cert is the client certificate, for TLS handshakes; nil if there is none.
func (p *plugin) cert() (*tls.Certificate, error) {
	ctx, cancel := context.WithTimeout(context.Background(), p.timeout)
	defer cancel()
	c, err := p.get(ctx)
	if err != nil {
		return nil, err
	}
	return c.cert, nil
}

// authenticated sends requests with the plugin's credentials.
type authenticated struct {
	plugin *plugin
	next   http.RoundTripper
}

// wrap puts the plugin around rt.
func (p *plugin) wrap(rt http.RoundTripper) http.RoundTripper { return &authenticated{p, rt} }

// WrappedRoundTripper lets client-go find the transport inside.
func (a *authenticated) WrappedRoundTripper() http.RoundTripper { return a.next }

// RoundTrip sends req; when its credentials are rejected, once more with new ones.
func (a *authenticated) RoundTrip(req *http.Request) (*http.Response, error) {
	creds, resp, err := a.send(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	a.plugin.reject(creds)
	if req.Body != nil {
		return resp, nil
	}
	resp.Body.Close()
	_, resp, err = a.send(req)
	return resp, err
}

func (a *authenticated) send(req *http.Request) (*credentials, *http.Response, error) {
	creds, err := a.plugin.get(req.Context())
	if err != nil {
		return nil, nil, err
	}
	if creds.token != "" {
		req = req.Clone(req.Context())
		req.Header.Set("Authorization", "Bearer "+creds.token)
	}
	resp, err := a.next.RoundTrip(req)
	return creds, resp, err
}
