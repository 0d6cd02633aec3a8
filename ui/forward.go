package ui

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/ui/keys"
	"kscope/ui/picker"
	"kscope/ui/session"
)

type (
	// portsMsg are the ports of what was asked for.
	portsMsg struct {
		asked int
		id    topology.ID
		ports []session.Port
		err   error
	}
	// openedMsg is the end of an attempt to forward a port.
	openedMsg struct {
		f   session.Forwarded
		err error
	}
	// forwardsMsg says that the forwards are not what they were.
	forwardsMsg struct{}
)

// forwardsPause is the least time between two looks at the forwards.
const forwardsPause = 100 * time.Millisecond

// watchForwards waits for news of the forwards, after a pause.
func (m *model) watchForwards(pause time.Duration) tea.Cmd {
	if m.opts.Sessions == nil {
		return nil
	}
	ctx, changed := m.ctx, m.opts.Sessions.Changed()
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
			return forwardsMsg{}
		}
	}
}

func (m *model) gotForwards() tea.Cmd {
	m.pods.forwards = m.forwards()
	return m.watchForwards(forwardsPause)
}

// forwards is how many are open.
func (m *model) forwards() int {
	if m.opts.Sessions == nil {
		return 0
	}
	return len(m.opts.Sessions.Forwards())
}

// openForward asks for the ports of what is selected.
func (m *model) openForward() (tea.Cmd, string) {
	ctx, host := m.ctx, m.opts.Sessions
	return m.lookInto("port-forward", func(id topology.ID, asked int) tea.Msg {
		ports, err := host.Ports(ctx, id)
		return portsMsg{asked, id, ports, err}
	})
}

// gotPorts lets the user choose: a row takes the same port here, or a free one.
func (m *model) gotPorts(msg portsMsg) tea.Cmd {
	if msg.asked != m.pods.asked {
		return nil
	}
	m.status = ""
	if msg.err != nil {
		m.status = "port-forward: " + msg.err.Error()
		return nil
	}
	p := picker.New("Forward which port of " + msg.id.Name() + "? or type one, or HERE:THERE")
	p.Empty = "no such port is declared; type a number, such as 8080 or 9000:8080 (up to 65535)"
	if len(msg.ports) == 0 {
		p.Empty = "no port is declared; type one, such as 8080 or 9000:8080"
	}
	p.Typed = func(text string) (picker.Item, bool) {
		local, port, ok := parsePorts(text)
		return picker.Item{Kind: "port", Name: strconv.Itoa(int(port)), Tail: hereWords(local), Value: forwardTo(msg.id, port, local)}, ok
	}
	var items []picker.Item
	for _, port := range msg.ports {
		items = append(items, picker.Item{Kind: "port", Name: strings.TrimSpace(strconv.Itoa(int(port.Number)) + " " + port.Name), Tail: port.Note,
			Value: forwardTo(msg.id, port.Number, 0)})
	}
	m.over = listOverlay{p}
	return p.Fill(items)
}

func hereWords(local int) string {
	if local == 0 {
		return "the same here, or a free one"
	}
	return strconv.Itoa(local) + " here"
}

// parsePorts reads PORT, :PORT or HERE:PORT.
func parsePorts(text string) (local int, port int32, ok bool) {
	here, there, both := strings.Cut(text, ":")
	if !both {
		here, there = "", text
	}
	n, err := strconv.ParseUint(there, 10, 16)
	if err != nil || n == 0 {
		return 0, 0, false
	}
	if here == "" {
		return 0, int32(n), true
	}
	l, err := strconv.ParseUint(here, 10, 16)
	return int(l), int32(n), err == nil && l > 0
}

func forwardTo(id topology.ID, port int32, local int) action {
	return func(m *model) (tea.Cmd, string) {
		ctx, host := m.ctx, m.opts.Sessions
		return func() tea.Msg {
			f, err := host.Open(ctx, id, port, local)
			return openedMsg{f, err}
		}, "port-forward: opening " + strconv.Itoa(int(port)) + " of " + id.Name() + " …"
	}
}

func (m *model) opened(msg openedMsg) {
	if msg.err != nil {
		m.status = "port-forward: " + msg.err.Error()
		return
	}
	m.status = msg.f.Local + " leads to " + msg.f.Pod + ":" + strconv.Itoa(int(msg.f.Inner))
	if key := m.opts.Keys.Cap(keys.Subject, keys.OpenForwards); key != "" {
		m.status += "; " + key + " lists what is forwarded"
	}
	m.pods.forwards = m.forwards()
}

// openForwards shows the list of them.
func (m *model) openForwards() (tea.Cmd, string) {
	if m.opts.Sessions == nil {
		return nil, "there is no cluster to go into"
	}
	if p, ok := m.pages.top().(*session.List); ok && p != nil {
		return nil, "this is the list"
	}
	m.open(session.NewList(m.opts.Sessions))
	return nil, ""
}
