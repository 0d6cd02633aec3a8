// Package mark says how a health looks: its glyph and its role.
//
// It knows topology's healths and the themes' roles and nothing else; its
// invariant: every health has a glyph, so colour never carries the meaning alone.
package mark

import (
	"kscope/themes"
	"kscope/topology"
)

// Glyph is the sign of a health, one cell wide.
func Glyph(h topology.Health, ascii bool) rune { return themes.NewGlyphs(ascii).Health[h] }

// Role is the role of a health's glyph and words.
func Role(h topology.Health) themes.Role {
	return [...]themes.Role{themes.OK, themes.Unknown, themes.Progress, themes.Warn, themes.Bad}[h]
}

// Edge is the health an edge's state amounts to.
func Edge(s topology.EdgeState) topology.Health {
	switch s {
	case topology.Fine:
		return topology.OK
	case topology.Pending:
		return topology.Progressing
	case topology.EdgeDegraded, topology.Ambiguous:
		return topology.Degraded
	}
	return topology.Failed
}
