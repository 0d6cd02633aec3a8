package ui

import (
	"maps"

	tea "charm.land/bubbletea/v2"

	"kscope/topology/lens"
	"kscope/ui/keys"
)

// goIn opens what is selected: a namespace becomes the whole map, a fold unfolds,
// anything else is shown in the inspector.
func (m *model) goIn() (tea.Cmd, string) {
	n := m.chart.node()
	switch {
	case n == nil:
		return nil, nothingYet
	case n.Kind == "Namespace" && n.Folded:
		m.toNamespace(n.Name)
		return nil, ""
	case n.Folded:
		return m.unfold()
	}
	return m.enterPanel()
}

// goOut goes one level out: shut an inspector that covers the map, show more than the
// surroundings of one object, drop the query, fold what the user unfolded around the selection, leave the namespace.
func (m *model) goOut() (tea.Cmd, string) {
	n := m.chart.node()
	switch {
	case m.chart.chase != nil:
		m.chart.chase = nil
		m.lookAgain()
		return nil, ""
	case m.narrow() && m.panelWidth() > 0:
		return m.toggleInspector()
	case m.view.Focus != "":
		m.push()
		m.plainKey()
		m.focusOn("", 0)
		return nil, ""
	case m.view.Query != "":
		return m.query("", nil, false), ""
	case n != nil && m.view.Open[m.chart.opened(n)]:
		return m.fold()
	case m.view.Fold == lens.FoldNone:
		return m.fitMap()
	case m.view.Namespace != "":
		m.leave()
		m.chart.sel, m.chart.touched = "Namespace/"+m.view.Namespace, true
		m.view.Namespace = ""
		m.lookAgain()
		return nil, ""
	}
	return nil, "this is the outermost level; " + m.keyTo(keys.Quit) + " quits"
}

func (m *model) unfold() (tea.Cmd, string) {
	n := m.chart.node()
	switch {
	case n == nil:
		return nil, nothingYet
	case n.Opened && len(n.Containers) > 0:
		return nil, n.Name + " shows its containers already"
	case !n.CanOpen():
		return nil, n.Name + " is not folded"
	}
	m.setFold(n.Key, true)
	return nil, ""
}

// fold shuts the selected node, else what it belongs to: its workload, the node
// that leads to it, or the namespace around it.
func (m *model) fold() (tea.Cmd, string) {
	n := m.chart.node()
	if n == nil {
		return nil, nothingYet
	}
	key := m.chart.opened(n)
	if key == "" {
		return nil, "nothing to fold at " + n.Name
	}
	m.chart.chase = &chase{key: key, view: m.view, fold: true}
	m.setFold(key, false)
	return nil, ""
}

// opened is the key of what was opened to show n, "" if nothing was.
func (c *chart) opened(n *lens.Node) string {
	switch {
	case n.Opened:
		return n.Key
	case n.Parent != "" && n.Parent != "Namespace/"+c.shows.Namespace:
		return n.Parent
	}
	s := c.pic.Scene
	for _, e := range s.Edges {
		if s.Nodes[e.To].Key == n.Key && s.Nodes[e.From].Opened {
			return s.Nodes[e.From].Key
		}
	}
	if n.Group >= 0 && c.shows.Namespace == "" {
		return s.Groups[n.Group].Key
	}
	return ""
}

// setFold opens or shuts a node by hand; that wins over what the lens does by
// itself.
func (m *model) setFold(key string, open bool) {
	opened, shut := maps.Clone(m.view.Open), maps.Clone(m.view.Shut)
	if opened == nil {
		opened = map[string]bool{}
	}
	if shut == nil {
		shut = map[string]bool{}
	}
	delete(opened, key)
	delete(shut, key)
	maps.DeleteFunc(opened, func(k string, _ bool) bool { return !open && lens.RestOf(k, key) })
	if open {
		opened[key] = true
	} else {
		shut[key] = true
	}
	m.view.Open, m.view.Shut = opened, shut
	m.chart.touched = true
	m.lookAgain()
}

func toLens(name lens.Name) action {
	if name == lens.Policy {
		return (*model).toPolicy
	}
	return func(m *model) (tea.Cmd, string) {
		if m.view.Lens == name {
			return nil, "this is the " + string(name) + " lens"
		}
		m.leave()
		m.view.Lens = name
		m.lookAgain()
		return nil, ""
	}
}

// toNamespace shows one namespace, or all (""), selecting the worst. What was
// unfolded elsewhere stays unfolded for when the user comes back.
func (m *model) toNamespace(name string) {
	m.leave()
	m.view.Namespace = name
	m.chart.touched = false
	m.lookAgain()
}

// leave remembers where the user was, before all of the map changes.
func (m *model) leave() {
	m.push()
	m.plainKey()
	m.chart.chase, m.chart.aside = nil, ""
	m.view.Focus, m.view.Hops = "", 0
}
