package demo

import (
	"fmt"
	"time"
)

const day = 24 * time.Hour

// history is the life of the cluster before the start: what was set up when.
func (w *World) history() {
	w.ago(42*day, func() { w.namespaces(); w.nodes(); w.storageClasses(); w.system() })
	w.ago(40*day, w.ingress)
	w.ago(33*day, w.postgres)
	w.ago(30*day, w.operator)
	w.ago(30*day-time.Hour, w.kafka)
	w.ago(26*day, w.shop)
	w.ago(12*day, w.media)
	w.ago(9*day, func() { w.ship("shop", "web", "1.14") })
	w.ago(5*day, func() { w.ship("shop", "api", "2.7") })
	w.ago(3*day, func() { w.ship("media", "encoder", "6.2") })
	w.ago(2*day, w.payments)
	w.ago(6*time.Hour, w.checkout)
	w.ago(50*time.Minute, w.analytics)
	w.ago(25*time.Minute, w.startLeak)
	w.ago(5*time.Minute, w.backup)
}

// script is what happens from the start on, for ever.
func (w *World) script() {
	w.every(5*time.Second, 90*time.Second, func() { w.ship("media", "encoder", "6.2") })
	w.every(15*time.Second, 2*time.Minute, func() { w.ship("shop", "web", "1.14") })
	w.every(75*time.Second, 2*time.Minute, func() { w.ship("shop", "api", "2.7") })
	w.every(50*time.Second, 150*time.Second, func() { w.setLoad("checkout", 220) })
	w.every(110*time.Second, 150*time.Second, func() { w.setLoad("checkout", 90) })
	w.every(3*time.Minute, 3*time.Minute, func() { w.silenceNode("node-c") })
	w.every(3*time.Minute+40*time.Second, 3*time.Minute, func() { w.wakeNode("node-c") })
}

// every does something first after a while, then again and again.
func (w *World) every(first, period time.Duration, do func()) {
	w.after(first, func() {
		w.every(period, period, do)
		do()
	})
}

// setLoad changes how much CPU an app's pods use together, in percent of what one
// of them asks for; they are of the shop.
func (w *World) setLoad(name string, percent int32) {
	w.load[name] = percent
	w.stir("shop")
}

// ship releases the next patch version of an app.
func (w *World) ship(namespace, name, minor string) {
	w.shipped[name]++
	version := fmt.Sprintf("%s.%d", minor, w.shipped[name])
	w.release(namespace, name, version, fmt.Sprintf("release %s, commit %07x", version, w.rng.Uint32()>>4))
}
