package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	facts "kscope/topology/sheet"
	"kscope/ui/events"
	"kscope/ui/keys"
	"kscope/ui/page"
	"kscope/ui/picker"
	"kscope/ui/text"
)

// onSubjects is what can be done with the objects that the map or a page shows.
func onSubjects() map[keys.Intent]action {
	return map[keys.Intent]action{
		keys.OpenYAML:     (*model).openYAML,
		keys.OpenDescribe: (*model).openDescribe,
		keys.OpenEvents:   (*model).openEvents,
		keys.OpenCopy:     (*model).openCopy,
	}
}

// subject is the one object that a key is for; why says why there is none.
func (m *model) subject() (id topology.ID, why string) {
	ids := m.subjects()
	switch {
	case len(ids) > 0 && ids[0].Inferred():
		return "", ids[0].Label() + " is no object of the cluster"
	case len(ids) > 0:
		return ids[0], ""
	case m.pages.top() != nil:
		return "", "nothing is marked here"
	case m.chart.node() == nil:
		return "", nothingYet
	}
	return "", "no object stands for this box; + unfolds it"
}

func (m *model) openYAML() (tea.Cmd, string) {
	world := m.world
	return m.openText("YAML", true, func(id topology.ID) text.Read {
		return func(ctx context.Context, contents bool) (string, bool, error) { return world.YAML(ctx, id, contents) }
	})
}

func (m *model) openDescribe() (tea.Cmd, string) {
	world := m.world
	return m.openText("Describe", false, func(id topology.ID) text.Read {
		return func(ctx context.Context, _ bool) (string, bool, error) {
			body, err := world.Describe(ctx, id)
			return body, false, err
		}
	})
}

// openText lays a page of text over what is seen, in place of one about the same
// object.
func (m *model) openText(what string, paths bool, read func(topology.ID) text.Read) (tea.Cmd, string) {
	id, why := m.subject()
	if why != "" {
		return nil, why
	}
	if t, ok := m.pages.top().(*text.Page); ok {
		if is, of := t.Title(); is == what && of == id.Label() {
			return t.Act(keys.ReadAgain)
		}
		m.closePage()
	}
	p, cmd := text.New(text.Options{Context: m.ctx, What: what, Of: id.Label(), ID: id, Paths: paths,
		Read: read(id), Clock: m.opts.Clock})
	m.open(p)
	return cmd, ""
}

// openEvents shows the events of what is selected; where no object is, all.
func (m *model) openEvents() (tea.Cmd, string) {
	if _, ok := m.pages.top().(*events.Page); ok {
		return nil, "these are the events; a shows all of them"
	}
	world := m.world
	o := events.Options{Context: m.ctx, Namespace: m.view.Namespace, Clock: m.opts.Clock}
	o.Source = func(ctx context.Context, namespace string) <-chan facts.Events {
		return world.Events(ctx, namespace, "", "")
	}
	if id, why := m.subject(); why == "" {
		o.Of = id
		if d := m.detail(); d != nil && d.ID == id {
			o.Family = events.Family(d)
		}
	}
	p, cmd := events.New(o)
	m.open(p)
	return cmd, ""
}

// openCopy offers what can be copied.
func (m *model) openCopy() (tea.Cmd, string) {
	var items []picker.Item
	add := func(what, shown string, value any) {
		items = append(items, picker.Item{Kind: what, Name: shown, Value: value})
	}
	if c, ok := m.pages.top().(page.Copier); ok {
		for _, one := range c.Copies() {
			add(one.What, firstLine(one.Text), one)
		}
	}
	id, why := m.subject()
	if why == "" {
		add("the name", id.Name(), page.Copy{What: "the name", Text: id.Name()})
		add("the id", string(id), page.Copy{What: "the id", Text: string(id)})
		for _, verb := range []string{"get -o yaml", "describe", "events"} {
			if line := m.world.Command(verb, id); line != "" {
				word, _, _ := strings.Cut(verb, " ")
				add(word, line, page.Copy{What: "the command", Text: line})
			}
		}
		add("YAML", "of "+id.Label(), copyYAML(id))
	}
	if len(items) == 0 {
		return nil, why
	}
	p := picker.New("Copy")
	p.Empty = "nothing like that can be copied"
	m.over = listOverlay{p}
	return p.Fill(items), ""
}

// copyYAML stands for the YAML of an object in the list of what can be copied.
type copyYAML topology.ID

// yamlCopy reads the YAML and copies it.
func (m *model) yamlCopy(id topology.ID) tea.Cmd {
	ctx, world := m.ctx, m.world
	m.status = "reading " + id.Label() + " …"
	return func() tea.Msg {
		body, _, err := world.YAML(ctx, id, false)
		if err != nil {
			return page.Say{Text: "copy: " + err.Error()}
		}
		return page.Copy{What: "the YAML", Text: body}
	}
}

// firstLine is the beginning of a text, to recognise it by.
func firstLine(s string) string {
	for i, r := range s {
		if r == '\n' && i > 0 {
			return s[:i] + " …"
		}
		if i > 200 {
			return s[:i] + "…"
		}
	}
	return s
}
