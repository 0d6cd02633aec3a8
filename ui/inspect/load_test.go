package inspect

import (
	"strings"
	"testing"

	"kscope/topology"
	"kscope/topology/lens"
)

func linesOf(l *lens.Load, width int) []string {
	w := &writer{width: width}
	w.load(l)
	var out []string
	for _, line := range w.lines {
		text := ""
		for _, s := range line.spans {
			text += s.text
		}
		out = append(out, strings.TrimRight(text, " "))
	}
	return out
}

func TestLoad(t *testing.T) {
	need := topology.Resources{CPURequest: 100, CPULimit: 200, MemRequest: 64 << 20}
	for _, c := range []struct {
		name string
		load *lens.Load
		want []string
	}{
		{"a pod", &lens.Load{CPU: 62, Mem: 48 << 20, Known: true, Need: need, Pods: 1}, []string{
			"Usage", "cpu     62m", "        31% of limit 200m", "        62% of request 100m", "memory  48Mi", "        75% of request 64Mi"}},
		{"nothing measured", &lens.Load{Need: need, Pods: 2, Unmeasured: 2}, []string{
			"Usage: not measured", "cpu     ?", "        limit 200m", "        request 100m", "memory  ?", "        request 64Mi"}},
		{"nothing asked for", &lens.Load{CPU: 5, Mem: 1 << 20, Known: true, Pods: 3, Unmeasured: 1}, []string{
			"Usage of 2 of 3 pods", "cpu     5m", "        no request, no limit", "memory  1Mi", "        no request, no limit"}},
		{"a cluster node", &lens.Load{CPU: 1000, Mem: 2 << 30, Known: true, CPUAll: 4000, MemAll: 8 << 30, Need: need, Loose: true, LooseCPU: 150, LooseMem: 300 << 20, Pods: 9}, []string{
			"Usage of 9 pods", "cpu     1000m", "        25% of 4000m", "        pods ask for 100m, 2%", "        uncontained 150m: not its pods'",
			"memory  2048Mi", "        25% of 8192Mi", "        pods ask for 64Mi, 1%", "        uncontained 300Mi: not its pods'"}},
		{"nothing known at all", &lens.Load{Pods: 1, Unmeasured: 1}, nil},
		{"no pods", nil, nil},
	} {
		if got := linesOf(c.load, 38); strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}
