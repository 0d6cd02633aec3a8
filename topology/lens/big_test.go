package lens

import (
	"fmt"
	"testing"

	"kscope/topology"
)

// BenchmarkBigNamespace changes one pod of 3,000 in one namespace, with 30 Services
// and one that selects all of them, and makes the picture; the ConfigMap that all
// mount is selected.
func BenchmarkBigNamespace(b *testing.B) {
	const pods = 3000
	records := bigNamespace(pods)
	g := load(records)
	for _, l := range Names {
		for _, f := range []Fold{FoldAuto, FoldNone} {
			b.Run(fmt.Sprintf("%s-%s", l, f), func(b *testing.B) {
				var builder Builder
				v := View{Lens: l, Fold: f, Rows: 56, Selected: "ConfigMap/big/shared"}
				i := 0
				for b.Loop() {
					i++
					r := *bigPod(7)
					if i%2 == 0 {
						r.Status = topology.Status{Health: topology.Degraded, Reason: topology.Intern("NotReady")}
					}
					g.Apply(topology.Batch{Changes: []topology.Change{{ID: r.ID, Record: &r}}})
					builder.Picture(g, v)
				}
			})
		}
	}
}

// BenchmarkManyPods changes one pod of 150,000 on 5,000 nodes and makes the picture.
func BenchmarkManyPods(b *testing.B) {
	g := load(cluster(150_000))
	for _, l := range []Name{Traffic, Workloads, Nodes} {
		b.Run(string(l), func(b *testing.B) { podChanges(b, g, l) })
	}
}

func bigPod(i int) *topology.Record {
	app := fmt.Sprint("app-", i/100)
	r := pod("big", app, topology.MakeID("ReplicaSet", "big", app+"-5c4d599d48"), i)
	r.Links = append(r.Links, topology.Link{Relation: topology.Mounts, To: topology.Intern("ConfigMap/big/shared"), Why: topology.Intern("spec.volumes[shared]")})
	return r
}

func bigNamespace(pods int) []*topology.Record {
	var all []*topology.Record
	whole := &topology.EndpointSlice{Service: "Service/big/all"}
	for i := range pods {
		r := bigPod(i)
		if app := fmt.Sprint("app-", i/100); i%100 == 0 {
			all = append(all, deployment("big", app, topology.ID(r.Owners[0].ID.String()), r.Labels)...)
		}
		all = append(all, r)
		whole.Endpoints = append(whole.Endpoints, topology.Endpoint{Target: r.ID, Ready: true, Serving: true})
	}
	return append(all, &topology.Record{ID: "Service/big/all", UID: "all", Want: -1, Spec: &topology.Service{}},
		&topology.Record{ID: "EndpointSlice/big/all", UID: "alls", Want: -1, Spec: whole},
		&topology.Record{ID: "ConfigMap/big/shared", UID: "c", Want: -1})
}
