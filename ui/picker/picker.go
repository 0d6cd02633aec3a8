package picker

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/ui/canvas"
	"kscope/ui/field"
)

// keep is how many matches are kept; nobody reads further.
const keep = 500

// Item is one row.
type Item struct {
	// Kind is the dim word before the name ("Pod", "namespace"), Tail what stands
	// behind it (a namespace, "current").
	Kind, Name, Tail string
	// Health is shown as a glyph if HasHealth.
	Health    topology.Health
	HasHealth bool
	Value     any
}

// text is what is matched against: the name first, as early matches count more.
func (it Item) text() string { return it.Name + " " + it.Tail + " " + it.Kind }

// row is one item that matches, with the runes of its text that do.
type row struct {
	item Item
	hits []int
}

// Picker is an open list.
type Picker struct {
	Title string
	// Empty says what to do when nothing matches.
	Empty string
	// Typed, if set, offers a row for a text that no item has.
	Typed func(text string) (Item, bool)

	field   *field.Field
	items   []Item
	loading bool
	rows    []row
	more    int // matches beyond keep
	cursor  int
	top     int
	asked   int  // number of the newest question
	heard   int  // and of the newest answer
	accept  bool // take the row as soon as the answer is there
	hits    []canvas.Rect
	first   int // index of the row that hits[0] shows
}

// New is an empty list with an empty text field, waiting for Fill.
func New(title string) *Picker {
	return &Picker{Title: title, field: field.New(""), loading: true}
}

// Matched is the answer to a question; it belongs to the picker that asked.
type Matched struct {
	to    *Picker
	asked int
	rows  []row
	more  int
}

// Fill gives the list its items, in the order to show them while nothing is typed.
func (p *Picker) Fill(items []Item) tea.Cmd {
	p.items, p.loading = items, false
	return p.ask()
}

// Text is what was typed.
func (p *Picker) Text() string { return p.field.Text() }

// Type takes a key or a paste for the text field.
func (p *Picker) Type(msg tea.Msg) tea.Cmd {
	was := p.field.Text()
	cmd := p.field.Type(msg)
	if p.field.Text() == was {
		return cmd
	}
	p.cursor, p.top, p.accept = 0, 0, false
	return tea.Batch(cmd, p.ask())
}

// ask matches the items against the text, outside of Update.
func (p *Picker) ask() tea.Cmd {
	p.asked++
	asked, items, text := p.asked, p.items, strings.TrimSpace(p.field.Text())
	return func() tea.Msg {
		rows, more := match(items, text)
		return Matched{p, asked, rows, more}
	}
}

// Answer takes the rows of a finished question, if it is still the newest. It
// returns the row to take, if that was asked for before the answer was there.
func (p *Picker) Answer(m Matched) (Item, bool) {
	if m.to != p || m.asked != p.asked {
		return Item{}, false
	}
	p.rows, p.more, p.heard = m.rows, m.more, m.asked
	if p.Typed != nil && len(p.rows) == 0 {
		if it, ok := p.Typed(strings.TrimSpace(p.field.Text())); ok {
			p.rows = []row{{item: it}}
		}
	}
	p.Move(0)
	if !p.accept || p.loading {
		return Item{}, false
	}
	p.accept = false
	return p.Take()
}

// Take is the row under the cursor. While the list is behind what was typed there
// is none yet; the answer will bring it.
func (p *Picker) Take() (Item, bool) {
	if p.accept = p.loading || p.heard != p.asked; p.accept || p.cursor >= len(p.rows) {
		return Item{}, false
	}
	return p.rows[p.cursor].item, true
}

// Move moves the cursor by n rows.
func (p *Picker) Move(n int) { p.cursor = max(0, min(len(p.rows)-1, p.cursor+n)) }

// Click moves the cursor to the row drawn at x, y and tells whether there is one.
func (p *Picker) Click(x, y int) bool {
	for i, r := range p.hits {
		if r.Contains(x, y) {
			p.cursor = p.first + i
			return true
		}
	}
	return false
}
