package object

import (
	"strings"
	"testing"

	"kscope/probes/project"
	"kscope/topology"
)

// A ConfigMap of 10 MB, far beyond what etcd takes.
func BenchmarkYAMLOf10MB(b *testing.B) {
	o := thing("ConfigMap", map[string]any{"data": map[string]any{"big": strings.Repeat(strings.Repeat("x", 49)+"\n", 200_000)}})
	for b.Loop() {
		if _, _, err := YAML(o, false); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever is served as an event, what is made of it is clean and countable.
func FuzzDecodeEvent(f *testing.F) {
	f.Add([]byte(`{"metadata":{"uid":"u"},"involvedObject":{"kind":"Pod","apiVersion":"v1","namespace":"a","name":"b\u001b[2J"},"reason":"x\u202e","message":"m\u0007","count":-3,"firstTimestamp":"1970-01-01T00:00:00Z"}`))
	f.Add([]byte(`{"regarding":{"kind":"Kafka","apiVersion":"kafka.strimzi.io/v1","name":"a/b"},"note":"n","series":{"count":9,"lastObservedTime":"x"},"eventTime":"2026-03-01T11:59:00.000000Z"}`))
	f.Add([]byte(`{"series":null,"source":{"component":"k"},"type":"Warning"}`))
	p := project.New()
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, e, err := DecodeEvent(p, raw)
		if err != nil {
			return
		}
		for _, s := range []string{string(e.About), e.Reason, e.Message, e.From} {
			if topology.Clean(s) != s {
				t.Errorf("not clean: %q", s)
			}
		}
		if e.Count < 1 || e.First < 0 || e.Last < 0 {
			t.Errorf("%+v", e)
		}
	})
}
