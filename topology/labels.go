package topology

import (
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/labels"
)

// Labels is an immutable, interned label set; pods of one ReplicaSet share one.
// It implements labels.Labels, so every Kubernetes selector matches it as is.
// Two Labels are equal (==) if and only if they hold the same pairs.
type Labels struct{ s Sym }

var _ labels.Labels = Labels{}

// The separators are control characters, which the cleaning at ingest removes
// from every key and value.
const pairSep, kvSep = "\x1e", "\x1f"

// MakeLabels interns m; keys and values must be clean (see Clean).
func MakeLabels(m map[string]string) Labels {
	if len(m) == 0 {
		return Labels{}
	}
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var b strings.Builder
	for i, k := range keys {
		if i > 0 {
			b.WriteString(pairSep)
		}
		b.WriteString(k)
		b.WriteString(kvSep)
		b.WriteString(m[k])
	}
	return Labels{Intern(b.String())}
}

// Each calls f for every pair in key order until f returns false.
func (l Labels) Each(f func(key, value string) bool) {
	rest := l.s.String()
	for rest != "" {
		var pair string
		pair, rest, _ = strings.Cut(rest, pairSep)
		k, v, _ := strings.Cut(pair, kvSep)
		if !f(k, v) {
			return
		}
	}
}

// Lookup returns the value of key and whether it is there.
func (l Labels) Lookup(key string) (value string, ok bool) {
	l.Each(func(k, v string) bool {
		if k == key {
			value, ok = v, true
		}
		return !ok && k < key
	})
	return value, ok
}

// Has tells whether key is there.
func (l Labels) Has(key string) bool { _, ok := l.Lookup(key); return ok }

// Get returns the value of key, "" when absent.
func (l Labels) Get(key string) string { v, _ := l.Lookup(key); return v }

// Map returns a new map of the pairs; nil when there are none.
func (l Labels) Map() map[string]string {
	if l == (Labels{}) {
		return nil
	}
	m := map[string]string{}
	l.Each(func(k, v string) bool { m[k] = v; return true })
	return m
}
