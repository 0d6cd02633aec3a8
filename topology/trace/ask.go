package trace

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kscope/spelling"
	"kscope/topology"
	"kscope/topology/query"
)

// Ask reads the two ends of a request as people write them. Either is an id of
// docs/EXPORT.md, with kubectl's short words for kinds too and without a namespace
// where the one given is meant (Pod/shop/web-1, svc/web), an address, "Internet" or
// "PrivateNetwork"; to may also be a host name or a URL, and end in :PORT, :NAME or
// :PORT/UDP. The error says what is wrong with which end.
func Ask(g *topology.Graph, from, to, namespace string) (Request, error) {
	r := Request{}
	if err := r.readFrom(g, strings.TrimSpace(from), namespace); err != nil {
		return r, fmt.Errorf("from %q: %w", from, err)
	}
	if err := r.readTo(g, strings.TrimSpace(to), namespace); err != nil {
		return r, fmt.Errorf("to %q: %w", to, err)
	}
	return r, nil
}

func (r *Request) readFrom(g *topology.Graph, text, namespace string) error {
	if a, err := netip.ParseAddr(text); err == nil {
		return r.fromAddress(g, a.Unmap())
	}
	id, err := idOf(text, namespace)
	if err != nil {
		return err
	}
	switch kind := id.Kind(); {
	case kind == topology.KindLoadBalancer, kind == topology.KindExternalIP, kind == topology.KindEndpoint:
		a, err := netip.ParseAddr(id.Name())
		if err != nil {
			return fmt.Errorf("%s is no address", id.Name())
		}
		return r.fromAddress(g, a.Unmap())
	case kind == topology.KindFQDN || slices.Contains(leading[:], kind):
		return fmt.Errorf("a %s sends no requests (a pod, what owns pods, a Namespace, a Node, an address or Internet does)", kind)
	}
	r.From = id
	return known(g, id)
}

// fromAddress starts at what has the address, or outside.
func (r *Request) fromAddress(g *topology.Graph, a netip.Addr) error {
	switch at := g.Locate(a.String()); {
	case a.IsUnspecified() || a.IsMulticast():
		return fmt.Errorf("no client has such an address")
	case at.ID.Kind() == "Service":
		return fmt.Errorf("it is an address of %s, which sends no requests", at.ID.Called())
	case at.ID == "":
		return fmt.Errorf("%s", at.Why)
	default:
		r.From = at.ID
		if at.ID.Inferred() {
			r.Address = a.String()
		}
	}
	return nil
}

// portAt is the port at the end of what is written, after brackets or a last colon.
var portAt = regexp.MustCompile(`^(.*?):([A-Za-z0-9-]+)(?:/(TCP|UDP|SCTP|tcp|udp|sctp))?$`)

func (r *Request) readTo(g *topology.Graph, text, namespace string) error {
	switch {
	case text == "":
		return fmt.Errorf("nothing is named")
	case strings.Contains(text, "://"):
		return r.readURL(g, text, namespace)
	}
	rest := text
	if _, err := netip.ParseAddr(text); err != nil { // an IPv6 address has colons of its own
		if m := portAt.FindStringSubmatch(text); m != nil {
			rest, r.Protocol = m[1], strings.ToUpper(m[3])
			if err := r.setPort(m[2]); err != nil {
				return err
			}
		}
	}
	rest = strings.Trim(rest, "[]")
	if a, err := netip.ParseAddr(rest); err == nil {
		r.toAddress(g, a.Unmap())
		return nil
	}
	first, path, _ := strings.Cut(rest, "/")
	if _, ok := query.KindNamed(first); !ok && strings.Contains(first, ".") && !custom(g, first) {
		return r.toHost(g, first, path, namespace)
	}
	if id, ok := serviceNamed(g, rest, r.around(namespace)); ok { // as a pod would call it
		r.To = id
		return nil
	}
	id, err := idOf(rest, namespace)
	if err != nil {
		return err
	}
	if id.Inferred() && id.Kind() == string(id) {
		return fmt.Errorf("%s is no one place; name an address", rest)
	}
	if !Takes(id) {
		return fmt.Errorf("a %s takes no requests (a Service, a pod, what owns pods, an Ingress, a Gateway, a route, an address, a host name or a URL does)", id.Kind())
	}
	r.To = id
	return known(g, id)
}

