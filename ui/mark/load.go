package mark

import "kscope/themes"

// From how much of what there is a use is worth a colour.
const (
	muchUsed  = 0.75
	nearlyAll = 0.90
)

// Used is the role of a use, as a part of what there is; quiet is that of one that
// needs no attention.
func Used(part float64, quiet themes.Role) themes.Role {
	switch {
	case part >= nearlyAll:
		return themes.Bad
	case part >= muchUsed:
		return themes.Warn
	}
	return quiet
}

// Blocks is a bar of so many eighths of a cell.
func Blocks(eighths int) string {
	out := make([]rune, 0, eighths/8+1)
	for range eighths / 8 {
		out = append(out, '█')
	}
	if rest := eighths % 8; rest > 0 {
		out = append(out, [...]rune{'▏', '▎', '▍', '▌', '▋', '▊', '▉'}[rest-1])
	}
	return string(out)
}
