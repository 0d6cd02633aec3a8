package ui

import (
	"strings"

	"kscope/topology"
	"kscope/topology/lens"
)

// detail is what the inspector shows: what the world told of the selected node,
// or until it has, what the map knows of it.
func (m *model) detail() *lens.Detail {
	if d := m.chart.told; d != nil && d.Key == m.chart.subject() {
		return d
	}
	n := m.chart.node()
	if n == nil {
		return nil
	}
	d := &lens.Detail{Key: n.Key, ID: n.ID, Kind: n.Kind, Namespace: n.Namespace, Name: n.Name,
		Status: n.Status, Ready: n.Ready, Want: n.Want,
		Missing: n.Missing, Unreadable: n.Unreadable, Deleting: n.Deleting}
	n.Labels.Each(func(k, v string) bool {
		d.Labels = append(d.Labels, lens.Pair{Key: k, Value: v})
		return true
	})
	return d
}

// staleWords say why what is known of the selected node may be old, "" if it is
// fresh.
func (m *model) staleWords() string {
	d := m.detail()
	if d == nil || m.frame == nil {
		return ""
	}
	if !m.frame.Link.Live && !m.frame.Syncing {
		return strings.TrimSpace("no connection; this is what was known last. " + m.frame.Link.Detail)
	}
	for _, s := range m.frame.Sources {
		if s.Kind == d.Kind && s.State == topology.Stale {
			return strings.TrimSpace(d.Kind + " can't be read any more; this is what was known last. " + s.Detail)
		}
	}
	return ""
}
