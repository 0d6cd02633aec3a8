package graph

import (
	"testing"

	"kscope/themes"
	"kscope/topology"
	"kscope/topology/lens"
)

func TestFillOf(t *testing.T) {
	need := topology.Resources{CPURequest: 100, CPULimit: 200, MemRequest: 64 << 20}
	pod := &lens.Load{CPU: 150, Mem: 32 << 20, Known: true, Need: need, Restarts: 7, Pods: 1}
	for _, c := range []struct {
		name string
		load *lens.Load
		fill lens.Fill
		want level
		ok   bool
	}{
		{"of the limit", pod, lens.FillCPU, level{"75%", 0.75, themes.Warn}, true},
		{"of the request where there is no limit", pod, lens.FillMemory, level{"50%", 0.5, themes.Text}, true},
		{"restarts", pod, lens.FillRestarts, level{"7×", -1, themes.Warn}, true},
		{"nothing asked for", &lens.Load{CPU: 150, Mem: 5 << 20, Known: true}, lens.FillCPU, level{"150m", -1, themes.Dim}, true},
		{"not measured", &lens.Load{Need: need}, lens.FillMemory, level{"?", -1, themes.Dim}, true},
		{"a node of what it has", &lens.Load{CPU: 3800, Known: true, CPUAll: 4000, Need: need}, lens.FillCPU, level{"95%", 0.95, themes.Bad}, true},
		{"no pods", nil, lens.FillCPU, level{}, false},
		{"no fill", pod, lens.NoFill, level{}, false},
	} {
		if got, ok := fillOf(c.load, c.fill); got != c.want || ok != c.ok {
			t.Errorf("%s: %+v %v, want %+v %v", c.name, got, ok, c.want, c.ok)
		}
	}
}

// What was not measured shows what was asked for, and says so.
func TestCapacity(t *testing.T) {
	l := &lens.Load{CPUAll: 4000, MemAll: 8 << 30, Need: topology.Resources{CPURequest: 1000, MemRequest: 4 << 30}}
	cpu, mem, word, ok := capacity(l)
	if !ok || cpu.text != "25%" || mem.text != "50%" || word != "req" {
		t.Errorf("%+v %+v %q %v", cpu, mem, word, ok)
	}
	l.Known, l.CPU, l.Mem = true, 400, 7<<30
	if cpu, mem, word, _ = capacity(l); cpu.text != "10%" || mem.text != "88%" || mem.role != themes.Warn || word != "" {
		t.Errorf("%+v %+v %q", cpu, mem, word)
	}
	if _, _, _, ok = capacity(&lens.Load{Known: true}); ok {
		t.Error("a pod has no capacity")
	}
}

func TestFilled(t *testing.T) {
	for _, c := range []struct {
		part  float64
		ascii bool
		want  string
	}{{0, false, ""}, {0.001, false, "▏"}, {0.5, false, "███"}, {0.55, false, "███▎"}, {1, false, "██████"}, {3, false, "██████"}, {0.5, true, "###"}, {0.02, true, "-"}} {
		if got := filled(c.part, 6, c.ascii); got != c.want {
			t.Errorf("%v: %q, want %q", c.part, got, c.want)
		}
	}
}
