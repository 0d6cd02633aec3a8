package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/util/exec"
	"k8s.io/streaming/pkg/httpstream"

	"kscope/probes/safe"
	"kscope/topology"
)

// Request says what to run where.
type Request struct {
	Namespace, Pod, Container string
	// Command is what to start; nil = attach to what runs there already.
	Command []string
}

// Streams are what the program in the container reads and writes.
type Streams struct {
	Stdin  io.Reader // nil = none
	Stdout io.Writer
	TTY    bool
	// Size waits for the terminal to have another size than was told before, in
	// columns and rows; ok is false at the end. nil = none is told.
	Size func() (w, h uint16, ok bool)
}

// Ending is how a program in a container ended.
type Ending struct {
	Status int  // exit status, if Err is nil
	Absent bool // the program is not in the container
	Err    error
}

// shellScript becomes the best shell there is: exec leaves no other process behind.
const shellScript = `command -v bash >/dev/null 2>&1 && exec bash; command -v ash >/dev/null 2>&1 && exec ash; exec sh`

// Shell is the command that starts a shell in a container of the pod.
func (p *Pod) Shell() []string {
	if p.Windows {
		return []string{"cmd"}
	}
	return []string{"sh", "-c", shellScript}
}

// Stream runs the request until the program ends, the connection breaks or ctx is
// over; streams are not used after it returned, except for a read of Stdin that is
// still under way.
func (c *Client) Stream(ctx context.Context, r Request, s Streams) Ending {
	executor, err := c.executor(ctx, r, s)
	if err != nil {
		return Ending{Err: c.explain(err)}
	}
	options := remotecommand.StreamOptions{Stdin: s.Stdin, Stdout: s.Stdout, Tty: s.TTY}
	if !s.TTY {
		options.Stderr = s.Stdout
	}
	if s.TTY && s.Size != nil {
		options.TerminalSizeQueue = sizeQueue(s.Size)
	}
	// On a goroutine of its own: SPDY waits for its first answer whatever ctx says.
	done := make(chan error, 1)
	c.runner.Go("session", func() { done <- executor.StreamWithContext(ctx, options) })
	select {
	case err = <-done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	return c.ending(err)
}

// ending says what the end of a stream means.
func (c *Client) ending(err error) Ending {
	var exit exec.ExitError
	switch {
	case err == nil:
		return Ending{}
	case errors.As(err, &exit):
		return Ending{Status: exit.ExitStatus(), Absent: exit.ExitStatus() == 126 || exit.ExitStatus() == 127}
	case exitText.MatchString(err.Error()):
		status, _ := strconv.Atoi(exitText.FindStringSubmatch(err.Error())[1]) // at most three digits
		return Ending{Status: status, Absent: status == 126 || status == 127}
	case absent(err.Error()):
		return Ending{Absent: true, Err: errors.New(topology.CleanLine(runtimeWords(err.Error()), longest))}
	}
	return Ending{Err: c.explain(err)}
}

// exitText is how runtimes that do not send the exit status as such speak of it.
var exitText = regexp.MustCompile(`exit (?:status|code) (\d{1,3})$`)

// absent tells what container runtimes say when a program does not exist (runc,
// crun, containerd, Windows).
func absent(text string) bool {
	for _, s := range []string{"executable file not found", "no such file or directory", "not found in $PATH", "cannot find the file", "cannot find the path"} {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}

// runtimeWords leaves out what every runtime puts in front of its reason.
func runtimeWords(text string) string {
	if i := strings.LastIndex(text, "exec: "); i >= 0 {
		return text[i+len("exec: "):]
	}
	return text
}

// executor speaks WebSocket, or SPDY where the server (or a proxy on the way)
// refuses that.
func (c *Client) executor(ctx context.Context, r Request, s Streams) (remotecommand.Executor, error) {
	config, err := c.streaming(ctx)
	if err != nil {
		return nil, err
	}
	sub, query := "attach", url.Values{}
	if r.Command != nil {
		sub, query = "exec", url.Values{"command": r.Command}
	}
	query.Set("container", r.Container)
	query.Set("stdin", fmt.Sprint(s.Stdin != nil))
	query.Set("stdout", "true")
	query.Set("stderr", fmt.Sprint(!s.TTY))
	query.Set("tty", fmt.Sprint(s.TTY))
	at, err := subresource(config, r.Namespace, r.Pod, sub, query)
	if err != nil {
		return nil, err
	}
	websocket, err := remotecommand.NewWebSocketExecutor(config, http.MethodGet, at.String())
	if err != nil {
		return nil, err
	}
	spdy, err := remotecommand.NewSPDYExecutor(config, http.MethodPost, at)
	if err != nil {
		return nil, err
	}
	return remotecommand.NewFallbackExecutor(websocket, spdy, refusesWebSocket)
}

// refusesWebSocket tells whether SPDY is worth trying. The error lives in
// k8s.io/streaming since client-go 0.36: apimachinery's function of the same name
// knows it not.
func refusesWebSocket(err error) bool {
	return httpstream.IsUpgradeFailure(err) || httpstream.IsHTTPSProxyError(err)
}

// subresource is the address of a pod's subresource.
func subresource(config *rest.Config, namespace, pod, sub string, query url.Values) (*url.URL, error) {
	client, err := requester(config)
	if err != nil {
		return nil, err
	}
	at := client.Get().AbsPath("/api/v1").Namespace(namespace).Resource("pods").Name(pod).SubResource(sub).URL()
	at.RawQuery = query.Encode()
	return at, nil
}

// streaming is a configuration for connections that become streams, which have to
// be answered in time.
func (c *Client) streaming(ctx context.Context) (*rest.Config, error) {
	within, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	config, err := c.cluster.Config(within)
	if err != nil {
		return nil, err
	}
	config.Wrap(func(rt http.RoundTripper) http.RoundTripper { return &bounded{ctx, c.runner, rt} })
	return config, nil
}

// bounded gives up a request that is not answered in time or not wanted any more.
type bounded struct {
	ctx    context.Context
	runner *safe.Runner
	next   http.RoundTripper
}

// WrappedRoundTripper lets client-go find the transport inside.
func (b *bounded) WrappedRoundTripper() http.RoundTripper { return b.next }

// RoundTrip sends req. What carries the stream later does not depend on the
// request's context any more.
func (b *bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), answerWithin)
	defer cancel()
	defer context.AfterFunc(b.ctx, cancel)()
	type result struct {
		resp *http.Response
		err  error
	}
	done := make(chan result, 1)
	b.runner.Go("open a stream", func() {
		resp, err := b.next.RoundTrip(req.WithContext(ctx))
		done <- result{resp, err}
	})
	select {
	case r := <-done:
		return r.resp, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// sizeQueue is how client-go asks for sizes.
type sizeQueue func() (w, h uint16, ok bool)

// Next implements remotecommand.TerminalSizeQueue.
func (q sizeQueue) Next() *remotecommand.TerminalSize {
	w, h, ok := q()
	if !ok {
		return nil
	}
	return &remotecommand.TerminalSize{Width: w, Height: h}
}
