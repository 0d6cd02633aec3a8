package demo

import (
	"context"
	"time"

	"kscope/probes"
	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/lens"
)

// Run hands the whole cluster to the sink, then what changes, as it happens,
// until ctx ends. An error means that an object could not be projected.
func (w *World) Run(ctx context.Context, sink probes.Sink) error {
	p := project.New()
	w.Step(w.clock())
	batches, err := w.opening(p)
	if err != nil {
		return err
	}
	sink.Link(lens.Link{Live: true, Since: w.at.Unix()})
	deliver(ctx, sink, probes.Announcement(kindNames(batches)))
	deliver(ctx, sink, batches)
	measured := w.at
	for i := range measuredPast {
		deliver(ctx, sink, w.measures(measured.Add(time.Duration(i-measuredPast+1)*measureEvery)))
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(w.Next().Sub(w.clock()))
		select {
		case <-ctx.Done():
			return nil
		case do := <-w.asks:
			do()
			continue
		case <-timer.C:
		}
		batches, err := Batches(p, w.Step(w.clock()))
		if err != nil {
			return err
		}
		deliver(ctx, sink, batches)
		if w.at.Sub(measured) >= measureEvery {
			measured = w.at
			deliver(ctx, sink, w.measures(measured))
		}
	}
}

func kindNames(batches []topology.Batch) []string {
	var names []string
	for _, b := range batches {
		names = append(names, b.Kind)
	}
	return names
}

// deliver gives the batches to the sink unless ctx has ended.
func deliver(ctx context.Context, sink probes.Sink, batches []topology.Batch) {
	for _, b := range batches {
		if ctx.Err() != nil {
			return
		}
		sink.Batch(b)
	}
}

// opening is the whole cluster, one batch a kind, in the order of the registry.
// Kinds of the Gateway API that the cluster does not serve are absent.
func (w *World) opening(p *project.Projector) ([]topology.Batch, error) {
	batches, err := Batches(p, w.Objects())
	if err != nil {
		return nil, err
	}
	byKind := map[string]topology.Batch{}
	for _, b := range batches {
		byKind[b.Kind] = b
	}
	var out []topology.Batch
	for _, k := range kinds() {
		b := byKind[k.Name]
		source := topology.Source{Kind: k.Name, State: topology.Synced, Since: w.at.Unix(), Count: len(b.Changes)}
		if k.Optional && len(b.Changes) == 0 {
			source.State, source.Detail = topology.Absent, "the server has no "+k.Resource
		}
		out = append(out, topology.Batch{Source: &source, Replace: true, Kind: k.Name, Changes: b.Changes})
	}
	return out, nil
}

// Batches projects changes, one batch a kind, in the order the kinds come.
func Batches(p *project.Projector, changes []Change) ([]topology.Batch, error) {
	var out []topology.Batch
	for _, c := range changes {
		change := topology.Change{ID: topology.MakeID(c.Kind.Name, c.Namespace, c.Name)}
		if c.Object != nil {
			r, err := p.Record(c.Kind, c.Object)
			if err != nil {
				return nil, err
			}
			change = topology.Change{ID: r.ID, Record: r}
		}
		if last := len(out) - 1; last >= 0 && out[last].Kind == c.Kind.Name {
			out[last].Changes = append(out[last].Changes, change)
		} else {
			out = append(out, topology.Batch{Kind: c.Kind.Name, Changes: []topology.Change{change}})
		}
	}
	return out, nil
}
