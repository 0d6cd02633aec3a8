// Command kscope is a terminal cluster explorer for Kubernetes.
package main

func main() {}
