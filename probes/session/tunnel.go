package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/client-go/transport/spdy"
	"k8s.io/streaming/pkg/httpstream"

	"kscope/topology"
)

// tunnel is an open way to a port of one pod, for any number of connections.
type tunnel struct {
	conn httpstream.Connection
	pod  string
	port int32
	ids  atomic.Int64
}

// open opens a tunnel to a pod; WebSocket first, SPDY where that is refused.
func (c *Client) open(ctx context.Context, pod *corev1.Pod, port int32) (*tunnel, error) {
	config, err := c.streaming(ctx)
	if err != nil {
		return nil, err
	}
	at, err := subresource(config, pod.Namespace, pod.Name, "portforward", url.Values{})
	if err != nil {
		return nil, err
	}
	websocket, err := portforward.NewSPDYOverWebsocketDialerForStreaming(at, config)
	if err != nil {
		return nil, err
	}
	transport, upgrader, err := spdy.RoundTripperFor(config)
	if err != nil {
		return nil, err
	}
	plain := spdy.NewDialerForStreaming(upgrader, &http.Client{Transport: transport}, http.MethodPost, at)
	dialer := portforward.NewFallbackDialerForStreaming(websocket, plain, refusesWebSocket)
	conn, protocol, err := dialer.Dial(portforward.PortForwardProtocolV1Name)
	if err != nil {
		return nil, err
	}
	if protocol != portforward.PortForwardProtocolV1Name {
		conn.Close()
		return nil, fmt.Errorf("the server speaks another protocol for port-forwards: %q", topology.Clean(protocol))
	}
	return &tunnel{conn: conn, pod: pod.Name, port: port}, nil
}

// carry joins a local connection with the pod's port until either side is done.
// remote tells that the error came from the other side's port.
func (t *tunnel) carry(c *Client, local net.Conn) (err error, remote bool) {
	headers := http.Header{}
	headers.Set(corev1.PortHeader, strconv.Itoa(int(t.port)))
	headers.Set(corev1.PortForwardRequestIDHeader, strconv.FormatInt(t.ids.Add(1), 10))
	headers.Set(corev1.StreamType, corev1.StreamTypeError)
	failures, err := t.conn.CreateStream(headers)
	if err != nil {
		return err, false
	}
	failures.Close() // nothing is sent on it
	defer t.conn.RemoveStreams(failures)
	headers.Set(corev1.StreamType, corev1.StreamTypeData)
	data, err := t.conn.CreateStream(headers)
	if err != nil {
		return err, false
	}
	defer t.conn.RemoveStreams(data)

	said := make(chan string, 1)
	c.runner.Go("forward: errors", func() {
		text, _ := io.ReadAll(io.LimitReader(failures, 4096)) // a broken tunnel is noticed elsewhere
		said <- string(text)
	})
	received, failed := make(chan struct{}), make(chan struct{})
	c.runner.Go("forward: from the pod", func() {
		defer close(received)
		_, _ = io.Copy(local, data) // the local side may have gone; that is its right
	})
	c.runner.Go("forward: to the pod", func() {
		defer data.Close() // tells the pod that no more comes
		if _, err := io.Copy(data, local); err != nil && !errors.Is(err, net.ErrClosed) {
			close(failed)
		}
	})
	select {
	case <-received:
	case <-failed:
	case <-t.conn.CloseChan():
	}
	_ = data.Reset() // unsent data would hold up the error stream
	local.Close()
	select {
	case text := <-said:
		if text != "" {
			return errors.New(topology.CleanLine(text, longest)), true
		}
	case <-t.conn.CloseChan():
	}
	return nil, false
}
