package table

import (
	"cmp"
	"strconv"
	"strings"

	"kscope/topology"
)

// Column is one column of a table.
type Column struct {
	Title string
	// Right: aligned right, as numbers are.
	Right bool
	// Wide: shown only when it is asked for, like kubectl's -o wide.
	Wide bool
	// Course is how the value came to be what it is, oldest first; nil: not known.
	Course func(r *Row) []int64
	cell   func(r *Row, now int64) cell
}

// cell is a value: its text, and what it is sorted by. Sorting goes by num, then by text.
type cell struct {
	text string
	num  float64
}

// none is a value that is not there; it is sorted behind all others.
var none = cell{num: inf}

const inf = 1 << 62

// Text is what the cell says; now is the time ages count to, unix seconds.
func (c *Column) Text(r *Row, now int64) string { return c.cell(r, now).text }

func compareCells(a, b cell) int {
	return cmp.Or(cmp.Compare(a.num, b.num), natural(a.text, b.text))
}

// natural orders text, but numbers in it by value: web-2 before web-10.
func natural(a, b string) int {
	for a != "" && b != "" {
		da, db := digits(a), digits(b)
		if da > 0 && db > 0 {
			na, nb := strings.TrimLeft(a[:da], "0"), strings.TrimLeft(b[:db], "0")
			if c := cmp.Or(cmp.Compare(len(na), len(nb)), strings.Compare(na, nb)); c != 0 {
				return c
			}
			a, b = a[da:], b[db:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits is how many digits s begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func words(s string) cell {
	if s == "" {
		return none
	}
	return cell{text: s}
}

func number[T int | int32 | int64](n T) cell {
	return cell{strconv.FormatInt(int64(n), 10), float64(n)}
}

// fact is the column of a record's fact; several of the same key are joined.
func fact(title, key string) Column {
	return Column{Title: title, cell: func(r *Row, _ int64) cell { return words(factOf(r.Rec, key)) }}
}

// facts of several keys: the first that is set.
func firstFact(title string, keys ...string) Column {
	return Column{Title: title, cell: func(r *Row, _ int64) cell {
		for _, k := range keys {
			if s := factOf(r.Rec, k); s != "" {
				return words(s)
			}
		}
		return none
	}}
}

func factOf(r *topology.Record, key string) string {
	out := ""
	for _, f := range r.Facts {
		if f.Key.String() != key {
			continue
		}
		if out != "" {
			out += ","
		}
		out += f.Value.String()
	}
	return out
}

func wide(c Column) Column {
	c.Wide = true
	return c
}
