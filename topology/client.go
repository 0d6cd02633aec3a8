package topology

import "strings"

// Family is an IP address family; a Service of both is two to kube-proxy, each with
// endpoints of its own.
type Family uint8

// The families; AnyFamily where a name, or nothing, is given.
const (
	AnyFamily Family = 0
	IPv4      Family = 4
	IPv6      Family = 6
)

func (f Family) String() string {
	switch f {
	case IPv4:
		return "IPv4"
	case IPv6:
		return "IPv6"
	}
	return "IP"
}

// FamilyOf is the family of an address, AnyFamily of a host name.
func FamilyOf(address string) Family {
	switch {
	case strings.Contains(address, ":"):
		return IPv6
	case address != "" && strings.Trim(address, "0123456789.") == "":
		return IPv4
	}
	return AnyFamily
}

// Client is who sends a request to a Service, as far as that matters for where it
// is sent on to.
type Client struct {
	// Node is the name of the node whose kube-proxy gets the request first: the
	// client pod's own, or the one that traffic from outside comes in by. "" = not
	// known: then what holds for some node is what is told.
	Node string
	// Outside: the request comes from outside, by a nodePort, an external address or
	// a load balancer.
	Outside bool
	// External: it comes from inside, but by such an address. kube-proxy takes it to
	// any endpoint then, whatever the traffic policies say.
	External bool
	// Itself: the client is the node itself, or a pod in its network. Its address is
	// none that replies find their way to, so that the backend sees a node's.
	Itself bool
	// Source is whose address a request from outside has when it gets to the node: ""
	// the client's own, "lb" that of a load balancer that is a proxy (ipMode Proxy),
	// "unknown".
	Source string
	// Family is that of the address asked for, AnyFamily = the Service's first.
	Family Family
}

// By is the client as the Service's kube-proxy takes it when it comes by an edge into
// the Service. kube-proxy catches what pods send to a load balancer's address, unless
// that is a proxy or known by name only: then the request leaves the cluster, and comes
// in again like any other from outside.
func (c Client) By(e *Edge) Client {
	kind := e.From.ID.Kind()
	if e.Route == nil || kind != KindLoadBalancer && kind != KindExternalIP {
		return c
	}
	c.Family = e.family()
	switch {
	case e.Route.SNAT == "lb":
		c.Source = "lb"
	case kind == KindLoadBalancer && c.Family == AnyFamily:
		c.Source = "unknown"
	}
	switch {
	case c.Outside:
	case c.Source != "":
		c = Client{Outside: true, Source: c.Source, Family: c.Family}
	default:
		c.External = true
	}
	return c
}

// seen is whose address the backend sees: "none" the client's, "node" a node's, "lb" a
// load balancer's, "" not known.
func (c Client) seen(s *Service) string {
	switch {
	case s.Headless:
		return "none"
	case c.Itself, (c.Outside || c.External) && !s.ExternalLocal:
		return "node"
	case c.Outside && c.Source == "unknown":
		return ""
	case c.Outside && c.Source != "":
		return c.Source
	}
	return "none"
}

// local tells whether the node uses only its own endpoints for the client.
func (c Client) local(s *Service) bool {
	switch {
	case s.Headless, c.External:
		return false
	case c.Outside:
		return s.ExternalLocal
	}
	return s.InternalLocal
}

// family is the one whose endpoints are used.
func (c Client) family(s *Service) Family {
	switch {
	case c.Family != AnyFamily || s.Headless:
		return c.Family
	}
	return FamilyOf(s.ClusterIP)
}
