// Package demo is a small Kubernetes cluster that lives inside the program: real
// API objects on a virtual clock, handed over through the same projections as a
// cluster's own.
//
// It knows what a cluster does to its objects: a scheduler binds pods, kubelets
// start them and report, controllers keep replicas, endpoints and statuses. It
// must not know what is made of the objects, and of the outside it takes only a
// clock and a seed.
//
// Invariant: after every step the objects agree with each other as a settled
// cluster's do (EndpointSlices with pods, statuses with replicas, owners with
// what they own), and the same seed and start give the same sequence.
//
// Only causes are scripted (script.go: a release, a node that falls silent, more
// load); all that follows from them comes from the controllers. The past of the
// cluster is lived through in the same way when the World is made.
//
// Start reading at world.go (clock and steps), script.go (what happens when),
// then controllers.go (what follows). What the cluster holds is in shop.go,
// data.go, media.go, platform.go and system.go.
package demo
