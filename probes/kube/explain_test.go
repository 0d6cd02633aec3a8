package kube

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"

	"kscope/probes/safe"
)

// dial wraps err as net/http does for a request.
func dial(err error) error {
	return &url.Error{Op: "Get", URL: "https://api.example.com:6443/readyz",
		Err: &net.OpError{Op: "dial", Net: "tcp", Err: err}}
}

func TestExplain(t *testing.T) {
	pods := schema.GroupResource{Resource: "pods"}
	expired := x509.CertificateInvalidError{Reason: x509.Expired, Cert: &x509.Certificate{
		NotBefore: time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2025, 1, 2, 0, 0, 0, 0, time.UTC)}}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"refused":      {dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), "connection refused by api.example.com:6443 (is the cluster running?)"},
		"no host":      {dial(&net.DNSError{Err: "no such host", Name: "api.example.com", IsNotFound: true}), "no such host: api.example.com (check the server address"},
		"dns away":     {dial(&net.DNSError{Err: "server misbehaving", Name: "api.example.com"}), "cannot look up api.example.com: server misbehaving"},
		"unreachable":  {dial(os.NewSyscallError("connect", syscall.ENETUNREACH)), "no way to api.example.com:6443"},
		"reset":        {dial(syscall.ECONNRESET), "connection to api.example.com:6443 lost"},
		"h2 lost":      {errors.New("http2: client connection lost"), "connection to api.example.com:6443 lost"},
		"timeout":      {dial(context.DeadlineExceeded), "no answer from api.example.com:6443"},
		"unknown CA":   {dial(x509.UnknownAuthorityError{}), "api.example.com:6443: certificate signed by unknown authority"},
		"wrong name":   {dial(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "api.example.com"}), "tls-server-name"},
		"expired cert": {dial(expired), "2024-01-02 to 2025-01-02"},
		"401":          {apierrors.NewUnauthorized("Unauthorized"), "credentials rejected by api.example.com:6443 (token expired? log in again)"},
		"403":          {apierrors.NewForbidden(pods, "", errors.New("no")), "not allowed by api.example.com:6443: pods is forbidden: no"},
		"429":          {apierrors.NewTooManyRequests("slow down", 1), "api.example.com:6443 is throttling us (429 Too Many Requests)"},
		"500":          {apierrors.NewInternalError(errors.New("etcdserver: request timed out")), "answers 500 Internal Server Error: Internal error occurred: etcdserver: request timed out"},
		"html":         {errors.New(`failed to list *v1.Pod: serializer for text/html; charset=utf-8 doesn't exist`), "got a web page from api.example.com:6443, not the API – proxy or captive portal?"},
		"half json":    {errors.New("couldn't get version/kind; json parse error: unexpected end of JSON input"), "no (whole) Kubernetes object"},
		"plugin":       {&pluginError{command: "aws", err: errors.New("exit status 1"), stderr: "\x1b[31mtoken\nexpired\x1b[0m"}, "no credentials for api.example.com:6443: aws: exit status 1: ^[[31mtoken expired^[[0m (run it by hand"},
		"no plugin":    {&pluginError{command: "aws", err: errors.New("there is no such command"), hint: "brew install aws"}, "aws: there is no such command – brew install aws"},
		"slow plugin":  {&pluginError{command: "aws", waiting: true}, "waiting for aws to give credentials for api.example.com:6443"},
		"client-go's":  {errors.New("Get \"https://x\": getting credentials: exec: executable aws failed with exit code 1"), "no credentials for api.example.com:6443: executable aws failed"},
		"proxy login":  {errors.New("Get \"https://x\": Proxy Authentication Required"), "wants a login"},
		"other":        {errors.New("\x1b]0;owned\x07boo"), "boo"},
	} {
		t.Run(name, func(t *testing.T) {
			got := Explain(c.err, "api.example.com:6443")
			if !strings.Contains(got, c.want) {
				t.Errorf("got  %q\nwant %q in it", got, c.want)
			}
			if strings.ContainsFunc(got, unicode.IsControl) {
				t.Errorf("not clean: %q", got)
			}
		})
	}
}

func FuzzExplain(f *testing.F) {
	f.Add("getting credentials: \x1b", int32(500), "host\x9b")
	f.Fuzz(func(t *testing.T, text string, code int32, host string) {
		for _, err := range []error{
			errors.New(text),
			&apierrors.StatusError{ErrStatus: metav1.Status{Code: code, Message: text}},
			&answer{status: int(code), reason: text},
			&pluginError{command: host, err: errors.New(text), stderr: text, hint: text},
		} {
			got := Explain(err, host)
			if strings.ContainsFunc(got, unicode.IsControl) || len(got) > 2*longest {
				t.Errorf("%T: %q", err, got)
			}
		}
	})
}

func check(t *testing.T, config *rest.Config) string {
	t.Helper()
	c, err := New(Options{Config: config, Runner: &safe.Runner{}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.beat.end()
	if err := c.Check(t.Context()); err != nil {
		return err.Error()
	}
	return ""
}

func TestCheck(t *testing.T) {
	api := newFakeAPI(t)
	if got := check(t, api.config()); got != "" {
		t.Errorf("a good server: %q", got)
	}
	tls := httptest.NewUnstartedServer(api)
	tls.Config.ErrorLog = log.New(io.Discard, "", 0)
	tls.StartTLS()
	defer tls.Close()
	host := tls.Listener.Addr().String()
	if got := check(t, &rest.Config{Host: tls.URL}); !strings.HasPrefix(got, host+": certificate signed by unknown authority") {
		t.Errorf("unknown CA: %q", got)
	}
	if got := check(t, &rest.Config{Host: strings.Replace(api.URL, "http:", "https:", 1)}); !strings.Contains(got, "does not speak TLS") {
		t.Errorf("no TLS: %q", got)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	if got := check(t, &rest.Config{Host: "http://" + free.Addr().String()}); got != "connection refused by "+free.Addr().String()+" (is the cluster running?)" {
		t.Errorf("refused: %q", got)
	}
}

func TestQuiet(t *testing.T) {
	state := klog.CaptureState()
	defer state.Restore()
	var b bytes.Buffer
	Quiet(&b)
	klog.Error("trouble\x1b[31m\nmore")
	if got := b.String(); !strings.Contains(got, "trouble") || strings.ContainsAny(got, "\x1b") || strings.Count(got, "\n") != 1 {
		t.Errorf("log = %q", got)
	}
}
