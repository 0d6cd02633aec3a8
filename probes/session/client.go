package session

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"

	"kscope/probes/safe"
)

// answerWithin is how long one request, or the opening of a stream, may take.
const answerWithin = 15 * time.Second

// Cluster is the way to an API server; kube.Cluster is one.
type Cluster interface {
	// Config is for use at once; see kube.Cluster.
	Config(ctx context.Context) (*rest.Config, error)
	// Host is the server's address, for messages.
	Host() string
	// ReadOnly says why nothing may be changed, "" if it may.
	ReadOnly() string
}

// Client opens sessions in one cluster. Close ends the forwards.
type Client struct {
	cluster  Cluster
	runner   *safe.Runner
	told     func()
	forwards forwards
}

// New makes a client; it sends nothing. told is called when a forward is not what
// it was, with locks held: it must return at once and call nothing here.
func New(cluster Cluster, runner *safe.Runner, told func()) *Client {
	c := &Client{cluster: cluster, runner: runner, told: told}
	c.forwards.ctx, c.forwards.end = context.WithCancel(context.Background())
	c.forwards.list = map[int]*forward{}
	return c
}

// call sends one request with the parts of a path and decodes the answer, which
// is JSON, into into.
func (c *Client) call(ctx context.Context, method string, body []byte, into any, query url.Values, path ...string) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	config, err := c.cluster.Config(ctx)
	if err != nil {
		return err
	}
	client, err := requester(config)
	if err != nil {
		return err
	}
	req := client.Verb(method).AbsPath(path...)
	for key, values := range query {
		for _, v := range values {
			req.Param(key, v)
		}
	}
	switch method {
	case http.MethodPatch:
		req.SetHeader("Content-Type", string(types.StrategicMergePatchType)).Body(body)
	case http.MethodPost:
		req.SetHeader("Content-Type", runtime.ContentTypeJSON).Body(body)
	}
	result := req.Do(ctx)
	if err := result.Error(); err != nil { // unlike Raw's with the server's own words
		return err
	}
	answer, err := result.Raw()
	if err != nil {
		return err
	}
	return json.Unmarshal(answer, into)
}

// get reads one object or list.
func (c *Client) get(ctx context.Context, into any, query url.Values, path ...string) error {
	return c.call(ctx, http.MethodGet, nil, into, query, path...)
}

// requester is a client that decodes nothing but the refusals.
func requester(config *rest.Config) (*rest.RESTClient, error) {
	scheme := runtime.NewScheme()
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	config = rest.CopyConfig(config)
	config.NegotiatedSerializer = serializer.NewCodecFactory(scheme).WithoutConversion()
	config.ContentType, config.AcceptContentTypes = runtime.ContentTypeJSON, runtime.ContentTypeJSON
	return rest.UnversionedRESTClientFor(config)
}
