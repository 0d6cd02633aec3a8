// Package e2e tests the kscope binary as its users meet it: on a real Kubernetes
// that package cluster starts, and in a real terminal that package term plays.
//
// The tests know what design and README promise, object names, keys and words,
// but not where on the screen things stand. They wait for conditions and never
// assert a time. Start reading at main_test.go; graph_test.go compares exports
// with kubectl, walk_test.go walks the map.
package e2e
