package object

import (
	"kscope/topology"
	"kscope/topology/sheet"
)

// Has tells whether an event is in the scope, as a server's selectors would.
func (s Scope) Has(e sheet.Event) bool {
	if s.Object != "" {
		return e.About == s.Object
	}
	return s.Namespace == "" || e.About.Namespace() == s.Namespace ||
		e.About == topology.MakeID("Namespace", "", s.Namespace)
}
