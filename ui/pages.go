package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/facets"
	"kscope/ui/keys"
	"kscope/ui/page"
	"kscope/ui/table"
)

// mostCopied is how many bytes are handed to a terminal's clipboard: many take far
// less, none that we know takes more.
const mostCopied = 8 << 20

// pages lie over the map, the uppermost last.
type pages []page.Page

// top is the page that is seen, nil when it is the map.
func (p pages) top() page.Page {
	if len(p) == 0 {
		return nil
	}
	return p[len(p)-1]
}

// open lays a page over what is seen.
func (m *model) open(p page.Page) {
	m.pages = append(m.pages, p)
	m.panel.Focused = false
}

// closePage takes the uppermost page away.
func (m *model) closePage() {
	n := len(m.pages) - 1
	if n < 0 {
		return
	}
	m.pages[n].Close()
	m.pages = m.pages[:n:n]
}

// closePages goes back to the map.
func (m *model) closePages() {
	for len(m.pages) > 0 {
		m.closePage()
	}
}

// asked does what a page asks the screen for; handled is false if the message is
// something else.
func (m *model) asked(msg tea.Msg) (cmd tea.Cmd, handled bool) {
	switch msg := msg.(type) {
	case page.Back:
		m.closePage()
	case page.Jump:
		m.closePages()
		m.jump(msg.ID)
	case page.Say:
		m.status = msg.Text
	case page.Copy:
		if len(msg.Text) > mostCopied {
			m.status = fmt.Sprintf("%s is too long for a terminal's clipboard (%d KiB)", msg.What, len(msg.Text)>>10)
			return nil, true
		}
		m.status = fmt.Sprintf("copied %s (%d characters)", msg.What, len([]rune(msg.Text)))
		return tea.SetClipboard(msg.Text), true
	case page.Open:
		m.open(msg.Page)
	case page.Save:
		return m.save(msg), true
	case page.Narrow:
		return m.narrowBy(msg), true
	default:
		return nil, false
	}
	return nil, true
}

// tell hands what is told of the selected object to the pages that want to know.
func (m *model) tell() {
	for _, p := range m.pages {
		if l, ok := p.(page.Listener); ok {
			l.Told(m.detail())
		}
	}
}

// save writes a file, and says where it is.
func (m *model) save(msg page.Save) tea.Cmd {
	ctx, world := m.ctx, m.world
	return func() tea.Msg {
		path, err := world.Save(ctx, msg.Name, msg.Text)
		if err != nil {
			return page.Say{Text: "save: " + err.Error()}
		}
		return page.Say{Text: "saved as " + path}
	}
}

// looking is a page that shows what the map would.
type looking interface {
	Look(lens.View) tea.Cmd
}

// openTable lays the table of what the map shows over it.
func (m *model) openTable() (tea.Cmd, string) {
	if m.frame == nil {
		return nil, nothingYet
	}
	var at topology.ID
	if ids := m.subjects(); len(ids) > 0 {
		at = ids[0]
	}
	p, cmd := table.New(m.ctx, m.world, cloneView(m.view), at, m.columns, m.opts.Clock)
	m.open(p)
	return cmd, ""
}

// openFacets lays the facets of what the map shows over it.
func (m *model) openFacets() (tea.Cmd, string) {
	if m.frame == nil {
		return nil, nothingYet
	}
	p, cmd := facets.New(m.ctx, m.world, cloneView(m.view))
	m.open(p)
	return cmd, ""
}

// hear hands a message to all pages, and to the strip below the map.
func (m *model) hear(msg tea.Msg) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(m.pages)+1)
	if m.strip != nil {
		cmds = append(cmds, m.strip.Hear(msg))
	}
	for _, p := range m.pages {
		cmds = append(cmds, p.Hear(msg))
	}
	return tea.Batch(cmds...)
}

// subjects are the objects that keys such as y and l act on: the page's, or what is
// selected on the map.
func (m *model) subjects() []topology.ID {
	if p := m.pages.top(); p != nil {
		return p.Subjects()
	}
	if c := m.chart.chase; c != nil && !c.fold { // on the way there
		id, _, _ := strings.Cut(c.key, "@")
		return []topology.ID{topology.ID(id)}
	}
	if d := m.detail(); d != nil && d.ID != "" {
		return []topology.ID{d.ID}
	}
	return nil
}

// pageArea is the place of a page: all between header and footer.
func (m *model) pageArea() canvas.Rect {
	return canvas.Rect{X: 0, Y: 1, W: m.screen.w, H: m.screen.h - 2}
}

// actOnPage does an intent on the uppermost page.
func (m *model) actOnPage(intent keys.Intent) (tea.Cmd, string) {
	switch intent {
	case keys.ClosePage:
		m.closePage()
		return nil, ""
	case keys.OpenHelp:
		return m.openHelp()
	case keys.OpenQuery:
		return m.openQuery()
	case keys.OpenLogs:
		return m.openLogs()
	case keys.OpenTable:
		return m.openTable()
	}
	return m.pages.top().Act(intent)
}
