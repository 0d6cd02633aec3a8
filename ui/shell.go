package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/picker"
	"kscope/ui/session"
)

// pods is what is being asked for inside pods. Any key gives up what has not been
// answered yet: a shell must not open when nobody waits for it any more.
type pods struct {
	asked    int // number of the newest question
	forwards int // that are open
	before   int // that were open before the switch to another context
}

func (p *pods) forget() { p.asked++ }

// endedWords say what a switch to another context has ended.
func (p *pods) endedWords() string {
	if p.before == 0 {
		return ""
	}
	return counted(p.before, "port-forward") + " of the former context ended"
}

// podMsg is the pod that was asked for.
type podMsg struct {
	asked   int
	purpose session.Purpose
	pod     session.Pod
	err     error
}

func inPods() map[keys.Intent]action {
	return map[keys.Intent]action{
		keys.OpenShell:    goInside(session.Shell),
		keys.OpenAttach:   goInside(session.Attach),
		keys.OpenCommand:  goInside(session.Command),
		keys.OpenDebug:    goInside(session.Debug),
		keys.OpenForward:  (*model).openForward,
		keys.OpenForwards: (*model).openForwards,
	}
}

// enterable is the one object to go into; why says why there is none.
func (m *model) enterable() (id topology.ID, why string) {
	ids := m.subjects()
	switch {
	case m.opts.Sessions == nil:
		return "", "there is no cluster to go into"
	case len(ids) == 0:
		return "", "choose a pod, a workload or a Service first"
	case len(ids) > 1:
		return "", "choose one of the " + canvas.Number(len(ids))
	case ids[0].Inferred():
		return "", ids[0].Name() + " is outside of the cluster"
	}
	return ids[0], ""
}

// lookInto asks the cluster something about what is selected, for a purpose; asked is
// the number of the question.
func (m *model) lookInto(purpose string, ask func(id topology.ID, asked int) tea.Msg) (tea.Cmd, string) {
	id, why := m.enterable()
	if why != "" {
		return nil, why
	}
	asked := m.pods.asked
	return func() tea.Msg { return ask(id, asked) }, purpose + ": looking at " + id.Kind() + " " + id.Name() + " …"
}

// goInside asks for the pod of what is selected.
func goInside(p session.Purpose) action {
	return func(m *model) (tea.Cmd, string) {
		ctx, host := m.ctx, m.opts.Sessions
		return m.lookInto(p.String(), func(id topology.ID, asked int) tea.Msg {
			pod, err := host.Pod(ctx, id, p)
			return podMsg{asked, p, pod, err}
		})
	}
}

// gotPod goes on with the container.
func (m *model) gotPod(msg podMsg) tea.Cmd {
	if msg.asked != m.pods.asked {
		return nil
	}
	m.status = ""
	if msg.err != nil {
		m.status = msg.purpose.String() + ": " + msg.err.Error()
		return nil
	}
	switch cs := msg.pod.Containers; len(cs) {
	case 0:
		m.status = msg.purpose.String() + ": " + msg.pod.Name + " has no containers"
		return nil
	case 1:
		return m.toContainer(session.Job{Purpose: msg.purpose, Pod: msg.pod, Container: cs[0]})
	}
	return m.chooseContainer(msg)
}

func (m *model) chooseContainer(msg podMsg) tea.Cmd {
	p := picker.New(titled(msg.purpose) + " in " + msg.pod.Name + ": which container?")
	p.Empty = "no container like that"
	var items []picker.Item
	for i, c := range msg.pod.Containers {
		var tail []string
		if i == 0 {
			tail = append(tail, "default")
		}
		if c.Role != "" {
			tail = append(tail, c.Role)
		}
		tail = append(tail, c.State)
		job := session.Job{Purpose: msg.purpose, Pod: msg.pod, Container: c}
		health := topology.OK
		if !c.Running {
			health = topology.Failed
		}
		items = append(items, picker.Item{Name: c.Name, Tail: strings.Join(tail, " · "), Health: health, HasHealth: true,
			Value: action(func(m *model) (tea.Cmd, string) { return m.toContainer(job), "" })})
	}
	m.over = listOverlay{p}
	return p.Fill(items)
}

func titled(p session.Purpose) string {
	s := p.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

// toContainer begins the session, or asks what is still to be known.
func (m *model) toContainer(job session.Job) tea.Cmd {
	switch job.Purpose {
	case session.Command:
		return m.askCommand(job)
	case session.Debug:
		return m.askImage(job, "Debug container beside "+job.Container.Name)
	}
	return m.hold(job)
}

// hold gives the terminal to the session.
func (m *model) hold(job session.Job) tea.Cmd {
	return session.Hold(m.ctx, m.opts.Sessions, job, &m.lease)
}

func (m *model) askCommand(job session.Job) tea.Cmd {
	p := picker.New("Command in " + job.Pod.Name + "/" + job.Container.Name)
	p.Empty = "type a command, such as env or ls -l /tmp"
	p.Typed = func(text string) (picker.Item, bool) {
		job := job
		job.Line = text
		return picker.Item{Kind: "run", Name: text, Value: action(func(m *model) (tea.Cmd, string) { return m.hold(job), "" })}, text != ""
	}
	m.over = listOverlay{p}
	return p.Fill(nil)
}

// askImage lets the user choose what a debug container is made of: nothing is
// started before that.
func (m *model) askImage(job session.Job, title string) tea.Cmd {
	p := picker.New(title)
	p.Empty = "type an image"
	job.Purpose = session.Debug
	item := func(image, tail string) picker.Item {
		job := job
		job.Image = image
		return picker.Item{Kind: "image", Name: image, Tail: tail,
			Value: action(func(m *model) (tea.Cmd, string) { return m.hold(job), "" })}
	}
	p.Typed = func(text string) (picker.Item, bool) {
		return item(text, "as typed"), text != "" && !strings.ContainsAny(text, " \t")
	}
	items := []picker.Item{item(m.opts.DebugImage, "default; or type another")}
	if job.Container.Image != m.opts.DebugImage {
		items = append(items, item(job.Container.Image, "the container's own"))
	}
	m.over = listOverlay{p}
	return p.Fill(items)
}

// sessionEnded says how it ended. Where there is no shell, a debug container may
// help.
func (m *model) sessionEnded(msg session.Ended) tea.Cmd {
	m.lease.Over()
	if msg.Quit {
		return tea.Quit
	}
	m.status = msg.Words()
	if !msg.NoShell() {
		return nil
	}
	m.status = ""
	return m.mayDebug(msg.Job)
}

// mayDebug asks whether a debug container would be allowed, before it is offered.
func (m *model) mayDebug(job session.Job) tea.Cmd {
	ctx, host, asked := m.ctx, m.opts.Sessions, m.pods.asked
	id := topology.MakeID("Pod", job.Pod.Namespace, job.Pod.Name)
	return func() tea.Msg {
		_, err := host.Pod(ctx, id, session.Debug)
		return debugMsg{asked, job, err}
	}
}

// debugMsg tells whether a debug container may be offered for a job that found no
// shell.
type debugMsg struct {
	asked int
	job   session.Job
	err   error
}

func (m *model) gotDebug(msg debugMsg) tea.Cmd {
	name := msg.job.Pod.Name + "/" + msg.job.Container.Name
	switch {
	case msg.asked != m.pods.asked:
		return nil
	case msg.err != nil:
		m.status = "no shell in " + msg.job.Container.Name + "; a debug container " + strings.TrimPrefix(msg.err.Error(), "not allowed: ")
		return nil
	}
	return m.askImage(msg.job, name+" has no shell: add a debug container?")
}
