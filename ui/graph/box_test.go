package graph

import (
	"strings"
	"testing"

	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
)

// A row too short for all drops the kind first, then shortens the word for what is wrong,
// then the name.
func TestNamesComeBeforeWords(t *testing.T) {
	for _, c := range []struct {
		kind, name, word string
		count, w         int
		want             string
	}{
		{"ns ×44", "monitoring", "NotReady", 44, 29, " ▲ ns ×44 monitoring NotReady"},
		{"ns ×44", "monitoring", "NotReady", 44, 27, " ▲ ns ×44 monitoring NotRe…"},
		{"ns ×44", "monitoring", "NotReady", 44, 26, " ▲ ×44 monitoring NotReady"},
		{"ns ×44", "monitoring", "NotReady", 44, 24, " ▲ ×44 monitoring NotRe…"},
		{"ns ×44", "monitoring", "NotReady", 44, 20, " ▲ ×44 mon…ng NotRe…"},
		{"ns ×44", "monitoring", "NotReady", 44, 17, " ▲ ×44 monitoring"},
		{"", "ledger-wc6nx-mcdvj", "ImagePullBackOff", 0, 36, " ▲ ledger-wc…-mcdvj ImagePullBackOff"},
		{"", "ledger-wc6nx-mcdvj", "ImagePullBackOff", 0, 30, " ▲ ledger-w…mcdvj ImagePullBa…"},
	} {
		n := lens.Node{Name: c.name, Count: c.count, Want: -1, Status: topology.Status{Health: topology.Degraded}}
		g := canvas.New(c.w, 1)
		d := &drawing{Picture: &Picture{Scene: &lens.Scene{Nodes: []lens.Node{n}}, Mode: Compact}, g: g, sel: -1}
		d.text(0, canvas.Rect{W: c.w, H: 1}, c.kind, c.word)
		if got := strings.TrimRight(g.Plain(), " \n"); got != c.want {
			t.Errorf("%d columns: %q, want %q", c.w, got, c.want)
		}
	}
}

func TestRestShort(t *testing.T) {
	for _, c := range []struct {
		name string
		room int
		want string
	}{
		{"cilium … 23 more, all ready", 27, "cilium … 23 more, all ready"},
		{"cilium … 23 more, all ready", 26, "cilium … 23 ready"},
		{"cilium … 23 more, all ready", 16, "… 23 ready"},
		{"… 9 more, 2 failed", 17, "… 9, 2 failed"},
		{"web … 9 more, 2 failed", 21, "web … 9, 2 failed"},
		{"web … 9 more, 2 failed", 6, "… 9, …"},
	} {
		if got := restShort(c.name, c.room); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.name, c.room, got, c.want)
		}
	}
}
