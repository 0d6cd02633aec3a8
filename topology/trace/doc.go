// Package trace walks a request from where it starts to where it is to get: every
// way there is, hop by hop, with what happens at each and the one reason why a way
// stops.
//
// It knows the order in which addresses, proxies, routes, Services and endpoints
// take a request; what each of them does with it it asks of the graph
// (topology.Verdict, topology.Backends, topology.Routing), and what network policies
// do of package policy. It knows nothing of flags, keys or pictures, and changes
// nothing.
//
// Invariant: a way ends at its first hop that lets nothing through, and is as sure
// as its least sure hop. A result shares nothing with the graph but what is immutable.
//
// Start reading at trace.go (what goes in and comes out), then walk.go; result.go sorts
// the ways, nowhere.go is for where there is none. ask.go reads what people write, with
// the names in it (names.go); tell.go says the result in lines; judge.go gives single
// edges of a picture the verdict that a trace through them would come to.
package trace
