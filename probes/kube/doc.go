// Package kube watches an API server and hands what it says to a sink, as
// topology records. It knows connections, permissions, kinds that are missing,
// and every way an API server can be away; what an object means it leaves to
// package project.
//
// It must not know what becomes of the records, nor hold any: an API object is
// projected when it is decoded and dropped. It never asks for Secrets, and never
// asks the server to change anything.
//
// Invariant: a kind that cannot be read neither delays nor hides another, and
// what the sink was told of a kind (its topology.Source) is true: a picture that
// is old says so within ten seconds, and Run ends only with its context.
//
// Start reading at cluster.go (what runs), then reader.go (one kind: list, watch,
// retry), rights.go (what may be read), store.go and source.go (from object to
// sink), link.go and heartbeat.go (is the server there), owners.go and discover.go
// (kinds that join on demand), plugin.go (credentials), explain.go (errors in words),
// access.go and readonly.go (the way to the server for others, and its guard).
package kube
