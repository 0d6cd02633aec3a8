package ui_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kscope/topology/lens"
	"kscope/ui"
)

func TestYAMLPage(t *testing.T) {
	bubble(t, 100, 24, ui.Options{}, func(d *driver) {
		d.keys("y")
		d.wants("YAML Pod shop/cart-5d8f7c9b6-x2x7q", "apiVersion: v1", "image: nginx:1.25", "read 0s ago")
		d.keys("/", "'envoy")
		d.wants("match 1 of 1")
		d.keys("enter")
		d.wants("spec.containers[1].image")
		d.keys("-")
		d.wants("▸   - image: envoy:1.30 … 1 line")
		d.keys("-")
		d.lacks("envoy")
		d.wants("▸   containers: … 4 lines")
		d.keys("n")
		d.wants("envoy", "match 1 of 1")
		d.keys("esc")
		d.lacks("apiVersion")
	})
}

// Whatever is slow or wrong, keys are answered and say why.
func TestObjectsThatCannotBeRead(t *testing.T) {
	bubble(t, 100, 24, ui.Options{}, func(d *driver) {
		d.world.slow = true
		d.keys("y")
		d.wants("reading …")
		d.keys("esc")
		d.lacks("reading …")
		d.world.slow = false
		d.keys("f", "'nothing", "enter", "y")
		d.wants("Service nothing is not there any more", "r tries again")
		d.keys("esc", "f", "'Internet", "enter", "y")
		d.wants("Internet is no object of the cluster")
	})
}

func TestDescribePage(t *testing.T) {
	bubble(t, 100, 24, ui.Options{}, func(d *driver) {
		d.keys("d")
		d.wants("Describe Pod shop/cart-5d8f7c9b6-x2x7q", "Image:  nginx")
		d.keys("d")
		if got := d.world.asks(); !slices.Equal(got, []string{"describe " + crashing, "describe " + crashing}) {
			t.Errorf("asked %v", got)
		}
		d.keys("y")
		d.wants("YAML Pod")
		d.keys("esc")
		d.lacks("Describe")
	})
}

func TestEventsPage(t *testing.T) {
	bubble(t, 100, 24, ui.Options{}, func(d *driver) {
		d.keys("e")
		d.wants("Events Pod shop/cart-5d8f7c9b6-x2x7q", "BackOff", "12×", "1 event, 1 warning", "by kubelet")
		d.lacks("Pulling")
		d.keys("a")
		d.wants("all namespaces", "Pulling", "ScalingReplicaSet")
		d.keys("/", "'pulling|scal", "enter")
		d.lacks("BackOff")
		d.keys("down", "enter")
		d.selected("Deployment/shop/frontend")
		d.lacks("ScalingReplicaSet")
	})
}

func TestCopyMenu(t *testing.T) {
	bubble(t, 100, 30, ui.Options{}, func(d *driver) {
		d.keys("c")
		d.wants("Copy", "cart-5d8f7c9b6-x2x7q", crashing, "kubectl --context prod-ch -n shop get", "-o yaml")
		d.keys("enter")
		d.wants("copied the name (20 characters)")
		d.keys("c", "'yaml of", "enter")
		d.wants("copied the YAML")
		d.keys("y", "c", "'the line", "enter")
		d.wants("copied the line (14 characters)")
	})
}

// Walking over many objects reads none of them; staying reads one, once.
func TestInspectorReadsWhereOneStays(t *testing.T) {
	bubble(t, 140, 60, ui.Options{}, func(d *driver) {
		d.keys("o", "up", "down", "up", "down")
		if got := d.world.asks(); len(got) != 0 {
			t.Fatalf("asked %v while walking", got)
		}
		d.wait(400 * time.Millisecond)
		if got := d.world.asks(); !slices.Equal(got, []string{"sheet " + crashing, "events of shop " + crashing}) {
			t.Fatalf("asked %v", got)
		}
		d.wants("Burstable", "readiness ▲", "ContainersNotReady", "Events", "Back-off restarting")
		d.wait(time.Minute)
		if got := d.world.asks(); len(got) != 2 {
			t.Fatalf("asked %v while nothing changed", got)
		}
		d.world.set(func(f *lens.Frame) {
			if f.Detail != nil && f.Detail.ID == crashing {
				f.Detail.Containers[0].Restarts++
			}
		})
		d.settle()
		d.wait(3 * time.Second)
		if got := d.world.asks(); len(got) != 3 || got[2] != "sheet "+crashing {
			t.Fatalf("asked %v after a change", got)
		}
	})
}

func TestInspectorSaysWhatIsDenied(t *testing.T) {
	bubble(t, 140, 40, ui.Options{}, func(d *driver) {
		d.keys("o", "f", "'StatefulSet db", "enter")
		d.wait(400 * time.Millisecond)
		d.wants("○ denied", "needs get on statefulsets.apps in")
	})
}

// A Secret is not read because somebody walked over it.
func TestSecretsAreNotReadUnasked(t *testing.T) {
	bubble(t, 140, 40, ui.Options{}, func(d *driver) {
		d.world.set(func(f *lens.Frame) {
			for i := range f.Scene.Nodes {
				if n := &f.Scene.Nodes[i]; n.ID == crashing {
					n.ID, n.Kind, n.Name = "Secret/shop/tls", "Secret", "tls"
				}
			}
			if f.Detail != nil {
				f.Detail.ID, f.Detail.Kind, f.Detail.Name, f.Detail.Unreadable = "Secret/shop/tls", "Secret", "tls", true
			}
		})
		d.keys("o")
		d.wait(time.Second)
		for _, a := range d.world.asks() {
			if strings.HasPrefix(a, "sheet Secret") {
				t.Errorf("asked for a %s", a)
			}
		}
		d.wants("○ not read", "Secrets are read only when")
	})
}
