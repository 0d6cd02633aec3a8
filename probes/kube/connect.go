package kube

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/transport"
	"k8s.io/client-go/util/connrotation"

	"kscope/probes/project"
)

// Requests per second and burst that lists may use; watches are not limited by
// client-go. The defaults of client-go (5 and 10) would make a start with 25
// kinds wait for seconds.
const (
	requestsPerSecond = 50
	requestsBurst     = 100
)

// protobuf first, JSON for servers (and custom resources) that have no other.
const acceptProtobuf = runtime.ContentTypeProtobuf + "," + runtime.ContentTypeJSON

// connection is one way to the API server: an HTTP client whose connections can
// be closed from here.
type connection struct {
	config *rest.Config
	client *http.Client
	*connrotation.ConnectionTracker
	over atomic.Bool // no more connections
}

// connect prepares (but does not open) a connection; p, if not nil, gives it
// credentials, and wrap, if not nil, sees every request. It changes nothing in config.
func connect(config *rest.Config, agent string, p *plugin, wrap func(http.RoundTripper) http.RoundTripper) (*connection, error) {
	c := rest.CopyConfig(config)
	if c.Dial == nil {
		c.Dial = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	}
	dialer := connrotation.NewDialer(connrotation.DialFunc(c.Dial))
	own := &connection{config: c, ConnectionTracker: dialer.ConnectionTracker}
	c.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dialer.DialContext(ctx, network, address)
		if err == nil && own.over.Load() {
			conn.Close()
			return nil, net.ErrClosed
		}
		return conn, err
	}
	c.UserAgent = agent
	c.QPS, c.Burst, c.RateLimiter = requestsPerSecond, requestsBurst, nil
	c.WarningHandler, c.WarningHandlerWithContext = rest.NoWarnings{}, nil
	c.Timeout = 0 // it would end watches as well; lists carry a deadline of their own
	c.Wrap(guard("pictures are made by reading"))
	if wrap != nil {
		c.Wrap(wrap)
	}
	how, err := c.TransportConfig()
	if err != nil {
		return nil, fmt.Errorf("prepare the connection to %s: %w", hostOf(c.Host), err)
	}
	if p != nil {
		how.Wrap(p.wrap)
		how.TLS.GetCertHolder = &transport.GetCertHolder{GetCert: p.cert}
	}
	rt, err := transport.New(how)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection to %s: %w", hostOf(c.Host), err)
	}
	// A redirect would carry the credentials elsewhere (CVE-2022-3172).
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	own.client = &http.Client{Transport: rt, CheckRedirect: stay}
	return own, nil
}

// closeAll drops every connection; requests under way fail.
func (c *connection) closeAll() {
	c.CloseAll()
	c.client.CloseIdleConnections()
}

// end closes all connections for good; one that is being dialled would otherwise
// stay open, idle, for a minute or more.
func (c *connection) end() {
	c.over.Store(true)
	c.closeAll()
}

// typed returns a client for the resources of one API group and version, which
// decodes into the Go types of scheme.
func (c *connection) typed(scheme *runtime.Scheme, gv schema.GroupVersion, protobuf bool) (rest.Interface, error) {
	config := rest.CopyConfig(c.config)
	config.GroupVersion = &gv
	config.APIPath = "/apis"
	if gv.Group == "" {
		config.APIPath = "/api"
	}
	config.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
	config.ContentType, config.AcceptContentTypes = runtime.ContentTypeJSON, runtime.ContentTypeJSON
	if protobuf {
		config.ContentType, config.AcceptContentTypes = runtime.ContentTypeProtobuf, acceptProtobuf
	}
	return rest.RESTClientForConfigAndClient(config, c.client)
}

// metadata returns a client that reads the metadata of any resource.
func (c *connection) metadata() (metadata.Interface, error) {
	return metadata.NewForConfigAndClient(c.config, c.client)
}

// decodable is the scheme of all kinds that are read whole, in all their versions.
func decodable(kinds []project.Kind) *runtime.Scheme {
	scheme := runtime.NewScheme()
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	for _, k := range kinds {
		if k.MetadataOnly {
			continue
		}
		for _, v := range k.Versions {
			gvk := k.GVK(v)
			scheme.AddKnownTypeWithName(gvk, k.NewObject())
			scheme.AddKnownTypeWithName(gvk.GroupVersion().WithKind(k.Kind+"List"), k.NewList())
			metav1.AddToGroupVersion(scheme, gvk.GroupVersion())
		}
	}
	return scheme
}

// hostOf is the host (and port) of a server address, for messages.
func hostOf(server string) string {
	if u, err := url.Parse(server); err == nil && u.Host != "" {
		return u.Host
	}
	return server
}
