// Package cluster runs a real Kubernetes on loopback for the tests.
//
// It knows how to build etcd, the Kubernetes 1.36 control plane, kubectl, kwok
// (which plays the kubelets: pods run, logs and exec answer) and metrics-server
// from Go modules, and how to start and end them together. It must not know
// kscope. Its invariant: whatever it started is gone when Stop returns, and on
// Linux also when the test process is killed.
//
// Start reading at Start in cluster.go.
package cluster
