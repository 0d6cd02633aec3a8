package query

import (
	"iter"
	"slices"

	"kscope/topology"
)

// Overlap is how two keys part the same objects: a table with a row for every value
// of one and a column for every value of the other.
type Overlap struct {
	// Row and Column are the keys.
	Row, Column string
	// Rows and Columns are the most frequent values, and last, where there are such,
	// the objects that have no such key. Their counts are of the whole set.
	Rows, Columns []Value
	// Cells are the counts of objects, by row and column.
	Cells [][]int
	// MoreRows and MoreColumns are how many values were left out.
	MoreRows, MoreColumns int
}

// Overlaps counts how the values of two keys, each a label key or a field that is no
// number (".ns"), meet in a set of objects; limit bounds the values of each. An
// object that has several values of a key counts with each. ok is false if a key is
// of no use.
func Overlaps(nodes iter.Seq[*topology.Node], row, column string, limit int) (o Overlap, ok bool) {
	r, rok := keyOf(row)
	c, cok := keyOf(column)
	if !rok || !cok || r.field != 0 && r.field.numeric() || c.field != 0 && c.field.numeric() {
		return Overlap{}, false
	}
	var (
		xs, ys        []part
		rows, columns = map[part]int{}, map[part]int{}
		cells         = map[[2]part]int{}
	)
	for n := range nodes {
		xs, ys = r.parts(n, xs[:0]), c.parts(n, ys[:0])
		for _, x := range xs {
			rows[x]++
			for _, y := range ys {
				cells[[2]part{x, y}]++
			}
		}
		for _, y := range ys {
			columns[y]++
		}
	}
	o = Overlap{Row: row, Column: column}
	o.Rows, o.MoreRows = most(rows, limit)
	o.Columns, o.MoreColumns = most(columns, limit)
	for _, x := range o.Rows {
		line := make([]int, len(o.Columns))
		for i, y := range o.Columns {
			line[i] = cells[[2]part{{x.Text, x.Absent}, {y.Text, y.Absent}}]
		}
		o.Cells = append(o.Cells, line)
	}
	return o, true
}

// part is what a key makes of an object: one of its values, or that it has none.
type part struct {
	text   string
	absent bool
}

// parts appends the parts that a node is of, at least one, to a slice.
func (k key) parts(n *topology.Node, to []part) []part {
	k.each(n, func(v string) bool {
		if p := (part{text: v}); !slices.Contains(to, p) {
			to = append(to, p)
		}
		return true
	})
	if len(to) == 0 {
		to = append(to, part{absent: true})
	}
	return to
}

// most lists the most frequent values, then the absence of any; more is how many
// values it leaves out.
func most(counts map[part]int, limit int) (values []Value, more int) {
	absent := counts[part{absent: true}]
	delete(counts, part{absent: true})
	for p, n := range counts {
		values = append(values, Value{Text: p.text, Count: n})
	}
	slices.SortFunc(values, compareValues)
	more = max(0, len(values)-limit)
	values = values[:len(values)-more]
	if absent > 0 {
		values = append(values, Value{Absent: true, Count: absent})
	}
	return values, more
}
