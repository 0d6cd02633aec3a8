package table

import (
	"slices"
	"strings"
)

// Sort orders rows by a column; down turns the order round, but what has no value
// stays behind. The order of rows that are alike is that of their ids.
func Sort(rows []Row, by *Column, down bool, now int64) {
	type keyed struct {
		cell cell
		at   int
	}
	keys := make([]keyed, len(rows))
	for i := range rows {
		keys[i] = keyed{by.cell(&rows[i], now), i}
	}
	slices.SortFunc(keys, func(a, b keyed) int {
		c := compareCells(a.cell, b.cell)
		if down && a.cell.num != inf && b.cell.num != inf {
			c = -c
		}
		if c != 0 {
			return c
		}
		return strings.Compare(string(rows[a.at].ID), string(rows[b.at].ID))
	})
	sorted := make([]Row, len(rows))
	for i, k := range keys {
		sorted[i] = rows[k.at]
	}
	copy(rows, sorted)
}
