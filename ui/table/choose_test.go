package table

import (
	"slices"
	"strings"
	"testing"

	"kscope/topology/lens"
	"kscope/ui/keys"
)

func titles(p *Page) string {
	var out []string
	for _, c := range p.sheet.written() {
		out = append(out, c.Title)
	}
	return strings.Join(out, " ")
}

func TestChosenColumnsAreRemembered(t *testing.T) {
	chosen := Chosen{}
	open := func() *Page {
		p, cmd := New(t.Context(), &fakeSource{rows: pods(3)}, lens.View{}, "", chosen, nowClock)
		t.Cleanup(p.Close)
		run(p, cmd)
		return p
	}
	p := open()
	// From the first column after the name: hide READY, keep STATUS, hide RESTARTS.
	press(p, keys.ChooseColumns, keys.ToggleColumn, keys.RowDown, keys.RowDown, keys.ToggleColumn)
	want := "NAMESPACE NAME STATUS CPU MEM IP NODE AGE"
	if got := titles(p); got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
	press(p, keys.Cancel)
	if p.Scope() != keys.Rows {
		t.Error("the list of columns is still open")
	}
	press(p, keys.WideColumns)
	if got := titles(p); !strings.Contains(got, "READY STATUS RESTARTS") {
		t.Errorf("not all columns: %q", got)
	}
	press(p, keys.WideColumns)
	if got := titles(p); got != want {
		t.Errorf("after all of them %q, want %q", got, want)
	}
	p = open()
	if got := titles(p); got != want {
		t.Errorf("in the next table %q, want %q", got, want)
	}
	press(p, keys.ChooseColumns, keys.UsualColumns)
	if got, want := titles(p), "NAMESPACE NAME READY STATUS RESTARTS CPU MEM IP NODE AGE"; got != want {
		t.Errorf("as usual %q, want %q", got, want)
	}
}

// A column hidden while all are shown is the only one that goes.
func TestHidingOneOfAllColumns(t *testing.T) {
	p := open(t, &fakeSource{rows: pods(3)}, "")
	press(p, keys.WideColumns)
	all := strings.Fields(titles(p))
	press(p, keys.ChooseColumns, keys.LastRow, keys.ToggleColumn)
	if got := strings.Fields(titles(p)); !slices.Equal(got, all[:len(all)-1]) {
		t.Errorf("shown %v of %v", got, all)
	}
}

func TestNameStays(t *testing.T) {
	p := open(t, &fakeSource{rows: pods(3)}, "")
	press(p, keys.ChooseColumns, keys.FirstRow, keys.ToggleColumn, keys.RowDown)
	if _, why := p.Act(keys.ToggleColumn); why == "" {
		t.Error("the name was hidden, or nothing said why not")
	}
	if got := titles(p); !strings.HasPrefix(got, "NAME READY") {
		t.Errorf("shown %q", got)
	}
}

func TestListOfColumnsFits(t *testing.T) {
	p := open(t, &fakeSource{rows: pods(30)}, "")
	press(p, keys.ChooseColumns, keys.LastRow)
	lines := strings.Join(draw(p, 60, 8), "\n")
	if !strings.Contains(lines, "✓ AGE") || !strings.Contains(lines, "╰") {
		t.Errorf("the last column or the end of the box is out of sight:\n%s", lines)
	}
}
