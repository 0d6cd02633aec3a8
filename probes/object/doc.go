// Package object reads single objects whole, when somebody looks at one: as YAML,
// as kubectl describes it, with its events. Server asks an API server; package files
// and demo have objects of their own and are Sources too.
//
// It must not know screens, nor keep what it read: an object is read when it is
// asked for, made into text or a sheet (probes/project) and dropped. It never
// changes anything on a server and never lists a kind, but for events.
//
// Invariant: no value of a Secret leaves the package unless the caller asked for
// that one Secret's (YAML), and every line that leaves it is clean; no answer of a
// server takes more than a bounded amount of memory.
//
// Start reading at object.go, then server.go (an API server), yaml.go, describe.go
// and events.go.
package object
