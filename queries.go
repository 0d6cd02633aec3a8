package main

import (
	"maps"
	"os"
	"slices"

	"kscope/config"
	"kscope/ui"
)

// queries keeps the screen's queries in the user's folders.
type queries struct{ config.Queries }

var _ ui.Queries = queries{}

func openQueries() queries {
	return queries{config.Queries{Folder: config.Folder(os.Getenv), State: config.StateFolder(os.Getenv)}}
}

// Saved implements ui.Queries.
func (q queries) Saved() ([]ui.SavedQuery, error) {
	saved, err := q.Queries.Saved()
	var out []ui.SavedQuery
	for _, name := range slices.Sorted(maps.Keys(saved)) {
		out = append(out, ui.SavedQuery{Name: name, Text: saved[name]})
	}
	return out, err
}

// SaveQuery implements ui.Queries.
func (q queries) SaveQuery(s ui.SavedQuery) error { return q.Save(s.Name, s.Text) }
