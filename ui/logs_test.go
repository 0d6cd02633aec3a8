package ui_test

import (
	"testing"

	"kscope/ui"
)

func TestLogs(t *testing.T) {
	bubble(t, 120, 40, ui.Options{}, func(d *driver) {
		d.selected(crashing)
		d.keys("l")
		d.wants("Logs Pod cart-5d8f7c9b6-x2x7q", "following", "1 stream", "out of memory", "error no answer from the ledger  err=connection refused")
		d.keys("p")
		d.wants("previous instance", "the instance before")
		d.keys("/", "'q?", "enter") // q is a letter here
		d.wants("/q?")
		d.keys("esc")
		d.lacks("following")
		d.wants("1 Traffic")
		d.keys("l", "home", "enter")
		d.selected("Pod/shop/cart-5d8f7c9b6-k9zzp")
		d.lacks("Logs Pod")
		d.keys("ctrl+l")
		d.wants("Logs all namespaces", "all of lens traffic")
		d.keys("ctrl+s")
		d.wants("saved as /tmp/all-namespaces-20260301-120138.log")
		d.keys("q")
		d.wants("1 Traffic")
	})
}
