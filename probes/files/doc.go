// Package files reads Kubernetes objects from files instead of a cluster: what
// kubectl get -o yaml or json prints, multi-document YAML, lists within lists,
// and the output of kubectl cluster-info dump, as a directory or as one stream.
//
// It must not know what becomes of the objects: it hands them to probes/project
// and the records to a probes.Sink, like the probe of a live cluster does.
//
// Invariant: no input, however hostile, takes more than a bounded amount of
// memory, leads out of the directory that was named, or ends in anything but
// records and one-line errors; no Secret is ever decoded.
//
// Start reading at load.go, then split.go (text to documents) and decode.go
// (documents to records).
package files
