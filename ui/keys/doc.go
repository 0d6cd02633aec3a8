// Package keys is the one table of keys: which key means what, where, and the
// words that say so.
//
// It knows key names and intents; it knows nothing of what acting on an intent
// does. Its invariant: within a scope a key stands for one intent, and every
// intent is in the table with a help text, so help and footer can be generated.
//
// Start reading at table.go.
package keys
