package main

import (
	"fmt"
	"math"
	"runtime"
	"time"
)

// table prints rows as they come and keeps their ratios to dot.
type table struct {
	cross, length, turned, slanted, speed mean
	worst                                 []string // graphs that miss the bar
}

// mean is a geometric mean.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(x float64) { m.sum, m.n = m.sum+math.Log(x), m.n+1 }

func (m *mean) String() string {
	if m.n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", math.Exp(m.sum/float64(m.n)))
}

func newTable(seed uint64, limit time.Duration) *table {
	fmt.Printf("seed %d, %s, %s/%s, %d CPUs, dot's limit %v\n\n", seed, runtime.Version(), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), limit)
	fmt.Println("| graph | nodes/edges | crossings | dot | ratio | length kpx | dot | ratio | turned | slanted | ms | dot ms | dot/ours | cells | crossing cells | moved | mean cells | flips | change ms |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	return &table{}
}

func ms(d time.Duration) string { return fmt.Sprintf("%.3g", d.Seconds()*1000) }

func (t *table) add(r *row) {
	cross, length, took, ratios := r.dotMissing, "-", "-", [5]string{"-", "-", "-", "-", "-"}
	if d := r.dot; d != nil {
		cross, length, took = fmt.Sprint(d.crossings), fmt.Sprintf("%.1f", d.length/1000), ms(d.time)
		ratio := float64(r.cross+1) / float64(d.crossings+1)
		speed := d.time.Seconds() / r.time.Seconds()
		t.cross.add(ratio)
		t.length.add(r.length / d.length)
		t.turned.add(r.turned / d.length)
		t.slanted.add(r.slanted / d.slanted)
		t.speed.add(speed)
		ratios = [5]string{fmt.Sprintf("%.2f", ratio), fmt.Sprintf("%.2f", r.length/d.length), fmt.Sprintf("%.2f", r.turned/d.length),
			fmt.Sprintf("%.2f", r.slanted/d.slanted), fmt.Sprintf("%.1f", speed)}
		t.judge(r, speed)
	}
	fmt.Printf("| %s | %d/%d | %d | %s | %s | %.1f | %s | %s | %s | %s | %s | %s | %s | %d×%d | %d | %.1f %% | %.2f | %d | %s |\n",
		r.g.Name, len(r.in.Nodes), len(r.in.Edges), r.cross, cross, ratios[0], r.length/1000, length, ratios[1], ratios[2], ratios[3],
		ms(r.time), took, ratios[4], r.w, r.h, r.ink.Crossings, 100*r.moved.Share(), r.moved.Mean(), r.moved.Flips, ms(r.change))
}

// judge notes where the bar of crossings and of time is missed.
func (t *table) judge(r *row, speed float64) {
	if most := max(1.1*float64(r.dot.crossings), float64(r.dot.crossings+6)); float64(r.cross) > most {
		t.worst = append(t.worst, fmt.Sprintf("%s: %d crossings, at most %.0f wanted", r.g.Name, r.cross, most))
	}
	least := 5.0
	if len(r.in.Nodes) >= 1200 { // views of 5,000 objects and more
		least = 10
	}
	if speed < least {
		t.worst = append(t.worst, fmt.Sprintf("%s: %.1f times as fast as dot, %.0f wanted", r.g.Name, speed, least))
	}
	if r.ink.Shared > 0 {
		t.worst = append(t.worst, fmt.Sprintf("%s: %d cells shared by lines of different nets", r.g.Name, r.ink.Shared))
	}
	if r.moved.Share() > 0.1 || r.moved.Mean() > 1 || r.moved.Flips > 0 {
		t.worst = append(t.worst, fmt.Sprintf("%s: %.1f %% moved, mean %.2f cells, %d flips", r.g.Name, 100*r.moved.Share(), r.moved.Mean(), r.moved.Flips))
	}
}

func (t *table) summary() {
	fmt.Printf("\ngeometric means against dot (%d graphs): crossings %s (+1), length %s, length turned %s, slanted %s, times as fast %s\n",
		t.cross.n, &t.cross, &t.length, &t.turned, &t.slanted, &t.speed)
	for _, w := range t.worst {
		fmt.Println("missed:", w)
	}
	if len(t.worst) == 0 && t.cross.n > 0 {
		fmt.Println("every graph meets the bar of crossings, time and stability")
	}
}
