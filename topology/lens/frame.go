package lens

import (
	"slices"

	"kscope/topology"
)

// Picture makes all that a frame says of the graph for a view; the caller adds
// what the graph does not know (Seq, Context, Link).
func (b *Builder) Picture(g *topology.Graph, v View) *Frame {
	f := &Frame{View: v, Sources: g.Sources()}
	f.Scene, f.Problems = b.Build(g, v)
	if v.Selected != "" {
		f.Detail = Describe(g, v.Selected)
	}
	for _, s := range f.Sources {
		f.Syncing = f.Syncing || s.State == topology.Syncing
	}
	for _, s := range g.Spaces() {
		if s.Name != "" {
			f.Namespaces = append(f.Namespaces, s.Name)
		}
	}
	if s := g.Space(""); s != nil {
		f.addNamespaces(s)
	}
	return f
}

// addNamespaces adds the namespaces that hold nothing yet.
func (f *Frame) addNamespaces(s *topology.Space) {
	have := make(map[string]bool, len(f.Namespaces))
	for _, n := range f.Namespaces {
		have[n] = true
	}
	for _, n := range s.Of("Namespace") {
		if name := n.ID.Name(); !have[name] && n.Rec != nil {
			f.Namespaces = append(f.Namespaces, name)
		}
	}
	slices.Sort(f.Namespaces)
}
