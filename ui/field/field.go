// Package field is one line of text being typed, drawn on the canvas.
//
// It knows editing (bubbles' textinput does it) and cells; it knows nothing of
// what the text means. Its invariant: the cursor is always inside the drawn width.
package field

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"kscope/themes"
	"kscope/ui/canvas"
)

// limit is the most characters a field takes; a selector or a name is far shorter.
const limit = 512

// Field is a line of text with a cursor.
type Field struct{ in textinput.Model }

// New is a field with text in it, the cursor at its end.
func New(text string) *Field {
	in := textinput.New()
	in.SetVirtualCursor(false)
	in.CharLimit = limit
	in.Focus()
	in.SetValue(text)
	in.CursorEnd()
	return &Field{in}
}

// Text is what was typed so far.
func (f *Field) Text() string { return f.in.Value() }

// Cursor is the byte of the text that the cursor is at.
func (f *Field) Cursor() int { return len(string([]rune(f.in.Value())[:f.in.Position()])) }

// Set replaces the text and puts the cursor at a byte of it.
func (f *Field) Set(text string, cursor int) {
	f.in.SetValue(text)
	f.in.SetCursor(len([]rune(text[:min(cursor, len(text))])))
}

// Type takes a key or a paste.
func (f *Field) Type(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	f.in, cmd = f.in.Update(msg)
	return cmd
}

// Draw writes the text at x, y in w columns, those characters whose index is in
// bad (from, to) as an error, and returns where the cursor belongs.
func (f *Field) Draw(g *canvas.Grid, x, y, w int, role themes.Role, bad [2]int) canvas.Point {
	runes := []rune(f.in.Value())
	pos := f.in.Position()
	from := 0
	for from < pos && canvas.Width(string(runes[from:pos])) > w-1 {
		from++
	}
	at := canvas.Point{X: x + canvas.Width(string(runes[from:pos])), Y: y}
	used := 0
	for i := from; i < len(runes); i++ {
		r := role
		if i >= bad[0] && i < bad[1] {
			r = themes.Bad
		}
		used += g.Text(x+used, y, w-used, string(runes[i]), r)
	}
	return at
}
