package main

import (
	"context"

	"kscope/probes/logs"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/topology/lines"
	pages "kscope/ui/logs"
)

// Tail implements ui.World: the logs of the pods that a selection means, as the graph
// has them from moment to moment.
func (w *world) Tail(ctx context.Context, of pages.Selection, o lines.Options) pages.Stream {
	w.mu.Lock()
	fd, source := w.feed, w.front.logs
	w.mu.Unlock()
	resolve := func(ctx context.Context) ([]lines.Target, error) {
		var targets []lines.Target
		err := fd.Read(ctx, func(g *topology.Graph) {
			ids := of.Objects
			if of.View != nil {
				for _, n := range lens.Objects(g, *of.View, fd.Rules()) {
					ids = append(ids, n.ID)
				}
			}
			targets = lines.Targets(g, ids)
		})
		return targets, err
	}
	return logs.Open(ctx, logs.Options{Source: source, Resolve: resolve, Read: o, Runner: w.runner})
}
