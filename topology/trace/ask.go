package trace

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"kscope/topology"
	"kscope/topology/query"
)

// mostAsked is how long an end may be, in bytes: a URL is the longest.
const mostAsked = 4096

// Ask reads the two ends of a request as people write them. Either is an id of
// docs/EXPORT.md, with kubectl's short words for kinds too and without a namespace
// where the one given is meant (Pod/shop/web-1, svc/web), an address, "Internet" or
// "PrivateNetwork"; to may also be a host name or a URL, and end in :PORT, :NAME or
// :PORT/UDP. The error says what is wrong with which end.
func Ask(g *topology.Graph, from, to, namespace string) (Request, error) {
	r := Request{}
	from, to = topology.CleanLine(strings.TrimSpace(from), mostAsked), topology.CleanLine(strings.TrimSpace(to), mostAsked)
	if err := r.readFrom(g, from, namespace); err != nil {
		return r, fmt.Errorf("from %q: %w", from, err)
	}
	if err := r.readTo(g, to, namespace); err != nil {
		return r, fmt.Errorf("to %q: %w", to, err)
	}
	return r, nil
}

func (r *Request) readFrom(g *topology.Graph, text, namespace string) error {
	if a, ok := addressIn(text); ok {
		return r.fromAddress(g, a)
	}
	id, err := idOf(text, namespace)
	if err != nil {
		return err
	}
	switch kind := id.Kind(); {
	case kind == topology.KindLoadBalancer, kind == topology.KindExternalIP, kind == topology.KindEndpoint:
		a, ok := addressIn(id.Name())
		if !ok {
			return fmt.Errorf("%s is no address", id.Name())
		}
		return r.fromAddress(g, a)
	case kind == topology.KindFQDN, passes(kind):
		return fmt.Errorf("a %s sends no requests (a pod, what owns pods, a Namespace, a Node, an address or Internet does)", kind)
	}
	r.From = id
	return known(g, id)
}

// addressIn is the address that a text is. Its zone, if it has one, means nothing here.
func addressIn(text string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(text)
	return a.Unmap().WithZone(""), err == nil
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
	if _, ok := addressIn(text); !ok { // an IPv6 address has colons of its own
		if m := portAt.FindStringSubmatch(text); m != nil {
			rest, r.Protocol = m[1], strings.ToUpper(m[3])
			if err := r.setPort(m[2]); err != nil {
				return err
			}
		}
	}
	rest = strings.Trim(rest, "[]")
	if a, ok := addressIn(rest); ok {
		r.toAddress(g, a)
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
	if a, ok := addressIn(u.Hostname()); ok {
		r.toAddress(g, a)
		r.Host, r.Path = a.String(), u.EscapedPath()
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
	served := len(serving(g, host, "/"+path)) > 0
	if id, ok := serviceNamed(g, host, r.around(namespace)); ok && !served {
		r.To = id
		return nil
	}
	if r.Host, r.Path = host, "/"+path; served {
		return nil
	}
	for _, id := range [...]topology.ID{topology.MakeID(topology.KindLoadBalancer, "", host), topology.MakeID(topology.KindFQDN, "", host)} {
		if g.Node(id) != nil {
			r.To = id
			return nil
		}
	}
	if !r.From.Inferred() {
		r.To = topology.MakeID(topology.KindFQDN, "", host)
	}
	return nil
}
