// Package policy says who may talk to whom: it evaluates NetworkPolicy
// (networking.k8s.io/v1) and ClusterNetworkPolicy (policy.networking.k8s.io
// v1alpha2) over the pods of a graph, names the policy and the rule that decide,
// and says so when nobody can know.
//
// It must not know how connections come about: Services, Ingresses and the
// translation of addresses are the caller's, who asks about a pod and the pod's
// own port and says what became of the client's address (Peer.Through).
//
// Pods that no policy can tell apart are one class (class.go), and all work is
// done by classes; so the whole matrix of a cluster takes a few milliseconds.
//
// Invariant: a verdict is the same whether it is asked for by pod, by class or in
// the Matrix, and objects that no policy refers to change no verdict. Where
// Kubernetes leaves the behaviour to the network plugin, both possibilities are
// worked out, and the verdict is Ambiguous if they differ.
//
// Start reading at rules.go, then evaluate.go (one direction of one connection)
// and verdict.go (both).
package policy
