package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// measuring is one run of the program.
type measuring struct {
	options
	api    *api
	screen *screen
	pid    int
}

func (m *measuring) say(what, format string, a ...any) {
	fmt.Printf("| %s | %s |\n", what, fmt.Sprintf(format, a...))
}

func (m *measuring) all() error {
	for _, step := range []func() error{m.start, m.settle, m.quiet, m.oneChange, m.keys, m.after} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// start follows the program until everything is read, and presses keys meanwhile.
func (m *measuring) start() error {
	began := m.screen.began
	if _, err := m.screen.wait("anything of a namespace", time.Minute, has("team-0")); err != nil {
		return err
	}
	m.say("first picture", "%.2f s", time.Since(began).Seconds())
	var early []time.Duration
	for !m.synced() {
		for _, want := range []bool{true, false} {
			d, err := m.help(want)
			if err != nil {
				return err
			}
			early = append(early, d)
		}
		if time.Since(began) > 5*time.Minute {
			return fmt.Errorf("not synced after 5 minutes\n%s", m.screen.text())
		}
		time.Sleep(150 * time.Millisecond)
	}
	m.say("all synced", "%.2f s", time.Since(began).Seconds())
	m.say("processor time until then", "%.2f s", worked(m.pid).Seconds())
	m.latency("key to frame while it reads", early)
	_, peak := memory(m.pid)
	m.say("peak RSS until then", "%.0f MiB", peak)
	return nil
}

// synced: the header counts no kinds any more.
func (m *measuring) synced() bool {
	head, _, _ := strings.Cut(m.screen.text(), "\n")
	return strings.Contains(head, "live")
}

// help opens or closes the help and tells how long that took.
func (m *measuring) help(open bool) (time.Duration, error) {
	return m.screen.press("?", func(text string) bool { return strings.Contains(text, "find anything by name") == open })
}

// settle waits until the memory is what it will be.
func (m *measuring) settle() error {
	time.Sleep(m.options.settle)
	now, peak := memory(m.pid)
	m.say("RSS settled / peak", "%.0f / %.0f MiB", now, peak)
	return nil
}

// quiet looks at the program while nothing changes.
func (m *measuring) quiet() error {
	before, _ := m.api.asked()
	cpu, bytes := worked(m.pid), m.screen.written()
	time.Sleep(m.idle)
	after, _ := m.api.asked()
	total := 0
	for k, n := range after {
		total += n - before[k]
	}
	m.say("idle", "%.2f %% CPU, %.2f requests/s, %d lists, %d bytes drawn", 100*(worked(m.pid)-cpu).Seconds()/m.idle.Seconds(),
		float64(total)/m.idle.Seconds(), after["list"]-before["list"], m.screen.written()-bytes)
	now, _ := memory(m.pid)
	m.say("RSS after that", "%.0f MiB", now)
	return nil
}

// oneChange breaks a pod and heals it, and waits for the word in the header.
func (m *measuring) oneChange() error {
	var took []time.Duration
	for i := range 20 {
		for _, ready := range []bool{false, true} {
			began := time.Now()
			m.api.change(i*31%m.size.pods, ready, int32(i))
			_, err := m.screen.wait("the problem", time.Minute, func(text string) bool { return strings.Contains(text, "1 problem") != ready })
			if err != nil {
				return err
			}
			took = append(took, time.Since(began))
			time.Sleep(150 * time.Millisecond)
		}
	}
	m.latency("one pod's change, wire to screen", took)
	return nil
}

// keys presses keys while much happens.
func (m *measuring) keys() error {
	for _, rate := range []int{20, m.rate} { // 20: what Kubernetes' own goals allow for (slos.md)
		m.api.setRate(rate)
		at := fmt.Sprintf(" at %d events/s", rate)
		time.Sleep(3 * time.Second)
		m.busy(at)
		if err := m.press(at); err != nil {
			return err
		}
	}
	m.api.setRate(0)
	return nil
}

// busy looks at the program while it is left alone with the changes.
func (m *measuring) busy(at string) {
	const looks = 10 * time.Second
	_, before := m.api.asked()
	cpu, bytes := worked(m.pid), m.screen.written()
	time.Sleep(looks)
	_, after := m.api.asked()
	m.say("CPU"+at, "%.0f %% of one core, %.0f events/s sent, %.1f KiB/s drawn", 100*(worked(m.pid)-cpu).Seconds()/looks.Seconds(),
		float64(after-before)/looks.Seconds(), float64(m.screen.written()-bytes)/looks.Seconds()/1024)
}

// press opens and closes the help, which asks nothing of the model, and changes the
// lens, which needs a new picture of everything.
func (m *measuring) press(at string) error {
	var helps, lenses []time.Duration
	for i := range 200 {
		d, err := m.help(i%2 == 0)
		if err != nil {
			return err
		}
		helps = append(helps, d)
		time.Sleep(time.Duration(37+i%50) * time.Millisecond) // in no step with the program
	}
	for i := range 60 {
		key := []string{"2", "3", "1"}[i%3]
		d, err := m.screen.press(key, laneOf(key))
		if err != nil {
			return err
		}
		lenses = append(lenses, d)
		time.Sleep(time.Duration(237+i%50) * time.Millisecond)
	}
	m.latency("key to frame"+at, helps)
	m.latency("key to the picture of another lens"+at, lenses)
	return nil
}

// laneOf tells by the headings of the lanes, in the second row, whether the picture
// of the lens with that key is shown.
func laneOf(key string) func(string) bool {
	word := map[string]string{"1": " service ", "2": " workload ", "3": " node "}[key]
	return func(text string) bool { return strings.Contains(strings.Split(text, "\n")[1], word) }
}

func (m *measuring) after() error {
	time.Sleep(10 * time.Second)
	now, peak := memory(m.pid)
	m.say("RSS after all that / peak", "%.0f / %.0f MiB", now, peak)
	return nil
}

func (m *measuring) latency(what string, all []time.Duration) {
	if len(all) == 0 {
		m.say(what, "—")
		return
	}
	slices.Sort(all)
	at := func(q float64) float64 {
		return float64(all[min(len(all)-1, int(q*float64(len(all))))].Microseconds()) / 1000
	}
	m.say(what, "p50 %.1f, p99 %.1f, max %.1f ms (%d)", at(0.5), at(0.99), float64(all[len(all)-1].Microseconds())/1000, len(all))
}
