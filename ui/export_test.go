package ui

import tea "charm.land/bubbletea/v2"

// Roles are the roles of the cells on the screen, a letter each.
func Roles(m tea.Model) string { return m.(*model).screen.grid.RoleText() }
