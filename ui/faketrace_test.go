package ui_test

import (
	"context"
	"errors"
	"strings"

	"kscope/topology"
	"kscope/topology/trace"
)

// Trace answers for the hand-made shop: from the Internet to cart there are two ways,
// neither of which gets there, and from inside the namespace one to db; nothing leads
// to anything else.
func (w *fakeWorld) Trace(ctx context.Context, from, to, _ string) (trace.Result, error) {
	w.mu.Lock()
	w.traces = append(w.traces, from+" → "+to)
	slow, change, lost := w.slow, w.answer, w.lost
	w.mu.Unlock()
	if slow {
		<-ctx.Done()
		return trace.Result{}, ctx.Err()
	}
	r := trace.Result{Request: trace.Request{From: topology.ID(from), To: topology.ID(to)}, Outcome: trace.Unreachable,
		Reason: "nothing leads from " + topology.ID(from).Called() + " to " + topology.ID(to).Called(),
		Fix:    "If it is to be reached from outside, give it a Service, and that a LoadBalancer, an Ingress or a Gateway."}
	switch {
	case lost != nil:
		return trace.Result{}, lost
	case !strings.Contains(to, "/") || !strings.Contains(from, "/") && !topology.ID(from).Inferred():
		return trace.Result{}, errors.New(`to "` + to + `": write KIND/NAMESPACE/NAME, such as Pod/shop/web-1`)
	case from == string(topology.Internet) && strings.Contains(to, "/cart"):
		r.Paths = cartPaths(topology.ID(to))
		r.Outcome, r.Reason, r.Fix = trace.Unreachable, r.Paths[0].Reason, r.Paths[0].Fix
	case from == "Namespace/shop" && strings.Contains(to, "/db"):
		r.Paths = []trace.Path{{Hops: []trace.Hop{{Node: "Namespace/shop"}, {Node: topology.ID(to)}}}}
		r.Outcome, r.Reason, r.Fix = trace.Reachable, "", ""
	}
	if change != nil {
		change(&r)
	}
	return r, nil
}

func cartPaths(to topology.ID) []trace.Path {
	refused := trace.Judged{Verdict: topology.Verdict{State: topology.Rejected, Reason: "Service cart refuses: 1 of 2 endpoints is ready, and not the one that was asked for",
		Fix: "See why its pods are not ready."}, Evidence: topology.FromStatus}
	hops := []trace.Hop{{Node: topology.Internet}, {Node: "LoadBalancer/" + lbIP, Port: 443}, {Node: "Ingress/shop/web", Port: 443},
		{Node: "Service/shop/cart", Port: 80, Judged: refused}}
	direct := []trace.Hop{hops[0], {Node: "Service/shop/cart", Port: 30080, Judged: refused}}
	if to.Kind() == "Pod" {
		hops[3].Judged = trace.Judged{}
		hops = append(hops, trace.Hop{Node: to, Port: 7070, Judged: refused})
	}
	return []trace.Path{{Hops: hops, Judged: refused}, {Hops: direct, Judged: refused}}
}

func (w *fakeWorld) traced() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.traces...)
}
