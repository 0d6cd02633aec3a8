package kube

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"kscope/topology"
)

// longest is how much of somebody else's words an explanation repeats, in bytes.
const longest = 300

// Explain says in one clean line what went wrong on the way to host, and what to
// do about it where that is known.
func Explain(err error, host string) string {
	if err == nil {
		return ""
	}
	host = topology.Clean(host)
	for _, f := range []func(error, string) string{explainPlugin, explainTLS, explainNetwork, explainAnswer, explainStatus} {
		if s := f(err, host); s != "" {
			return topology.CleanLine(s, 2*longest)
		}
	}
	return topology.CleanLine(host+": "+bare(err.Error()), 2*longest)
}

// explainPlugin covers credential plugins; of client-go's own way there is only text.
func explainPlugin(err error, host string) string {
	const remedy = " (run it by hand, or log in again)"
	var e *pluginError
	if !errors.As(err, &e) {
		if _, s, ok := strings.Cut(err.Error(), "getting credentials: "); ok {
			return fmt.Sprintf("no credentials for %s: %s%s", host, bare(strings.TrimPrefix(s, "exec: ")), remedy)
		}
		return ""
	}
	if e.waiting {
		return fmt.Sprintf("waiting for %s to give credentials for %s", bare(e.command), host)
	}
	s := fmt.Sprintf("no credentials for %s: %s: %v", host, bare(e.command), e.err)
	if e.stderr != "" {
		s += ": " + bare(e.stderr)
	}
	if e.hint != "" {
		return s + " – " + bare(e.hint)
	}
	return s + remedy
}

func explainTLS(err error, host string) string {
	var (
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		record   tls.RecordHeaderError
		alert    tls.AlertError
	)
	switch {
	case errors.As(err, &unknown):
		return host + ": certificate signed by unknown authority (is certificate-authority-data in your kubeconfig right? a proxy in between?)"
	case errors.As(err, &hostname):
		return host + ": " + bare(hostname.Error()) + " (wrong address, or tls-server-name missing in your kubeconfig)"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		c := invalid.Cert
		return fmt.Sprintf("%s: the server's certificate is expired or not yet valid (%s, %s to %s; is this clock right?)", host,
			bare(c.Subject.String()), c.NotBefore.UTC().Format("2006-01-02"), c.NotAfter.UTC().Format("2006-01-02"))
	case errors.As(err, &invalid):
		return host + ": " + bare(invalid.Error())
	case errors.As(err, &record), strings.HasSuffix(err.Error(), "server gave HTTP response to HTTPS client"):
		return host + ": does not speak TLS (http:// in place of https:// in your kubeconfig?)"
	case errors.As(err, &alert):
		return host + ": the server refuses our certificate: " + bare(alert.Error()) + " (log in again?)"
	}
	return ""
}

func explainNetwork(err error, host string) string {
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, errNoAnswer):
		return "no answer from " + host
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no such host: " + bare(dns.Name) + " (check the server address in your kubeconfig, and VPN)"
	case errors.As(err, &dns):
		return "cannot look up " + bare(dns.Name) + ": " + bare(dns.Err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused by " + host + " (is the cluster running?)"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "no way to " + host + " (network or VPN down?)"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.HasSuffix(err.Error(), "connection lost"), strings.HasSuffix(err.Error(), "conn could not be established"):
		return "connection to " + host + " lost"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded),
		errors.As(err, &timeout) && timeout.Timeout():
		return "no answer from " + host
	case strings.Contains(err.Error(), "Proxy Authentication Required"):
		return "the proxy on the way to " + host + " wants a login (HTTPS_PROXY, or proxy-url in your kubeconfig)"
	}
	return ""
}

// explainAnswer covers what heartbeats are answered with.
func explainAnswer(err error, host string) string {
	var a *answer
	if !errors.As(err, &a) {
		return ""
	}
	if a.html {
		return webPage(host)
	}
	return explainCode(a.status, host, a.reason)
}

// explainStatus covers what the API answers with.
func explainStatus(err error, host string) string {
	if strings.Contains(err.Error(), "serializer for text/html") || strings.Contains(err.Error(), "<html") {
		return webPage(host)
	}
	if strings.Contains(err.Error(), "couldn't get version/kind") || strings.Contains(err.Error(), "unable to decode") {
		return "got an answer from " + host + " that is no (whole) Kubernetes object"
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		return ""
	}
	reason := status.Status().Message
	if d := status.Status().Details; d != nil {
		for _, c := range d.Causes { // of answers that are no Status, the body
			if c.Message != "" && strings.HasPrefix(string(c.Type), "UnexpectedServerResponse") {
				reason = c.Message
			}
		}
	}
	return explainCode(int(status.Status().Code), host, reason)
}

func explainCode(code int, host, reason string) string {
	switch {
	case code == http.StatusUnauthorized:
		return "credentials rejected by " + host + " (token expired? log in again)"
	case code == http.StatusForbidden:
		return "not allowed by " + host + ": " + bare(reason)
	case code == http.StatusTooManyRequests:
		return host + " is throttling us (429 Too Many Requests)"
	case code == http.StatusProxyAuthRequired:
		return "the proxy on the way to " + host + " wants a login (HTTPS_PROXY, or proxy-url in your kubeconfig)"
	case code >= 300 && code < 400:
		return fmt.Sprintf("%s sends us elsewhere (%d); not followed, credentials stay here – wrong server address, or a login page?", host, code)
	case code >= 500:
		return fmt.Sprintf("%s answers %d %s: %s", host, code, http.StatusText(code), bare(reason))
	case code != 0:
		return fmt.Sprintf("%s answers %d: %s", host, code, bare(reason))
	}
	return ""
}

func webPage(host string) string {
	return "got a web page from " + host + ", not the API – proxy or captive portal?"
}

// bare makes words of somebody else fit for a line.
func bare(s string) string {
	return topology.CleanLine(strings.TrimSpace(s), longest)
}
