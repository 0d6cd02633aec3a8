package kube

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// misses is how many heartbeats in a row must fail before the link counts as lost.
const misses = 2

// errNoAnswer stands for a heartbeat that was not answered in time.
var errNoAnswer = errors.New("no answer")

// answer is what the server said to a heartbeat that it should not have said.
type answer struct {
	status int
	reason string // what the server gave as a reason, raw
	html   bool
}

func (a *answer) Error() string { return fmt.Sprintf("status %d: %s", a.status, a.reason) }

// ping asks the server whether it is there. An answer that shows a working API
// server counts, be it "forbidden"; nil = it is there. It returns soon after d,
// whatever hangs.
func (c *Cluster) ping(ctx context.Context, d time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	done := make(chan error, 1)
	c.runner.Go("ping", func() {
		defer cancel()
		done <- c.beat.ask(ctx)
	})
	hung := time.NewTimer(d + d/4) // for what does not heed ctx
	defer hung.Stop()
	select {
	case err := <-done:
		var p *pluginError
		if errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &p) {
			return errNoAnswer
		}
		return err
	case <-hung.C:
		return errNoAnswer
	}
}

// ask sends one GET /readyz.
func (c *connection) ask(ctx context.Context) error {
	url := strings.TrimSuffix(serverURL(c.config.Host), "/") + "/readyz"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", c.config.UserAgent)
	resp, err := c.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 2048))
	if err != nil {
		return err
	}
	html := strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html")
	switch status := resp.StatusCode; {
	case html, status == http.StatusUnauthorized, status >= 300 && status < 400, status >= 500,
		status == http.StatusProxyAuthRequired:
		return &answer{status: status, html: html, reason: string(body)}
	}
	return nil
}

// serverURL gives an address without a scheme the one client-go would choose.
func serverURL(host string) string {
	if strings.Contains(host, "://") {
		return host
	}
	return "https://" + host
}

// Check asks once whether the server can be used; the error is one line for
// people. It takes as long as ctx allows: at most 5 seconds, after however long
// a credential plugin needs.
func (c *Cluster) Check(ctx context.Context) error {
	const patience = 5 * time.Second
	if c.plugin != nil {
		if _, err := c.plugin.get(ctx); err != nil {
			return errors.New(Explain(err, c.host))
		}
	}
	if err := c.ping(ctx, patience); err != nil {
		return errors.New(Explain(err, c.host))
	}
	return nil
}