// around is the namespace in which the client looks up names.
func (r *Request) around(namespace string) string {
	switch kind, ns, name := r.From.Split(); {
	case kind == "Namespace":
		return name
	case ns != "":
		return ns
	}
	return namespace
}

// custom tells whether a word is a kind of the graph that carries its group.
func custom(g *topology.Graph, word string) bool {
	return slices.ContainsFunc(g.Spaces(), func(s *topology.Space) bool { return len(s.Of(word)) > 0 })
}

func (r *Request) setPort(text string) error {
	n, err := strconv.ParseUint(text, 10, 32)
	switch {
	case err != nil:
		r.PortName = text
	case n < 1 || n > 65535:
		return fmt.Errorf("%s is no port (1 to 65535)", text)
	default:
		r.Port = int32(n)
	}
	return nil
}

// hostName is what DNS takes, and the underscores that people write all the same.
var hostName = regexp.MustCompile(`^[a-z0-9_-]+(\.[a-z0-9_-]+)*$`)

var schemePorts = map[string]int32{"http": 80, "https": 443, "grpc": 80, "grpcs": 443, "ws": 80, "wss": 443}

func (r *Request) readURL(g *topology.Graph, text, namespace string) error {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" {
		return fmt.Errorf("no URL: write http://HOST[:PORT]/PATH")
	}
	r.Port = schemePorts[strings.ToLower(u.Scheme)]
	if p := u.Port(); p != "" {
		if err := r.setPort(p); err != nil {
			return err
		}
	}
	if r.Port == 0 {
		return fmt.Errorf("the port of %s:// is not known: write it after the host", u.Scheme)
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil {
		r.toAddress(g, a.Unmap())
		r.Host, r.Path = u.Hostname(), u.Path
		return nil
	}
	return r.toHost(g, u.Hostname(), strings.TrimPrefix(u.EscapedPath(), "/"), namespace)
}

// toAddress goes to what has the address: a door from outside first.
func (r *Request) toAddress(g *topology.Graph, a netip.Addr) {
	for _, kind := range [...]string{topology.KindLoadBalancer, topology.KindExternalIP} {
		if id := topology.MakeID(kind, "", a.String()); g.Node(id) != nil {
			r.To = id
			return
		}
	}
	if at := g.Locate(a.String()); at.ID.Kind() == "Pod" || at.ID.Kind() == "Service" {
		r.To = at.ID
		return
	}
	r.To = topology.MakeID(topology.KindEndpoint, "", a.String())
}

// toHost goes to what an Ingress or a route serves by that name, to the Service whose
// name in the cluster's DNS it is, to a load balancer that has it, or leaves the cluster.
func (r *Request) toHost(g *topology.Graph, host, path, namespace string) error {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if !hostName.MatchString(host) {
		return fmt.Errorf("%q is no host name", host)
	}
	if id, ok := serviceNamed(g, host, r.around(namespace)); ok && len(serving(g, host, "/"+path)) == 0 {
		r.To = id
		return nil
	}
	r.Host, r.Path = host, "/"+path
	for _, id := range [...]topology.ID{topology.MakeID(topology.KindLoadBalancer, "", host), topology.MakeID(topology.KindFQDN, "", host)} {
		if g.Node(id) != nil && len(serving(g, host, r.Path)) == 0 {
			r.To = id
			return nil
		}
	}
	if !r.From.Inferred() && len(serving(g, host, r.Path)) == 0 {
		r.To = topology.MakeID(topology.KindFQDN, "", host)
	}
	return nil
}

