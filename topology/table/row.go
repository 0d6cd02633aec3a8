package table

import (
	"cmp"
	"slices"
	"strings"

	"kscope/topology"
)

// Row is one object.
type Row struct {
	ID          topology.ID
	Rec         *topology.Record
	Status      topology.Status // with what it owns
	Ready, Want int32           // Want < 0: no count
	Usage       *topology.Usage // nil = not known
}

// RowOf is the row of an object; ok is false for what has no object.
func RowOf(g *topology.Graph, n *topology.Node) (r Row, ok bool) {
	if n.Rec == nil {
		return Row{}, false
	}
	r = Row{ID: n.ID, Rec: n.Rec, Status: n.Status(), Usage: n.Usage(g)}
	r.Ready, r.Want = n.ReadyWant()
	return r, true
}

// KindCount is how many rows there are of a kind, and the worst health among them.
type KindCount struct {
	Kind  string
	Count int
	Worst topology.Health
}

// Kinds counts rows by kind, those first that people look at first.
func Kinds(rows []Row) []KindCount {
	at := map[string]int{}
	var out []KindCount
	for i := range rows {
		kind := rows[i].ID.Kind()
		j, ok := at[kind]
		if !ok {
			j = len(out)
			at[kind], out = j, append(out, KindCount{Kind: kind})
		}
		out[j].Count++
		out[j].Worst = max(out[j].Worst, rows[i].Status.Health)
	}
	slices.SortFunc(out, func(a, b KindCount) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), strings.Compare(a.Kind, b.Kind))
	})
	return out
}

// rank is the place of a kind among the tabs of a table.
func rank(kind string) int {
	first := []string{"Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Service",
		"Ingress", "Gateway", "HTTPRoute", "Node", "PersistentVolumeClaim"}
	if i := slices.Index(first, kind); i >= 0 {
		return i
	}
	return len(first)
}
