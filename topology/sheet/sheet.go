package sheet

import "kscope/topology"

// Sheet is all that there is to tell of one object.
type Sheet struct {
	// UID is the object's own (metadata.uid), "" if it has none.
	UID      string
	Sections []Section
	// Instead are the keys of a record's facts that the sheet says better; one that
	// ends with a space stands for all that begin with it.
	Instead []string
}

// Section is some rows under a heading. The first section of a sheet may have no
// title: those are the facts of the object as a whole.
type Section struct {
	Title string
	Rows  []Row
}

// Row is one thing that is told.
type Row struct {
	// Key names the value; a row without one is a line of its own.
	Key, Value string
	// More says further what Value means, such as the message of a condition.
	More string
	// Health, if Marked, is how it is with what the row tells of.
	Health topology.Health
	Marked bool
	// Since is when that began or happened, in unix seconds; 0 = not known.
	Since int64
	// To is the object that the row names, "" = none.
	To topology.ID
	// Deep rows belong to the one above them that is not.
	Deep bool
}

// Builder gathers sections; empty ones and rows without a value are left out.
type Builder struct{ Sheet }

// Begin starts a section; one of the same title that has no rows is dropped.
func (s *Builder) Begin(title string) {
	s.drop()
	s.Sections = append(s.Sections, Section{Title: title})
}

// Add appends a row to the section begun last, unless it says nothing.
func (s *Builder) Add(r Row) {
	if r.Value == "" && (r.Key == "" || !r.Marked) {
		return
	}
	last := &s.Sections[len(s.Sections)-1]
	last.Rows = append(last.Rows, r)
}

// Fact appends a plain pair, unless the value is "".
func (s *Builder) Fact(key, value string) { s.Add(Row{Key: key, Value: value}) }

// Done is the finished sheet.
func (s *Builder) Done() Sheet {
	s.drop()
	return s.Sheet
}

// drop takes the last section away if it stayed empty.
func (s *Builder) drop() {
	if n := len(s.Sections); n > 0 && len(s.Sections[n-1].Rows) == 0 {
		s.Sections = s.Sections[:n-1]
	}
}
