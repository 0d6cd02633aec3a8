package project

import (
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/topology"
)

// maxMessage bounds the sentences kept of a status, in bytes.
const maxMessage = 300

// sym cleans and interns s: for what many objects share.
func sym(s string) topology.Sym { return topology.Intern(topology.Clean(s)) }

// idSym interns an id that was made of clean parts.
func idSym(id topology.ID) topology.Sym { return topology.Intern(string(id)) }

// clone cleans s and cuts it loose from the memory of the object it came with.
func clone(s string) string { return strings.Clone(topology.Clean(s)) }

// message cleans and bounds a sentence of a status.
func message(s string) string {
	return strings.Clone(topology.CleanLine(strings.TrimSpace(s), maxMessage))
}

// orDefault is s, or def when s is empty.
func orDefault(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

// cleanLabels interns a label set, cleaning keys and values only when needed.
func cleanLabels(m map[string]string) topology.Labels {
	for k, v := range m {
		if topology.Clean(k) != k || topology.Clean(v) != v {
			clean := make(map[string]string, len(m))
			for k, v := range m {
				clean[topology.Clean(k)] = topology.Clean(v)
			}
			return topology.MakeLabels(clean)
		}
	}
	return topology.MakeLabels(m)
}

// status makes a Status of raw texts; since is in unix seconds.
func status(h topology.Health, reason, text string, since int64) topology.Status {
	return topology.Status{Health: h, Reason: sym(reason), Message: message(text), Since: since}
}

// seconds is t in unix seconds, 0 for no time.
func seconds(t *metav1.Time) int64 {
	if t == nil || t.IsZero() {
		return 0
	}
	return t.Unix()
}

// fact appends a fact unless its value is empty.
func fact(r *topology.Record, key, value string) {
	if value != "" {
		r.Facts = append(r.Facts, topology.Fact{Key: sym(key), Value: sym(value)})
	}
}
