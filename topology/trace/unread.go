package trace

import (
	"slices"

	"kscope/topology"
)

// passes tells the kinds that requests pass; at any other (the resource of an Ingress's
// rule) a request has got to where it was to get.
func passes(kind string) bool {
	return kind == "Service" || kind == "Ingress" || topology.IsGateway(kind) || topology.IsRoute(kind)
}

// Reads tells whether traces depend on objects of a kind.
func Reads(kind string) bool {
	switch kind {
	case "Pod", "EndpointSlice", "Node", "Namespace", "ReferenceGrant", "NetworkPolicy", "ClusterNetworkPolicy":
		return true
	}
	return passes(kind)
}

// unread ends the way at what others refer to and nobody may read: where it leads can't
// be known.
func (w *walker) unread(n *topology.Node) bool {
	if n.Rec != nil || w.g.Missing(n) || !passes(n.ID.Kind()) {
		return false
	}
	w.hops[len(w.hops)-1].Verdict = topology.Verdict{State: topology.Ambiguous,
		Reason: "whether " + n.ID.Called() + " exists, and where it leads, can't be known: its kind can't be read", Fix: "Ask for the right to list it."}
	w.end()
	return true
}

// planned tells of an object that is only a manifest: of no cluster, and none that has
// EndpointSlices is in sight.
func (w *walker) planned(n *topology.Node) bool {
	return n.Rec != nil && n.Rec.UID == "" && w.g.SourceFor("EndpointSlice", n.ID.Namespace()) == topology.Absent
}

// sighted is an Allow that is not sure where there are policies and the labels of the
// pods that they may be about can't be read.
func sighted(g *topology.Graph, allow Allow) Allow {
	if allow == nil {
		return nil
	}
	return func(from Source, to topology.ID, port int32, protocol string) Judged {
		j := allow(from, to, port, protocol)
		if st := g.SourceFor("NetworkPolicy", to.Namespace()); j.State == topology.Ambiguous && j.Policy == "" && st == topology.Forbidden {
			j.Fix = "Ask for the right to list NetworkPolicies."
		}
		if ns, ok := unseen(g, from.ID, to); ok && j.State == topology.Fine && j.Policy == "" {
			j.Evidence = topology.Assumed
			j.Verdict = topology.Verdict{State: topology.Ambiguous, Reason: "whether a policy is about it can't be known: the pods of namespace " + ns + " can't be read", Fix: "Ask for the right to list pods."}
		}
		return j
	}
}

// unseen tells whether an end of a connection is in a namespace whose pods can't be
// read, while there are policies on whose side they may be: of their own namespace, or
// of the endpoint's.
func unseen(g *topology.Graph, from, to topology.ID) (namespace string, ok bool) {
	if to.Kind() == "Pod" && dark(g, to.Namespace()) && policied(g, to.Namespace()) {
		return to.Namespace(), true
	}
	ns := from.Namespace()
	if from.Kind() == "Namespace" {
		ns = from.Name()
	}
	return ns, ns != "" && dark(g, ns) && (policied(g, ns) || policied(g, to.Namespace()))
}

func dark(g *topology.Graph, namespace string) bool {
	st := g.SourceFor("Pod", namespace)
	return st == topology.Forbidden || st == topology.Syncing
}

// policied tells whether any policy may be about pods of a namespace.
func policied(g *topology.Graph, namespace string) bool {
	read := func(n *topology.Node) bool { return n.Rec != nil }
	own, all := g.Space(namespace), g.Space("")
	return own != nil && slices.ContainsFunc(own.Of("NetworkPolicy"), read) || all != nil && slices.ContainsFunc(all.Of("ClusterNetworkPolicy"), read)
}
