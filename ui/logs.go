package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"kscope/ui/logs"
)

// openLogs lays the logs of what is selected over the map.
func (m *model) openLogs() (tea.Cmd, string) {
	ids := m.subjects()
	if len(ids) == 0 {
		return nil, "select what the logs are wanted of; Ctrl-L opens those of the whole map"
	}
	title := ids[0].Kind() + " " + ids[0].Name()
	if len(ids) > 1 {
		title = fmt.Sprintf("%d objects", len(ids))
	}
	return m.openLogsOf(logs.Selection{Objects: ids}, title)
}

// openAllLogs opens those of all that the map is about: its query, its focus or its
// namespace.
func (m *model) openAllLogs() (tea.Cmd, string) {
	v, title := cloneView(m.view), "all namespaces"
	switch {
	case v.Query != "":
		title = v.Query
	case v.Focus != "":
		title = m.focusWords()
	case v.Namespace != "":
		title = "namespace " + v.Namespace
	}
	return m.openLogsOf(logs.Selection{View: &v}, title)
}

func (m *model) openLogsOf(of logs.Selection, title string) (tea.Cmd, string) {
	p, cmd := logs.New(m.ctx, m.world, of, title, m.opts.Clock)
	m.open(p)
	return cmd, ""
}
