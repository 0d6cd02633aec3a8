package session

import (
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// shop is a Service web, port 80 to the pods' port http, which is 8080.
func shop(s *server, pods func() []corev1.Pod) {
	withPort := func() []corev1.Pod {
		list := pods()
		for i := range list {
			list[i].Spec.Containers[0].Ports = []corev1.ContainerPort{{Name: "http", ContainerPort: 8080}}
		}
		return list
	}
	s.set("/api/v1/namespaces/shop/pods", func() any { return corev1.PodList{Items: withPort()} })
	s.set("/api/v1/namespaces/shop/services/web", corev1.Service{Spec: corev1.ServiceSpec{Selector: map[string]string{"app": "web"},
		Ports: []corev1.ServicePort{{Name: "www", Port: 80, TargetPort: intstr.FromString("http")}, {Name: "dns", Port: 53, Protocol: corev1.ProtocolUDP}}}})
}

// talk sends a text to a local address and returns the whole answer.
func talk(t *testing.T, address, text string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, text)
	_ = conn.(*net.TCPConn).CloseWrite()
	answer, _ := io.ReadAll(conn)
	return string(answer)
}

// eventually waits until the forwards are as want says.
func eventually(t *testing.T, c *Client, want func([]Forward) bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for !want(c.Forwards()) {
		select {
		case <-time.After(10 * time.Millisecond):
		case <-deadline:
			t.Fatalf("the forwards are %+v", c.Forwards())
		}
	}
}

// echo answers with the pod, the port and what was said.
func echo(pod, port string, data io.ReadWriter) error {
	text, err := io.ReadAll(data)
	fmt.Fprintf(data, "%s:%s heard %s", pod, port, text)
	return err
}

func TestForward(t *testing.T) {
	protocols(t, func(t *testing.T, s *server, protocol string) {
		shop(s, func() []corev1.Pod { return []corev1.Pod{pod("web-1")} })
		s.port = echo
		c := s.client(t)
		f, err := c.Forward(t.Context(), "Service/shop/web", 80, 0)
		if err != nil {
			t.Fatal(err)
		}
		if f.Pod != "web-1" || f.Inner != 8080 || !strings.HasPrefix(f.Local, "127.0.0.1:") {
			t.Errorf("%+v", f)
		}
		for _, text := range []string{"one", strings.Repeat("much ", 100_000)} {
			if got, want := talk(t, f.Local, text), "web-1:8080 heard "+text; got != want {
				t.Errorf("answer of %d bytes, want %d", len(got), len(want))
			}
		}
		eventually(t, c, func(fs []Forward) bool { return fs[0].Done == 2 && fs[0].Active == 0 && fs[0].Errors == 0 })
		c.Stop(f.Number)
		if len(c.Forwards()) != 0 {
			t.Error("it is still listed")
		}
		c.Close()
		if conn, err := net.Dial("tcp", f.Local); err == nil {
			conn.Close()
			t.Error("the port is still open")
		}
		streams := slices.DeleteFunc(slices.Clone(s.asked), func(a string) bool { return strings.Contains(a, "/api/") })
		want := []string{"websocket GET portforward SPDY/3.1+portforward.k8s.io"}
		if protocol == "spdy" {
			want = append(want, "spdy POST portforward")
		}
		if !slices.Equal(streams, want) {
			t.Errorf("asked %q, want %q", streams, want)
		}
	})
}

// When its pod goes, a forward to a Service finds another.
func TestForwardFindsAnotherPod(t *testing.T) {
	s := serve(t)
	var gone atomic.Bool
	shop(s, func() []corev1.Pod {
		if gone.Load() {
			return []corev1.Pod{pod("web-2")}
		}
		return []corev1.Pod{pod("web-1"), pod("web-2")}
	})
	s.port = func(pod, port string, data io.ReadWriter) error {
		if gone.Load() && pod == "web-1" {
			return errors.New("no sandbox of \x1b[1mweb-1")
		}
		return echo(pod, port, data)
	}
	c := s.client(t)
	f, err := c.Forward(t.Context(), "Service/shop/web", 80, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := talk(t, f.Local, "hi"); got != "web-1:8080 heard hi" {
		t.Errorf("answer %q", got)
	}
	gone.Store(true)
	talk(t, f.Local, "hi")
	eventually(t, c, func(fs []Forward) bool {
		// Why is only known if the answer comes before the end of the tunnel.
		why := fs[0].Failure == "" || strings.HasPrefix(fs[0].Failure, "no sandbox of ") && !strings.Contains(fs[0].Failure, "\x1b")
		return fs[0].Pod == "web-2" && fs[0].Errors == 1 && why &&
			fs[0].Note == "the connection to web-1 was lost; now web-2"
	})
	if got := talk(t, f.Local, "hi"); got != "web-2:8080 heard hi" {
		t.Errorf("answer %q", got)
	}
}

func TestForwardThatCanNot(t *testing.T) {
	s := serve(t)
	shop(s, func() []corev1.Pod { return []corev1.Pod{pod("web-1", phase(corev1.PodPending))} })
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	number := taken.Addr().(*net.TCPAddr).Port
	c := s.client(t)
	for _, f := range []struct {
		port  int32
		local int
		want  string
	}{
		{80, 0, "pod web-1 is not running (Pending)"},
		{80, number, "port " + strconv.Itoa(number) + " of this machine can't be had: address already in use"},
	} {
		if _, err := c.Forward(t.Context(), "Service/shop/web", f.port, f.local); err == nil || err.Error() != f.want {
			t.Errorf("port %d: %v, want %s", f.port, err, f.want)
		}
	}
	if len(c.Forwards()) != 0 {
		t.Errorf("listed: %+v", c.Forwards())
	}
}

func TestPortsToChooseFrom(t *testing.T) {
	s := serve(t)
	shop(s, func() []corev1.Pod { return []corev1.Pod{pod("web-1")} })
	s.set("/apis/apps/v1/namespaces/shop/deployments/web", map[string]any{"spec": map[string]any{"selector": map[string]any{}}})
	c := s.client(t)
	got, err := c.Ports(t.Context(), "Service/shop/web")
	if want := []Port{{"www", 80, "target port http"}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("Service: %v, %v", got, err)
	}
	got, err = c.Ports(t.Context(), "Deployment/shop/web")
	if want := []Port{{"http", 8080, "container app"}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("Deployment: %v, %v", got, err)
	}
}
