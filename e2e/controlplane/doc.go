// Package controlplane pins the Kubernetes that the end-to-end tests run on.
//
// It is a module of its own so that nothing the tests need can move a version
// inside Kubernetes: its go.mod holds the control plane's requirements and no
// others, and its hash names the folder that keeps the built binaries. The
// commands below it are the upstream programs, unchanged. Package cluster of
// kscope/e2e builds and starts them.
//
// To move to another Kubernetes, change k8s.io/kubernetes and every replace in
// go.mod to the matching v0.x.y and run go mod tidy here.
package controlplane
