package ui_test

import (
	"slices"
	"testing"

	"kscope/topology/query"
	"kscope/ui"
)

// fakeQueries remembers in memory.
type fakeQueries struct {
	saved []ui.SavedQuery
	past  []string
}

func (q *fakeQueries) Saved() ([]ui.SavedQuery, error) { return q.saved, nil }

func (q *fakeQueries) SaveQuery(s ui.SavedQuery) error {
	q.saved = append(q.saved, s)
	return nil
}

func (q *fakeQueries) History() ([]string, error) { return q.past, nil }

func (q *fakeQueries) Remember(text string) error {
	q.past = append(q.past, text)
	return nil
}

func TestQueriesOfBefore(t *testing.T) {
	past := &fakeQueries{past: []string{"app=a", "app=b"}}
	bubble(t, 120, 40, ui.Options{Queries: past}, func(d *driver) {
		d.keys("/", "'tier", "up", "up")
		d.wants("/ app=a")
		d.keys("up", "down")
		d.wants("/ app=b")
		d.keys("down")
		d.wants("/ tier") // what was being typed
		d.keys("enter")
		if want := []string{"app=a", "app=b", "tier"}; !slices.Equal(past.past, want) {
			t.Errorf("remembered %q, want %q", past.past, want)
		}
	})
}

// The bar opens with the query in force, which Up does not offer again.
func TestUpPassesOverTheQueryThatIsThere(t *testing.T) {
	past := &fakeQueries{past: []string{"app=a", "tier"}}
	bubble(t, 120, 40, ui.Options{Queries: past}, func(d *driver) {
		d.keys("/", "'tier", "enter", "/")
		d.wants("/ tier")
		d.keys("up")
		d.wants("/ app=a")
	})
}

// A key that means nothing on a page says where it does.
func TestKeysOfTheMapOnAPage(t *testing.T) {
	bubble(t, 120, 40, ui.Options{}, func(d *driver) {
		d.keys("t", "F")
		d.wants("F works on the map; Esc goes back")
		d.keys("down")
		d.lacks("works on the map")
	})
}

func TestSavedQueries(t *testing.T) {
	kept := &fakeQueries{}
	bubble(t, 120, 40, ui.Options{Queries: kept}, func(d *driver) {
		d.keys("/", "'app=cart", "ctrl+s", "'my cart", "enter")
		if want := []ui.SavedQuery{{Name: "my cart", Text: "app=cart"}}; !slices.Equal(kept.saved, want) {
			t.Fatalf("saved %q, want %q", kept.saved, want)
		}
		d.wants(`saved as "my cart"`)
		d.keys("esc")
		d.keys(":", "'my cart")
		d.wants("query my cart", "app=cart")
		d.keys("enter")
		if v := d.world.lastLook(); v.Query != "app=cart" || v.Highlight {
			t.Errorf("looks at %q, marks only: %v", v.Query, v.Highlight)
		}
	})
}

// Tab puts the marked offer in the place of what is being typed.
func TestOffersAreTaken(t *testing.T) {
	bubble(t, 120, 40, ui.Options{}, func(d *driver) {
		d.world.offers = []query.Suggestion{{Text: "app=web", From: 0, To: 2, Count: 3}, {Text: "apps=x", From: 0, To: 2, Count: 1}}
		d.keys("/", "'ap")
		d.wants("app=web", "apps=x")
		d.keys("ctrl+n", "tab")
		d.wants("/ apps=x")
		if got := d.world.lastLook().Query; got != "apps=x" {
			t.Errorf("query %q", got)
		}
	})
}
