package trace

import (
	"fmt"
	"net/netip"
	"strings"

	"kscope/topology"
	"kscope/topology/policy"
)

// Source is who connects to an endpoint, as network policies see it.
type Source struct {
	// ID is where the client is, as in Request.From, or the proxy in between; "" unknown.
	ID topology.ID
	// SNAT is whose address the endpoint sees instead: "none" the client's own, "node" a
	// node's, "" not known.
	SNAT string
	// Address is the client's own, "" unknown.
	Address string
}

// Allow judges one connection to a port of an endpoint by the network policies.
type Allow func(from Source, to topology.ID, port int32, protocol string) Judged

// Policies asks the policies of a cluster. It remembers who asked, and is for one
// goroutine at a time.
func Policies(r *policy.Rules) Allow {
	type known struct {
		policy.Peer
		ok bool
	}
	clients := map[Source]known{}
	return func(from Source, to topology.ID, port int32, protocol string) Judged {
		far, ok := r.Peer(to)
		if !ok {
			return Judged{} // no policy is about it: it does not run
		}
		near, asked := clients[from]
		if !asked {
			near.Peer, near.ok = client(r, from)
			clients[from] = near
		}
		if !near.ok {
			return Judged{}
		}
		j := judged(r.Verdict(near.Peer, far, port, protocol), near.ID, to, port, protocol)
		if from.ID == "" && j.State == topology.Denied { // what can't be seen may be a pod that is let in
			j.State, j.Reason = topology.Ambiguous, "which pods the proxy has can't be seen, and so not whether they are let in: "+j.Reason
		}
		return j
	}
}

// client is the end that a source is; of an unknown one nothing is known but that.
func client(r *policy.Rules, from Source) (policy.Peer, bool) {
	if from.ID == "" {
		p, ok := r.Peer(topology.Internet)
		return p.Through("proxy"), ok
	}
	if a, err := netip.ParseAddr(from.Address); err == nil && from.ID.Inferred() {
		return r.Address(a).Through(from.SNAT), true
	}
	p, ok := r.Peer(from.ID)
	return p.Through(from.SNAT), ok
}

// judged is a verdict of policies as one on a hop.
func judged(v policy.Verdict, from, to topology.ID, port int32, protocol string) Judged {
	j := Judged{Evidence: v.Evidence}
	if v.Policy != "" {
		j.Policy = v.Reason
	}
	switch v.State {
	case policy.Partly:
		j.Verdict = topology.Verdict{State: topology.EdgeDegraded, Reason: v.Reason}
	case policy.Ambiguous:
		j.Verdict = topology.Verdict{State: topology.Ambiguous, Reason: v.Reason}
	case policy.DeclaredOnly: // that it happens nobody can know
		j.Verdict = topology.Verdict{State: topology.Ambiguous, Reason: v.Reason, Fix: mend(v, from, to, port, protocol)}
		j.Declared = true
	case policy.Denied:
		j.Verdict = topology.Verdict{State: topology.Denied, Reason: v.Reason, Fix: mend(v, from, to, port, protocol)}
	}
	return j
}

// mend is what would let the connection through.
func mend(v policy.Verdict, from, to topology.ID, port int32, protocol string) string {
	on := ""
	if port != 0 {
		on = " on " + strings.TrimSuffix(fmt.Sprintf("%d/%s", port, protocol), "/")
	}
	name := v.Policy.Kind() + " " + v.Policy.Name()
	switch {
	case v.Policy == "":
		return ""
	case v.Rule != 0:
		return fmt.Sprintf("Change rule %d of %s, or add a rule before it.", v.Rule, name)
	case v.Direction == policy.Egress:
		return fmt.Sprintf("Allow egress to %s%s in %s or another.", seenFrom(from, to), on, name)
	}
	return fmt.Sprintf("Allow ingress from %s%s in %s or another.", seenFrom(to, from), on, name)
}

// seenFrom is how an object is called for one that may be of another namespace, which a
// rule has to select too.
func seenFrom(here, id topology.ID) string {
	if id.Kind() == topology.KindEndpoint {
		return id.Name()
	}
	if ns := id.Namespace(); ns != "" && ns != here.Namespace() {
		return id.Called() + " of namespace " + ns
	}
	return id.Called()
}