// serviceNamed is the Service that a name of the cluster's DNS stands for: name,
// name.namespace, name.namespace.svc and what follows that.
func serviceNamed(g *topology.Graph, host, namespace string) (topology.ID, bool) {
	parts := strings.Split(host, ".")
	sure := len(parts) > 2 && parts[2] == "svc"
	if len(parts) > 2 && !sure {
		return "", false
	}
	if len(parts) > 1 {
		namespace = parts[1]
	}
	id := topology.MakeID("Service", namespace, parts[0])
	return id, sure || g.Node(id) != nil
}

// idOf reads an id: Kind/namespace/name, Kind/name or, of a namespaced kind, the same
// in the namespace given.
func idOf(text, namespace string) (topology.ID, error) {
	word, rest, ok := strings.Cut(text, "/")
	kind, known := query.KindNamed(word)
	switch {
	case !ok && (kind == string(topology.Internet) || kind == string(topology.PrivateNetwork)):
		return topology.ID(kind), nil
	case !known && !strings.Contains(word, "."):
		return "", fmt.Errorf("%q is no kind that is known here: write KIND/NAMESPACE/NAME, such as Pod/shop/web-1%s", word, meant(word))
	case rest == "":
		return "", fmt.Errorf("a name is missing: write KIND/NAMESPACE/NAME, such as Pod/shop/web-1")
	case clusterwide(kind) || strings.Contains(rest, "/"):
		return topology.ID(kind + "/" + rest), nil
	case namespace == "":
		return "", fmt.Errorf("of which namespace? Write %s/NAMESPACE/%s, or give -n", kind, rest)
	}
	return topology.MakeID(kind, namespace, rest), nil
}

// Takes tells whether a request can be for an object, as far as its kind tells: a
// custom one may own pods.
func Takes(id topology.ID) bool {
	switch id.Kind() {
	case "", string(topology.Internet), string(topology.PrivateNetwork), "Namespace", "Node",
		"ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim", "PersistentVolume", "StorageClass",
		"NetworkPolicy", "ClusterNetworkPolicy", "ReferenceGrant", "ServiceCIDR", "EndpointSlice",
		"IngressClass", "GatewayClass", "HorizontalPodAutoscaler", "PodDisruptionBudget":
		return false
	}
	return true
}

// clusterwide tells the kinds that no namespace holds, of those that traces are about.
func clusterwide(kind string) bool {
	switch kind {
	case "Node", "Namespace", topology.KindLoadBalancer, topology.KindExternalIP, topology.KindEndpoint, topology.KindFQDN:
		return true
	}
	return false
}

// meant offers a word that a mistyped one may have been meant for.
func meant(word string) string {
	for _, kind := range [...]string{"Internet", "PrivateNetwork", "Pod", "Service", "Namespace", "Node", "Ingress", "Gateway", "Deployment", "StatefulSet", "DaemonSet", "HTTPRoute"} {
		if spelling.Distance(strings.ToLower(word), strings.ToLower(kind)) <= 2 {
			return " (" + kind + "?)"
		}
	}
	return ""
}

// known offers, for an object that does not exist though its kind is read, and that
// nothing refers to either, one of nearly that name.
func known(g *topology.Graph, id topology.ID) error {
	kind, ns, name := id.Split()
	n := g.Node(id)
	if n != nil || id.Inferred() || g.SourceFor(kind, ns) != topology.Synced {
		return nil
	}
	where := ""
	if ns != "" {
		where = " in namespace " + ns
	}
	s := g.Space(ns)
	if s == nil {
		return fmt.Errorf("%s does not exist, nor does anything else%s", id.Called(), where)
	}
	best, near := "", len(name)/3+1
	for _, other := range s.Of(kind) {
		if d := spelling.Distance(name, other.ID.Name()); other.Rec != nil && (d < near || d == near && other.ID.Name() < best) {
			best, near = other.ID.Name(), d
		}
	}
	if best != "" {
		return fmt.Errorf("%s does not exist%s (%s does)", id.Called(), where, best)
	}
	return fmt.Errorf("%s does not exist%s", id.Called(), where)
}
