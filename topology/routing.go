package topology

import "k8s.io/apimachinery/pkg/labels"

// Routing is the Spec of an Ingress and of the Gateway API's routes: which request
// goes to which backend, in the order of the object.
type Routing struct {
	// Class is the Ingress's class, "" if it has none (and for routes).
	Class Sym
	// Parents are a route's parentRefs.
	Parents []Parent
	// Hosts are a route's hostnames, empty = all. A wildcard stands for any number
	// of labels here, and for exactly one in an Ingress.
	Hosts []string
	Rules []Rule
	// Default is the Ingress's default backend.
	Default *Target
}

// Parent is one parentRef of a route.
type Parent struct {
	To      ID
	Section Sym   // listener name, "" = all
	Port    int32 // listener port, 0 = all
	// Said: the controller has judged this generation; Accepted and Reason are its words.
	Said, Accepted bool
	Reason         Sym
}

// Rule sends what matches any of Paths to its backends, by weight.
type Rule struct {
	Host  string // of an Ingress's rule, "" = all
	Paths []Path // empty = all
	// Narrowed: the rule also asks for headers, a method or a query.
	Narrowed bool
	// Redirect: the rule answers by itself.
	Redirect bool
	Backends []Target
}

// Path is one path match: Type is Exact, Prefix (PathPrefix of the Gateway API is
// read as Prefix), RegularExpression or ImplementationSpecific.
type Path struct {
	Value string
	Type  Sym
}

// Target is one backend: the object, its port by number or name, its weight.
type Target struct {
	To     ID
	Port   Port
	Weight int32
}

// Gateway is the Spec of a Gateway.
type Gateway struct {
	Class     Sym
	Listeners []Listener
	// Sets tells the namespaces that may attach ListenerSets.
	Sets Allowed
}

// ListenerSet is the Spec of a ListenerSet: listeners that it adds to a Gateway's, of
// which they have the addresses. Routes name it as their parent.
type ListenerSet struct {
	Parent    Parent
	Listeners []Listener
}

// Allowed tells the namespaces from which something may be attached.
type Allowed struct {
	From     Sym // Same (as what it attaches to), All, None, Selector
	Selector labels.Selector
}

// Listener is one listener of a Gateway.
type Listener struct {
	Name, Protocol Sym // HTTP, HTTPS, TLS, TCP, UDP
	Port           int32
	Host           string // "" = all; a wildcard stands for any number of labels
	// Allowed tells the namespaces that may attach routes.
	Allowed
	// Kinds are the kinds of routes allowed, empty = those of the protocol.
	Kinds []Sym
}

// Grant is the Spec of a ReferenceGrant: objects of any of From may refer to any
// of To in the grant's namespace.
type Grant struct {
	From []GrantFrom
	To   []GrantTo
}

// GrantFrom names a kind in a namespace that may refer.
type GrantFrom struct{ Kind, Namespace Sym }

// GrantTo names what may be referred to; Name "" = every object of the kind.
type GrantTo struct{ Kind, Name Sym }

// CIDRs is the Spec of a ServiceCIDR: where the addresses of Services come from.
type CIDRs struct{ CIDRs []string }
