package kube

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/rest"
	"k8s.io/klog/v2"

	"kscope/probes"
	"kscope/probes/project"
	"kscope/probes/safe"
	"kscope/topology"
	"kscope/topology/lens"
)

// Options say which cluster to watch, and how.
type Options struct {
	Config *rest.Config // from kubeconfig and flags; it is not changed
	// Namespace is read when reading all of them is not allowed: the context's, or
	// the user's choice. "" = there is nothing to fall back to.
	Namespace string
	// Only, if set, is the one namespace to read (for exports).
	Only    string
	Version string // of kscope, for the user agent
	// ReadOnly says why nothing may be changed in the cluster ("started with
	// --readonly"); "" = what Config is used for may.
	ReadOnly string
	Runner   *safe.Runner
	Timing   Timing
	// Now is the clock of what is told to people; nil = time.Now.
	Now func() time.Time
}

// Cluster is one API server to be watched.
type Cluster struct {
	host           string // for messages, clean
	only, fallback string
	timing         Timing
	runner         *safe.Runner
	now            func() time.Time

	config          *rest.Config // without what plugin stands in for
	agent, readOnly string
	data, beat      *connection // the heartbeat has one of its own
	plugin          *plugin     // nil unless the kubeconfig names one
	meta            metadata.Interface
	scheme          *runtime.Scheme
	kinds           []project.Kind
	rows            map[schema.GroupKind]project.Kind
	projector       *project.Projector

	link       *link
	rules      *rules
	owners     *owners
	usage      *usage
	streams    atomic.Bool // the server has streamed a whole list
	unstreamed atomic.Bool // the server cannot stream lists

	mu      sync.Mutex
	readers map[string]*reader // by Kind.Name
	sink    probes.Sink
	ctx     context.Context // of Run
	running sync.WaitGroup
}

// New prepares to watch a cluster; it sends nothing yet.
func New(o Options) (*Cluster, error) {
	c := &Cluster{
		host: topology.Clean(hostOf(o.Config.Host)), only: o.Only, fallback: o.Namespace,
		timing: o.Timing.orDefaults(), runner: o.Runner, now: o.Now,
		kinds: project.Kinds(), rows: map[schema.GroupKind]project.Kind{}, projector: project.New(),
		readers: map[string]*reader{},
	}
	if c.now == nil {
		c.now = time.Now
	}
	c.link = &link{cluster: c}
	c.rules = newRules(c)
	c.owners = newOwners(c)
	throttle := &throttle{told: c.link.throttled}
	c.agent, c.readOnly = "kscope/"+o.Version, o.ReadOnly
	c.config = rest.CopyConfig(o.Config)
	var err error
	if c.plugin, err = pluginFor(c.config, o.Runner); err != nil {
		return nil, fmt.Errorf("prepare the connection to %s: %w", c.host, err)
	}
	if c.data, err = connect(c.config, c.agent, c.plugin, throttle.wrap); err != nil {
		return nil, err
	}
	if c.beat, err = connect(c.config, c.agent, c.plugin, nil); err != nil {
		return nil, err
	}
	if c.meta, err = c.data.metadata(); err != nil {
		return nil, fmt.Errorf("prepare the connection to %s: %w", c.host, err)
	}
	usages, err := c.data.typed(metricsScheme(), metricsVersion, false)
	if err != nil {
		return nil, fmt.Errorf("prepare the connection to %s: %w", c.host, err)
	}
	c.usage = &usage{cluster: c, client: usages, told: map[string]topology.Source{}}
	c.scheme = decodable(c.kinds)
	for _, k := range c.kinds {
		c.rows[schema.GroupKind{Group: k.Group, Kind: k.Kind}] = k
	}
	return c, nil
}

// Run watches the cluster and tells sink until ctx ends; it never ends because
// the server went away. After it has returned sink is not used any more. Run is
// called once.
func (c *Cluster) Run(ctx context.Context, sink probes.Sink) {
	ctx, cancel := context.WithCancel(klog.NewContext(ctx, klog.New(nil))) // what client-go logs is told by us
	defer cancel()
	c.ctx = ctx
	c.sink = &muted{sink: sink, over: ctx.Done()}
	c.announce()
	c.goes("heartbeat", c.link.run)
	for _, k := range c.kinds {
		if k.Optional {
			c.owners.want(schema.GroupKind{Group: k.Group, Kind: k.Kind}, k.Versions)
			continue
		}
		if err := c.read(k, k.Versions[0]); err != nil {
			c.link.failed(err)
		}
	}
	c.goes("permissions", c.rules.run)
	c.goes("discovery", c.owners.run)
	c.goes("metrics", c.usage.run)
	<-ctx.Done()
	c.data.end()
	c.beat.end()
	c.running.Wait()
}

// announce names every kind of the registry before any of them is read.
func (c *Cluster) announce() {
	var names []string
	for _, k := range c.kinds {
		names = append(names, k.Name)
	}
	for _, b := range probes.Announcement(names) {
		c.sink.Batch(b)
	}
}

// goes runs f on a goroutine that Run waits for.
func (c *Cluster) goes(what string, f func(context.Context)) {
	c.running.Add(1)
	c.runner.Go(what, func() {
		defer c.running.Done()
		f(c.ctx)
	})
}

// read starts reading a kind at the given version, once.
func (c *Cluster) read(k project.Kind, version string) error {
	s := resource{kind: k, gvr: k.GVR(version), meta: c.meta}
	if !k.MetadataOnly {
		client, err := c.data.typed(c.scheme, s.gvr.GroupVersion(), k.Protobuf)
		if err != nil {
			return fmt.Errorf("read %s: %w", s.name(), err)
		}
		s.rest, s.meta = client, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.readers[k.Name] != nil {
		return nil
	}
	r := &reader{
		cluster: c, source: s, wake: make(chan struct{}, 1), again: make(chan struct{}, 1),
		store: &store{kind: k, project: c.owners.project, sink: c.sink, now: c.now, source: topology.Source{Kind: k.Name}},
	}
	c.readers[k.Name] = r
	c.goes("read "+k.Name, r.run)
	return nil
}

// lost ends the reading of a kind that was found by discovery and is there no
// more; it tells whether r was such a kind's.
func (c *Cluster) lost(r *reader) bool {
	if !c.owners.lost(r.source.kind) {
		return false
	}
	r.store.absent(r.missing())
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.readers, r.source.kind.Name)
	return true
}

// each calls f for every kind that is being read. f may wait for the sink: who
// asks for a namespace (Prefer) shall not wait with it.
func (c *Cluster) each(f func(*reader)) {
	c.mu.Lock()
	readers := slices.Collect(maps.Values(c.readers))
	c.mu.Unlock()
	for _, r := range readers {
		f(r)
	}
}

// scopeOf is the namespace in which a kind is wanted, "" = all.
func (c *Cluster) scopeOf(k project.Kind) string {
	if k.Namespaced {
		return c.only
	}
	return ""
}

// muted is a sink that falls silent when Run is over, however long requests that
// cannot be broken off may still take.
type muted struct {
	sink probes.Sink
	over <-chan struct{}
}

// Batch hands on b.
func (m *muted) Batch(b topology.Batch) {
	select {
	case <-m.over:
	default:
		m.sink.Batch(b)
	}
}

// Link hands on l.
func (m *muted) Link(l lens.Link) {
	select {
	case <-m.over:
	default:
		m.sink.Link(l)
	}
}
