package session

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/streaming/pkg/httpstream"
	"k8s.io/streaming/pkg/httpstream/spdy"

	"kscope/probes/safe"
)

// server is an API server that knows pods and streams.
type server struct {
	*httptest.Server
	t        *testing.T
	readOnly string

	mu      sync.Mutex
	objects map[string]any // by path; a func() any is called
	denied  []string       // "create pods/exec"
	patched []byte
	asked   []string // METHOD path, of streams "websocket" or "spdy" in front
	// noWebSocket answers WebSocket requests with this status.
	noWebSocket int
	// program runs for exec and attach; what it returns is the exit status.
	program func(io channels) error
	// port serves a connection of a port-forward; an error goes to its error stream.
	port func(pod, port string, data io.ReadWriter) error
}

// channels are the streams as the program in the container has them.
type channels struct {
	in     io.Reader
	out    io.Writer
	resize *json.Decoder
	cut    func() // breaks the connection
}

func serve(t *testing.T) *server {
	s := &server{t: t, objects: map[string]any{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *server) client(t *testing.T) *Client {
	c := New(s, &safe.Runner{}, func() {})
	t.Cleanup(c.Close)
	return c
}

func (s *server) Config(context.Context) (*rest.Config, error) {
	return &rest.Config{Host: s.URL}, nil
}
func (s *server) Host() string     { return "the-server" }
func (s *server) ReadOnly() string { return s.readOnly }

func (s *server) set(path string, object any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[path] = object
}

func (s *server) log(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, what)
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(r.URL.Path, "/")
	switch last := parts[len(parts)-1]; {
	case last == "exec" || last == "attach" || last == "portforward":
		s.stream(w, r, last)
		return
	case last == "selfsubjectaccessreviews":
		s.review(w, r)
		return
	case r.Method == http.MethodPatch:
		s.mu.Lock()
		s.patched, _ = io.ReadAll(r.Body)
		s.mu.Unlock()
		_ = json.NewEncoder(w).Encode(corev1.Pod{})
		return
	}
	s.log(r.Method + " " + r.URL.Path)
	s.mu.Lock()
	object := s.objects[r.URL.Path]
	s.mu.Unlock()
	if f, ok := object.(func() any); ok {
		object = f()
	}
	if object == nil {
		refuse(w, http.StatusNotFound, metav1.StatusReasonNotFound, `pods "`+parts[len(parts)-1]+`" not found`)
		return
	}
	_ = json.NewEncoder(w).Encode(object)
}

func refuse(w http.ResponseWriter, code int32, reason metav1.StatusReason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(int(code))
	_ = json.NewEncoder(w).Encode(metav1.Status{TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusFailure, Code: code, Reason: reason, Message: message})
}

func (s *server) review(w http.ResponseWriter, r *http.Request) {
	var review struct {
		Spec struct {
			ResourceAttributes struct{ Verb, Resource, Subresource string }
		} `json:"spec"`
		Status struct {
			Allowed bool `json:"allowed"`
		} `json:"status"`
	}
	_ = json.NewDecoder(r.Body).Decode(&review)
	a := review.Spec.ResourceAttributes
	review.Status.Allowed = true
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.denied {
		if d == a.Verb+" "+a.Resource+"/"+a.Subresource {
			review.Status.Allowed = false
		}
	}
	_ = json.NewEncoder(w).Encode(review)
}

func (s *server) stream(w http.ResponseWriter, r *http.Request, what string) {
	if websocket.IsWebSocketUpgrade(r) {
		s.log("websocket " + r.Method + " " + what + " " + r.Header.Get("Sec-WebSocket-Protocol"))
		if s.noWebSocket != 0 {
			refuse(w, int32(s.noWebSocket), metav1.StatusReasonForbidden, `pods "web" is forbidden: User "u" cannot get resource "pods/exec" in API group "" in the namespace "shop"`)
			return
		}
		s.webSocket(w, r, what)
		return
	}
	s.log("spdy " + r.Method + " " + what)
	s.spdy(w, r, what)
}

func (s *server) webSocket(w http.ResponseWriter, r *http.Request, what string) {
	up := websocket.Upgrader{ReadBufferSize: 4096, WriteBufferSize: 4096, Subprotocols: []string{"v5.channel.k8s.io", "SPDY/3.1+portforward.k8s.io"}}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	if what == "portforward" {
		tunnel, err := spdy.NewServerConnection(portforward.NewTunnelingConnection("server", conn), s.newPort(r.URL.Path))
		if err == nil {
			<-tunnel.CloseChan()
		}
		return
	}
	var lock sync.Mutex
	send := func(channel byte) writer {
		return func(p []byte) (int, error) {
			lock.Lock()
			defer lock.Unlock()
			return len(p), conn.WriteMessage(websocket.BinaryMessage, append([]byte{channel}, p...))
		}
	}
	in, inside := io.Pipe()
	sizes, size := io.Pipe()
	left := make(chan struct{})
	go func() {
		defer close(left)
		defer inside.Close()
		defer size.Close()
		for {
			_, data, err := conn.ReadMessage()
			switch {
			case err != nil || len(data) < 1:
				return
			case data[0] == 0:
				_, _ = inside.Write(data[1:])
			case data[0] == 4:
				_, _ = size.Write(data[1:])
			case data[0] == 255:
				_ = inside.Close()
			}
		}
	}()
	err = s.program(channels{in, send(1), json.NewDecoder(sizes), func() { conn.UnderlyingConn().Close() }})
	_, _ = send(3)(ending(err))
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
	in.Close()
	sizes.Close()
	<-left // the client has hung up
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }

// exited is an exit status.
type exited int

func (e exited) Error() string { return fmt.Sprint("exit status ", int(e)) }

// ending is what a kubelet sends at the end.
func ending(err error) []byte {
	status := metav1.Status{Status: metav1.StatusSuccess}
	if code, ok := err.(exited); ok {
		status = metav1.Status{Status: metav1.StatusFailure, Reason: "NonZeroExitCode", Message: "command terminated with non-zero exit code",
			Details: &metav1.StatusDetails{Causes: []metav1.StatusCause{{Type: "ExitCode", Message: fmt.Sprint(int(code))}}}}
	} else if err != nil {
		status = metav1.Status{Status: metav1.StatusFailure, Reason: metav1.StatusReasonInternalError, Message: err.Error()}
	}
	out, _ := json.Marshal(status)
	return out
}

func (s *server) spdy(w http.ResponseWriter, r *http.Request, what string) {
	if what == "portforward" {
		if _, err := httpstream.Handshake(r, w, []string{"portforward.k8s.io"}); err != nil {
			return
		}
		conn := spdy.NewResponseUpgrader().UpgradeResponse(w, r, s.newPort(r.URL.Path))
		<-conn.CloseChan()
		return
	}
	if _, err := httpstream.Handshake(r, w, []string{"v4.channel.k8s.io"}); err != nil {
		return
	}
	streams := make(chan httpstream.Stream, 8)
	conn := spdy.NewResponseUpgrader().UpgradeResponse(w, r, func(st httpstream.Stream, _ <-chan struct{}) error { streams <- st; return nil })
	defer conn.Close()
	want := 2 // error, stdout
	for _, key := range []string{"stdin", "stderr", "tty"} {
		if r.URL.Query().Get(key) == "true" {
			want++ // with a tty comes resize
		}
	}
	got := map[string]httpstream.Stream{}
	for range want {
		st := <-streams
		got[st.Headers().Get(corev1.StreamType)] = st
	}
	ch := channels{out: got["stdout"], cut: func() { conn.Close() }}
	if in := got["stdin"]; in != nil {
		ch.in = in
	}
	if rs := got["resize"]; rs != nil {
		ch.resize = json.NewDecoder(rs)
	}
	err := s.program(ch)
	_, _ = got["error"].Write(ending(err))
	for _, st := range got {
		st.Close()
	}
	<-conn.CloseChan()
}

// newPort serves the streams of a port-forward: a data stream follows its error
// stream.
func (s *server) newPort(path string) httpstream.NewStreamHandler {
	pod := strings.Split(path, "/")[6]
	var mu sync.Mutex
	failures := map[string]httpstream.Stream{}
	return func(st httpstream.Stream, replied <-chan struct{}) error {
		mu.Lock()
		defer mu.Unlock()
		id := st.Headers().Get(corev1.PortForwardRequestIDHeader)
		if st.Headers().Get(corev1.StreamType) == corev1.StreamTypeError {
			failures[id] = st
			return nil
		}
		failure := failures[id]
		go func() {
			<-replied
			if err := s.port(pod, st.Headers().Get(corev1.PortHeader), st); err != nil {
				fmt.Fprint(failure, err)
			}
			st.Close()
			failure.Close()
			_, _ = io.Copy(io.Discard, st) // what nobody reads would hold up the rest
		}()
		return nil
	}
}
