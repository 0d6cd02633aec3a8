package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"kscope/topology/lens"
	"kscope/ui/inspect"
	"kscope/ui/keys"
	"kscope/ui/picker"
	"kscope/ui/session"
	"kscope/ui/table"
	"kscope/ui/trace"
)

// model is the root: it holds the parts and routes messages to them.
type model struct {
	ctx    context.Context // ends when the program does
	world  World
	opts   Options
	look   look
	view   lens.View   // what the user wants to look at
	frame  *lens.Frame // the newest picture, nil before the first
	chart  chart       // the map
	panel  inspect.Panel
	closer closer       // what is read of the selected object
	strip  *trace.Strip // below the map: whether a request from outside gets there, nil = none
	pages  pages        // what takes the place of the map
	over   overlay      // what lies over all that and has the keyboard, nil = nothing
	status string       // a message until the next key
	pace   pace         // what runs by itself: pulling frames, ticking
	pods   pods         // what is being asked for inside pods
	rest   rest         // and what is done while the user rests
	screen screen
	lease  session.Lease // of the terminal
	// columns are those that the user chose for tables, as long as the program runs.
	columns table.Chosen
}

func newModel(ctx context.Context, world World, opts Options) (*model, error) {
	opts = opts.withDefaults()
	l, err := newLook(opts)
	if err != nil {
		return nil, err
	}
	m := &model{ctx: ctx, world: world, opts: opts, look: l, view: opts.View, columns: table.Chosen{}}
	m.screen.beside = true
	if m.view.Fold == lens.FoldNone {
		m.view.Most = mostBoxes
	}
	return m, nil
}

// Init starts pulling pictures and asks for the background's colour, which may
// never be answered.
func (m *model) Init() tea.Cmd {
	return tea.Batch(m.pull(0), m.watchForwards(0), tea.RequestBackgroundColor)
}

// Update routes the message, and starts what is to go on by itself: the clock if the
// screen now counts time, the fading of news, the search for a better picture.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.screen.dirty = true
	return m, tea.Batch(m.route(msg), m.lookCloser(), m.follow(), m.tick(), m.fade(), m.rests())
}

func (m *model) route(msg tea.Msg) tea.Cmd {
	if cmd, ok := m.asked(msg); ok {
		return cmd
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		m.rest.stir()
		return m.key(msg)
	case tea.PasteMsg:
		m.rest.stir()
		return m.typed(msg)
	case tea.MouseMsg:
		m.rest.stir()
		return m.mouse(msg)
	case tea.WindowSizeMsg:
		return m.resize(msg.Width, msg.Height)
	case frameMsg:
		return m.take(msg)
	case placedMsg:
		return m.placed(msg)
	case offersMsg:
		m.offered(msg)
	case historyMsg:
		msg.to.back = recall{list: msg.list, at: len(msg.list)}
	case savedMsg:
		return m.offerSaved(msg)
	case picker.Matched:
		return m.matched(msg)
	case namesMsg:
		return m.named(msg)
	case switchedMsg:
		m.switched(msg)
	case podMsg:
		return m.gotPod(msg)
	case debugMsg:
		return m.gotDebug(msg)
	case portsMsg:
		return m.gotPorts(msg)
	case session.Ended:
		return m.sessionEnded(msg)
	case openedMsg:
		m.opened(msg)
	case forwardsMsg:
		return m.gotForwards()
	case tickMsg:
		m.pace.ticked(msg)
	case lingeredMsg:
		return m.lingered(msg)
	case wholeMsg:
		return m.whole(msg)
	case eventsMsg:
		return m.heard(msg)
	case fadeMsg:
		m.chart.news.faded(msg)
	case searchedMsg:
		m.searched(msg)
	case restedMsg:
		return m.rested()
	case tea.FocusMsg:
		m.pace.blurred = false
	case tea.BlurMsg:
		m.pace.blurred = true
	case tea.ColorProfileMsg:
		m.look.colours(msg.Profile)
	case tea.BackgroundColorMsg:
		m.look.background(msg)
	default:
		return m.hear(msg)
	}
	return nil
}

// key turns a key into an intent of what has the keyboard; what means nothing
// there is typed into its text field, if it has one.
func (m *model) key(msg tea.KeyPressMsg) tea.Cmd {
	m.status = ""
	m.pods.forget()
	intent := m.opts.Keys.Lookup(m.scope(), msg.String())
	if intent == keys.None {
		m.status = m.elsewhere(msg.String())
		return m.typed(msg)
	}
	cmd, why := m.act(intent)
	if why != "" {
		m.status = why
	}
	return cmd
}

// elsewhere says that a key without a meaning on this page has one on the map, "" if
// not.
func (m *model) elsewhere(key string) string {
	if !slices.Contains(m.scope().Falls(), keys.Page) || m.opts.Keys.Lookup(keys.Map, key) == keys.None {
		return ""
	}
	return keys.Cap(key) + " works on the map; " + m.opts.Keys.Cap(keys.Page, keys.ClosePage) + " goes back"
}

// scope is what has the keyboard.
func (m *model) scope() keys.Scope {
	if m.over != nil {
		return m.over.scope()
	}
	if p := m.pages.top(); p != nil {
		return p.Scope()
	}
	if m.panel.Focused {
		return keys.Panel
	}
	return keys.Map
}

func (m *model) typed(msg tea.Msg) tea.Cmd {
	switch p := m.pages.top(); {
	case m.over != nil:
		return m.over.typed(m, msg)
	case p != nil:
		return p.Type(msg)
	}
	return nil
}

// resize takes the terminal's new size; a lens may then fold more or less.
func (m *model) resize(w, h int) tea.Cmd {
	m.screen.resize(w, h)
	if m.panel.Focused && m.panelWidth() == 0 { // who has the keys stays in sight
		m.screen.covering, m.screen.beside, m.screen.lent = m.narrow(), !m.narrow(), true
	}
	m.chart.resize(m.mapArea())
	m.lookAgain()
	return m.replace()
}

// lookAgain tells the world what the user looks at now.
func (m *model) lookAgain() {
	m.chart.area = m.mapArea() // what is kept of the cluster may have a strip below it
	m.view.Rows, m.view.Selected = max(minRows, m.chart.area.H-2), m.chart.target()
	m.view.Columns = m.chart.area.W
	m.view.Loose = !m.chart.touched && m.chart.chase == nil
	if m.narrow() || !m.screen.chosen && !m.panel.Focused {
		m.view.Columns = m.screen.w // the inspector gives way
	}
	v := m.view
	if c := m.chart.chase; c != nil {
		v = scoped(v, c.view)
	}
	m.world.Look(cloneView(v))
}
