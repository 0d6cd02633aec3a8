//go:build unix

package term

import (
	"strings"

	"github.com/charmbracelet/x/vt"
)

// Screen is the text in the cells of a terminal, without its colours.
type Screen struct {
	cells [][]string // by row, then column; "" continues a wide cell to its left
	Alt   bool       // the alternate screen is shown, as full-screen programs do
}

func takeScreen(e *vt.Emulator) Screen {
	s := Screen{cells: make([][]string, e.Height()), Alt: e.IsAltScreen()}
	for y := range s.cells {
		row := make([]string, e.Width())
		for x := range row {
			row[x] = " "
			cell := e.CellAt(x, y)
			switch {
			case cell == nil || cell.Content == "" && cell.Width > 0:
			case cell.Width == 0 && x > 0:
				row[x] = ""
			default:
				row[x] = cell.Content
			}
		}
		s.cells[y] = row
	}
	return s
}

// Lines are the rows as text, without blanks at their ends.
func (s Screen) Lines() []string {
	lines := make([]string, len(s.cells))
	for y, row := range s.cells {
		lines[y] = strings.TrimRight(strings.Join(row, ""), " ")
	}
	return lines
}

// Has tells whether every one of the texts stands somewhere in one row.
func (s Screen) Has(texts ...string) bool {
	for _, text := range texts {
		if _, _, ok := s.Find(text); !ok {
			return false
		}
	}
	return true
}

// Find is the cell where text begins for the first time, from the top left.
func (s Screen) Find(text string) (x, y int, ok bool) {
	for y, row := range s.cells {
		joined := strings.Join(row, "")
		at := strings.Index(joined, text)
		if at < 0 {
			continue
		}
		for x, length := 0, 0; x < len(row); x++ {
			if length >= at && row[x] != "" {
				return x, y, true
			}
			length += len(row[x])
		}
	}
	return 0, 0, false
}

// Count is how often text stands on the screen.
func (s Screen) Count(text string) int {
	n := 0
	for _, row := range s.cells {
		n += strings.Count(strings.Join(row, ""), text)
	}
	return n
}

// Part is the screen's columns from left up to right, right not included.
func (s Screen) Part(left, right int) Screen {
	part := Screen{cells: make([][]string, len(s.cells)), Alt: s.Alt}
	for y, row := range s.cells {
		part.cells[y] = row[max(0, min(left, len(row))):max(0, min(right, len(row)))]
	}
	return part
}

// String shows the screen in a frame, for the messages of failed tests.
func (s Screen) String() string {
	var b strings.Builder
	for _, line := range s.Lines() {
		b.WriteString("  |" + line + "\n")
	}
	return b.String()
}
