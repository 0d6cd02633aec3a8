package ui_test

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui"
)

// BenchmarkKey is a key press to the next frame as a string: moving the selection
// on a map of 300 boxes at 200×60.
func BenchmarkKey(b *testing.B) {
	world := newFake()
	world.change = func(f *lens.Frame) { f.Scene = wide() }
	m, err := ui.New(b.Context(), world, ui.Options{Theme: "dark"})
	if err != nil {
		b.Fatal(err)
	}
	m, _ = m.Update(tea.WindowSizeMsg{Width: 200, Height: 60})
	for _, c := range m.Init()().(tea.BatchMsg) {
		msg := c()
		var cmd tea.Cmd
		m, cmd = m.Update(msg)
		if cmd == nil {
			continue
		}
		if batch, ok := cmd().(tea.BatchMsg); ok && len(batch) > 1 {
			m, _ = m.Update(batch[1]()) // the first waits for the next picture
		}
	}
	keys := []tea.Msg{key("down"), key("up")}
	i := 0
	for b.Loop() {
		m, _ = m.Update(keys[i%2])
		if len(m.View().Content) < 200*60 {
			b.Fatal("no frame")
		}
		i++
	}
}

// wide is 300 nodes in five lanes, each led to by the one before it.
func wide() *lens.Scene {
	s := &lens.Scene{Lanes: []string{"a", "b", "c", "d", "e"}}
	for i := range 300 {
		id := topology.MakeID("Pod", "shop", fmt.Sprintf("web-%03d", i))
		s.Nodes = append(s.Nodes, lens.Node{Key: string(id), ID: id, Kind: "Pod", Short: "po", Namespace: "shop",
			Name: id.Name(), Lane: i % 5, Group: -1, Ready: 1, Want: 1})
		if i%5 > 0 {
			s.Edges = append(s.Edges, lens.Edge{From: i - 1, To: i})
		}
	}
	return s
}
