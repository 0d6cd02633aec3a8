package object

import (
	"testing"

	"kscope/topology"
	"kscope/topology/sheet"
)

func TestScopeHas(t *testing.T) {
	for _, c := range []struct {
		scope Scope
		about string
		want  bool
	}{
		{Scope{}, "Pod/shop/web", true},
		{Scope{Namespace: "shop"}, "Pod/shop/web", true},
		{Scope{Namespace: "shop"}, "Namespace/shop", true},
		{Scope{Namespace: "data"}, "Pod/shop/web", false},
		{Scope{Namespace: "shop", Object: "Pod/shop/web"}, "Pod/shop/web", true},
		{Scope{Object: "Node/n1"}, "Node/n1", true},
		{Scope{Object: "Pod/shop/x"}, "Pod/shop/web", false},
	} {
		if got := c.scope.Has(sheet.Event{About: topology.ID(c.about)}); got != c.want {
			t.Errorf("%+v of %s: %v", c.scope, c.about, got)
		}
	}
}
