package topology

import (
	"slices"
	"strings"
)

// CommonHosts is what a Gateway's listener and a route both serve of the hosts of
// the route: the more exact of each pair. A wildcard stands for any number of labels
// (gateway-api HTTPRoute spec.hostnames). listener "" takes all.
func CommonHosts(listener string, hosts []string) []string {
	if listener == "" {
		return hosts
	}
	var common []string
	for _, h := range hosts {
		switch {
		case within(h, listener):
			common = append(common, h)
		case within(listener, h):
			common = append(common, listener)
		}
	}
	return common
}

// EntryHosts is by which hosts something is entered that has these, each once: nil for
// all. Where some of it takes all ("" or "*"), and some named ones, "*" comes last.
func EntryHosts(hosts []string) []string {
	var named []string
	all := false
	for _, h := range hosts {
		switch {
		case h == "" || h == "*":
			all = true
		case !slices.Contains(named, h):
			named = append(named, h)
		}
	}
	if all && len(named) > 0 {
		named = append(named, "*")
	}
	return named
}

// within tells whether a host, or all that a wildcard stands for, is served by
// another: *.ex.com serves a.b.ex.com and *.b.ex.com, but not ex.com.
func within(host, by string) bool {
	host, by = strings.ToLower(host), strings.ToLower(by)
	suffix, wild := strings.CutPrefix(by, "*")
	return host == by || wild && strings.HasSuffix(host, suffix) && len(host) > len(suffix)
}

// HostMatches tells whether a request for host is one for want: "" is every host.
// In an Ingress a wildcard stands for exactly one label (networking/v1), in the
// Gateway API for any number.
func HostMatches(host, want string, ingress bool) bool {
	if want == "" || want == "*" {
		return true
	}
	if !within(host, want) {
		return false
	}
	suffix, wild := strings.CutPrefix(strings.ToLower(want), "*")
	return !wild || !ingress || !strings.Contains(strings.TrimSuffix(strings.ToLower(host), suffix), ".")
}

// PathMatches tells whether a request for path is one for p, and whether that can be
// known: regular expressions and what a controller makes of ImplementationSpecific
// can't. A prefix is one of whole elements.
func (p Path) PathMatches(path string) (match, known bool) {
	switch p.Type.String() {
	case "Exact":
		return path == p.Value, true
	case "RegularExpression", "ImplementationSpecific":
		return p.Value == "" || p.Value == "/" || path == p.Value, p.Value == "" || p.Value == "/"
	}
	prefix := strings.TrimSuffix(p.Value, "/")
	return path == prefix || strings.HasPrefix(path, prefix+"/") || prefix == "", true
}

// Choice is the rule that a request falls to.
type Choice struct {
	// Backends are where it goes, empty if the rule answers itself or nothing matches.
	Backends []Target
	// Matched: a rule or the default backend takes the request.
	Matched, Redirect bool
	// Certain: false where headers, a regular expression or the controller's own way
	// decide.
	Certain bool
	Host    string
	Path    Path
}

// Choose finds the rule for a request: the most exact host first, then the longest
// path, exact before prefix (networking/v1 and gateway-api HTTPRouteRule). ingress
// tells how wildcards are read.
func (r *Routing) Choose(host, path string, ingress bool) Choice {
	best, found, certain := Choice{Certain: true}, false, true
	for i := range r.Rules {
		rule := &r.Rules[i]
		at, ok := r.hostOf(rule, host, ingress)
		if !ok {
			continue
		}
		paths := rule.Paths
		if len(paths) == 0 {
			paths = []Path{{Value: "/", Type: Intern("Prefix")}}
		}
		for _, p := range paths {
			match, known := p.PathMatches(path)
			if !known || match && rule.Narrowed {
				certain = false
			}
			c := Choice{Backends: rule.Backends, Matched: true, Redirect: rule.Redirect, Host: at, Path: p}
			if match && (!found || c.Beats(&best)) {
				best, found = c, true
			}
		}
	}
	if !found && r.Default != nil {
		best = Choice{Backends: []Target{*r.Default}, Matched: true}
	}
	best.Certain = certain
	return best
}

// Serves tells whether any rule, or the default backend, is for a host.
func (r *Routing) Serves(host string, ingress bool) bool {
	return r.Default != nil || slices.ContainsFunc(r.Rules, func(rule Rule) bool {
		_, ok := r.hostOf(&rule, host, ingress)
		return ok
	})
}

// hostOf is the host by which a rule takes a request.
func (r *Routing) hostOf(rule *Rule, host string, ingress bool) (string, bool) {
	if len(r.Hosts) == 0 {
		return rule.Host, HostMatches(host, rule.Host, ingress)
	}
	i := slices.IndexFunc(r.Hosts, func(h string) bool { return HostMatches(host, h, ingress) })
	if i < 0 {
		return "", false
	}
	return r.Hosts[i], true
}

// Beats tells which of two rules that match takes the request.
func (c *Choice) Beats(other *Choice) bool {
	exact := func(h string) int {
		switch {
		case h == "":
			return 0
		case strings.HasPrefix(h, "*"):
			return 1 + len(h)
		}
		return 1 << 16
	}
	if a, b := exact(c.Host), exact(other.Host); a != b {
		return a > b
	}
	long := func(p Path) int { return len(strings.TrimSuffix(p.Value, "/")) }
	if a, b := long(c.Path), long(other.Path); a != b {
		return a > b
	}
	return c.Path.Type.String() == "Exact" && other.Path.Type.String() != "Exact"
}
