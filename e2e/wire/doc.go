// Package wire is a TCP proxy that breaks connections on demand: it refuses,
// cuts and swallows, as networks do.
//
// It knows nothing of what passes. Its invariant: after Heal it forwards as if
// nothing had happened. Start reading at New.
package wire
