// Package oracle holds the verdicts of topology/policy against those of cyclonus,
// which was written to test network plugins: the same random pods, namespaces and
// NetworkPolicies are given to both. It is a module of its own because of what
// cyclonus needs.
//
// Cyclonus differs in two things that are known: it does not match NotIn against
// a label that is not there (k8s.io/apimachinery's selectors do, and so does every
// API server), and it takes an ipBlock to match pods, which Kubernetes leaves open.
package oracle
