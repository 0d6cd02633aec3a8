package ui

import (
	"fmt"
	"regexp"
	"slices"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
	"kscope/ui/picker"
)

// listOverlay is find or the palette.
type listOverlay struct{ *picker.Picker }

// What a row of a list stands for; the other one is a topology.ID, to jump to.
type (
	chosenLens      lens.Name
	chosenNamespace string
	chosenContext   string
	chosenTheme     string
)

type (
	// namesMsg is what can be found, for the list that asked.
	namesMsg struct {
		to    *picker.Picker
		items []picker.Item
		err   error
	}
	// switchedMsg is the end of a switch to another context.
	switchedMsg struct {
		context string
		err     error
	}
)

func (m *model) openFind() (tea.Cmd, string) {
	p := picker.New("Find")
	p.Empty = "nothing has a name like that"
	m.over = listOverlay{p}
	ctx, world := m.ctx, m.world
	return func() tea.Msg {
		names, err := world.Names(ctx)
		worst := slices.Clone(names)
		slices.SortStableFunc(worst, func(a, b Name) int { return int(b.Health) - int(a.Health) })
		items := make([]picker.Item, 0, len(worst))
		for _, n := range worst {
			kind, ns, name := n.ID.Split()
			items = append(items, picker.Item{Kind: kind, Name: name, Tail: ns,
				Health: n.Health, HasHealth: true, Value: n.ID})
		}
		return namesMsg{p, items, err}
	}, ""
}

// named fills the list that asked for names, if it is still open.
func (m *model) named(msg namesMsg) tea.Cmd {
	if msg.err != nil {
		m.status = "find: " + msg.err.Error()
	}
	return msg.to.Fill(msg.items)
}

// matched hands a finished search to its list.
func (m *model) matched(msg picker.Matched) tea.Cmd {
	if l, ok := m.over.(listOverlay); ok {
		if it, ok := l.Answer(msg); ok {
			return m.choose(it)
		}
	}
	return nil
}

func (m *model) openPalette() (tea.Cmd, string) {
	p := picker.New("Go to")
	p.Empty = "no context, namespace, lens or theme like that"
	p.Typed = typedNamespace
	m.over = listOverlay{p}
	return tea.Batch(p.Fill(m.places()), m.saved(p)), ""
}

// namespaceName is what the API server accepts, an RFC 1123 label.
var namespaceName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

// typedNamespace offers a namespace that could not be listed.
func typedNamespace(text string) (picker.Item, bool) {
	if len(text) > 63 || !namespaceName.MatchString(text) {
		return picker.Item{}, false
	}
	return picker.Item{Kind: "namespace", Name: text, Tail: "as typed", Value: chosenNamespace(text)}, true
}

// places are all rows of the palette.
func (m *model) places() []picker.Item {
	var out []picker.Item
	add := func(kind, name string, now bool, value any) {
		tail := ""
		if now {
			tail = "now"
		}
		out = append(out, picker.Item{Kind: kind, Name: name, Tail: tail, Value: value})
	}
	for _, l := range tabs() {
		add("lens", string(l.lens), l.lens == m.view.Lens, chosenLens(l.lens))
	}
	add("namespace", "all namespaces", m.view.Namespace == "", chosenNamespace(""))
	if m.frame != nil {
		for _, ns := range m.frame.Namespaces {
			add("namespace", ns, ns == m.view.Namespace, chosenNamespace(ns))
		}
	}
	for _, c := range m.world.Contexts() {
		add("context", c, m.frame != nil && c == m.frame.Context, chosenContext(c))
	}
	for _, t := range m.opts.Themes.Names() {
		add("theme", t, t == m.look.theme.Name, chosenTheme(t))
	}
	return out
}

// choose does what a row stands for and closes the list.
func (m *model) choose(it picker.Item) tea.Cmd {
	m.over = nil
	switch v := it.Value.(type) {
	case chosenLens:
		cmd, why := toLens(lens.Name(v))(m)
		m.status = why
		return cmd
	case chosenNamespace:
		m.toNamespace(string(v))
	case SavedQuery:
		return m.apply(v)
	case chosenContext:
		return m.switchTo(string(v))
	case chosenTheme:
		m.look.auto = false
		if err := m.look.use(string(v)); err != nil {
			m.status = err.Error()
		}
	case topology.ID:
		m.jump(v)
	case action:
		cmd, why := v(m)
		m.status = why
		return cmd
	case page.Copy:
		cmd, _ := m.asked(v)
		return cmd
	case copyYAML:
		return m.yamlCopy(topology.ID(v))
	}
	return nil
}

func (m *model) switchTo(name string) tea.Cmd {
	m.status = "switching to " + name + " …"
	m.pods.before = m.forwards()
	ctx, world := m.ctx, m.world
	return func() tea.Msg { return switchedMsg{name, world.Switch(ctx, name)} }
}

// switched begins anew in another context; if it could not be switched to, all
// stays as it is.
func (m *model) switched(msg switchedMsg) {
	if msg.err != nil {
		m.status = fmt.Sprintf("switch to %s: %v", msg.context, msg.err)
		return
	}
	m.status = m.pods.endedWords()
	m.closePages()
	m.closer.drop()
	m.view = lens.View{Lens: m.view.Lens, Fold: m.view.Fold, Most: m.view.Most}
	m.rest.forget()
	m.frame, m.chart = nil, chart{area: m.chart.area, placing: m.chart.placing}
	m.lookAgain()
}

func (l listOverlay) scope() keys.Scope { return keys.List }

func (l listOverlay) act(m *model, intent keys.Intent) tea.Cmd {
	const page = 10
	switch intent {
	case keys.RowUp:
		l.Move(-1)
	case keys.RowDown:
		l.Move(1)
	case keys.PageUp:
		l.Move(-page)
	case keys.PageDown:
		l.Move(page)
	case keys.Cancel:
		m.over = nil
	case keys.Accept:
		if it, ok := l.Take(); ok {
			return m.choose(it)
		}
	}
	return nil
}

func (l listOverlay) typed(_ *model, msg tea.Msg) tea.Cmd { return l.Type(msg) }

func (l listOverlay) click(m *model, x, y int) tea.Cmd {
	if !l.Click(x, y) {
		return nil
	}
	return l.act(m, keys.Accept)
}

func (l listOverlay) draw(_ *model, g *canvas.Grid) *canvas.Point {
	at := l.Draw(g, dialog(g, 76, min(30, max(18, g.H*2/3))))
	return &at
}
