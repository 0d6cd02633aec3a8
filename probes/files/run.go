package files

import (
	"context"
	"maps"
	"slices"

	"kscope/probes"
	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/lens"
)

// Run hands everything over and returns: each kind with an object as synced, each
// other kind of the registry as absent. It stops early when ctx is done.
func (d *Dump) Run(ctx context.Context, sink probes.Sink) {
	byKind := map[string][]topology.Change{}
	for _, id := range d.order {
		e := d.records[id]
		byKind[e.kind] = append(byKind[e.kind], topology.Change{ID: id, Record: e.record})
	}
	var kinds []string
	for _, k := range project.Kinds() {
		kinds = append(kinds, k.Name)
	}
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	batches := probes.Announcement(kinds)
	for _, kind := range kinds {
		batches = append(batches, d.batch(kind, byKind[kind], granted(kind, byKind)))
	}
	for _, b := range batches {
		if ctx.Err() != nil {
			return
		}
		sink.Batch(b)
	}
	sink.Link(lens.Link{Live: true})
}

// scopes corrects the owners of kinds without a row: an object names its owner
// without a namespace, and only the owner itself shows whether it has one.
func (d *Dump) scopes() {
	for _, e := range d.records {
		for i, o := range e.record.Owners {
			id := topology.ID(o.ID.String())
			if _, ok := d.records[id]; ok || id.Namespace() == "" {
				continue
			}
			if bare := topology.MakeID(id.Kind(), "", id.Name()); d.records[bare].record != nil {
				e.record.Owners[i].ID = topology.Intern(string(bare))
			}
		}
	}
}

// granted tells whether a kind is known completely though the file has none of it:
// whoever writes down routes of the Gateway API writes down the grants that they need.
func granted(kind string, byKind map[string][]topology.Change) bool {
	return kind == "ReferenceGrant" && slices.ContainsFunc(slices.Collect(maps.Keys(byKind)), topology.IsRoute)
}

// batch is all there is of a kind; complete: even if that is nothing.
func (d *Dump) batch(kind string, changes []topology.Change, complete bool) topology.Batch {
	src := &topology.Source{Kind: kind, State: topology.Synced, Count: len(changes)}
	if len(changes) == 0 && !complete {
		src.State, src.Detail = topology.Absent, "not in "+topology.CleanLine(d.name, 100)
	}
	return topology.Batch{Source: src, Replace: true, Kind: kind, Changes: changes}
}
