package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
)

// nextFill has the boxes show the next figure. Without metrics there are only restarts.
func (m *model) nextFill() (tea.Cmd, string) {
	if m.frame == nil {
		return nil, nothingYet
	}
	order := []lens.Fill{lens.NoFill, lens.FillCPU, lens.FillMemory, lens.FillRestarts}
	why := ""
	if why = m.noMetrics(); why != "" {
		order = []lens.Fill{lens.NoFill, lens.FillRestarts}
	}
	m.view.Fill = order[(slices.Index(order, m.view.Fill)+1)%len(order)]
	m.lookAgain()
	if why != "" && m.view.Fill != lens.NoFill {
		return nil, "restarts only; " + why
	}
	return nil, fillWords(m.view.Fill)
}

func fillWords(f lens.Fill) string {
	switch f {
	case lens.FillCPU:
		return "cpu: of the limit, else of the request; of a node what it has"
	case lens.FillMemory:
		return "memory: of the limit, else of the request; of a node what it has"
	case lens.FillRestarts:
		return "restarts"
	}
	return "nothing but how it is"
}

// noMetrics says why there are no figures of what pods use, "" if there are.
func (m *model) noMetrics() string {
	for _, s := range m.frame.Sources {
		if s.Kind != "PodMetrics" {
			continue
		}
		switch s.State {
		case topology.Absent:
			return "no metrics: " + s.Detail
		case topology.Forbidden:
			return "no metrics: " + s.Detail
		case topology.Stale:
			return "no metrics at the moment: " + s.Detail
		}
		return ""
	}
	return "no metrics (yet)"
}
