package events

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/sheet"
	"kscope/ui/canvas"
	"kscope/ui/keys"
	"kscope/ui/page"
)

var noon = time.Unix(1_800_000_000, 0)

func event(name string, last int64, warning bool) sheet.Event {
	return sheet.Event{About: topology.ID("Pod/shop/" + name), Reason: "Reason-" + name, Message: "message of " + name,
		Warning: warning, Count: 2, First: noon.Unix() - 900, Last: noon.Unix() - last}
}

// showing is a page of all events, which it has been told.
func showing(t *testing.T, of topology.ID, list ...sheet.Event) *Page {
	p, _ := New(Options{Context: t.Context(), Of: of, Clock: func() time.Time { return noon },
		Source: func(context.Context, string) <-chan sheet.Events { return make(chan sheet.Events) }})
	tell(p, list...)
	p.Draw(canvas.New(100, 30), noon)
	return p
}

func tell(p *Page, list ...sheet.Event) {
	p.Hear(cameMsg{to: p, turn: p.turn, events: sheet.Events{List: sheet.Group(list), Synced: true}})
}

func drawn(p *Page) string {
	g := canvas.New(100, 30)
	p.Draw(g, noon)
	return g.Plain()
}

// Warnings come first, then the newest.
func TestOrder(t *testing.T) {
	text := drawn(showing(t, "", event("old", 500, false), event("new", 5, false), event("bad", 900, true)))
	at := -1
	for _, name := range []string{"Reason-bad", "Reason-new", "Reason-old"} {
		i := strings.Index(text, name)
		if i < at {
			t.Fatalf("%s is not in its place:\n%s", name, text)
		}
		at = i
	}
}

// The marked event stays marked and in its place while others come and go.
func TestMarkStays(t *testing.T) {
	var list []sheet.Event
	for i := range 60 {
		list = append(list, event(fmt.Sprintf("p%02d", i), int64(100+i), false))
	}
	p := showing(t, "", list...)
	for range 30 {
		p.Act(keys.RowDown)
	}
	drawn(p)
	on, row := p.Subjects()[0], p.cursor-p.top
	for i := range 7 {
		list = append(list, event(fmt.Sprintf("n%02d", i), int64(i), i%2 == 0))
	}
	tell(p, list[5:]...)
	drawn(p)
	if got := p.Subjects()[0]; got != on || p.cursor-p.top != row {
		t.Errorf("marked %s in row %d, was %s in row %d", got, p.cursor-p.top, on, row)
	}
}

func TestFamilyAndAll(t *testing.T) {
	p := showing(t, "Pod/shop/a", event("a", 1, false), event("b", 2, false))
	if text := drawn(p); !strings.Contains(text, "Reason-a") || strings.Contains(text, "Reason-b") {
		t.Errorf("got\n%s", text)
	}
	p.Act(keys.ToggleAll)
	tell(p, event("a", 1, false), event("b", 2, false))
	if text := drawn(p); !strings.Contains(text, "Reason-b") {
		t.Errorf("got\n%s", text)
	}
	if _, why := showing(t, "").Act(keys.ToggleAll); why == "" {
		t.Error("no word on why a does nothing")
	}
}

// A filter that is no regular expression changes nothing, and says so by its colour.
func TestFilter(t *testing.T) {
	p := showing(t, "", event("a", 1, false), event("b", 2, false))
	p.Act(keys.OpenSearch)
	for _, r := range "reason-B" {
		p.Type(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	if text := drawn(p); strings.Contains(text, "Reason-a") {
		t.Errorf("got\n%s", text)
	}
	p.Type(tea.KeyPressMsg{Code: '(', Text: "("})
	if !p.wrong || len(p.rows) != 1 {
		t.Errorf("wrong %v, %d rows", p.wrong, len(p.rows))
	}
	p.Act(keys.Cancel)
	if len(p.rows) != 2 || p.Scope() != keys.Events {
		t.Errorf("%d rows after leaving the filter", len(p.rows))
	}
}

func TestEnterJumps(t *testing.T) {
	p := showing(t, "", event("a", 1, false))
	cmd, why := p.Act(keys.Accept)
	if why != "" || cmd().(page.Jump).ID != "Pod/shop/a" {
		t.Error(why)
	}
	if _, why := showing(t, "").Act(keys.Accept); why == "" {
		t.Error("no word on why Enter does nothing")
	}
}

// What ended is not heard any more.
func TestClosedPageIsDeaf(t *testing.T) {
	p := showing(t, "", event("a", 1, false))
	p.Close()
	tell(p, event("b", 1, false))
	if len(p.rows) != 1 || p.rows[0].Reason != "Reason-a" {
		t.Errorf("rows %v", p.rows)
	}
}
