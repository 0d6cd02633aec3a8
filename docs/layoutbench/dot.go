package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"kscope/topology/layout/yardstick"
)

// dotResult is a graph as dot draws it.
type dotResult struct {
	crossings int
	length    float64 // px
	slanted   float64 // px, straight from lane to lane
	time      time.Duration
}

// runDot lays the graph out with dot, top to bottom, nodes of 16×3 cells, 2 cells
// apart, 4 rows between layers. It says why when there is no result.
func runDot(g *yardstick.Graph, limit time.Duration, folder string) (*dotResult, string) {
	ctx, stop := context.WithTimeout(context.Background(), limit)
	defer stop()
	cmd := exec.CommandContext(ctx, "dot", "-Tplain")
	cmd.Stdin = strings.NewReader(dotText(g))
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	switch err := cmd.Run(); {
	case errors.Is(err, exec.ErrNotFound):
		return nil, "dot is not installed"
	case ctx.Err() != nil:
		return nil, fmt.Sprintf("dot took more than %v", limit)
	case err != nil:
		return nil, "dot: " + err.Error()
	}
	if folder != "" {
		if err := os.WriteFile(filepath.Join(folder, g.Name+".dot.plain"), stdout.Bytes(), 0o644); err != nil {
			return nil, err.Error()
		}
	}
	r := &dotResult{time: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	d := readPlain(stdout.String())
	r.crossings, r.length, r.slanted = d.Crossings(), d.Length(), d.Slanted()
	return r, ""
}

func dotText(g *yardstick.Graph) string {
	var b strings.Builder
	b.WriteString("digraph g {\ngraph [nodesep=0.2222,ranksep=0.8889];\nnode [shape=box,fixedsize=true,width=1.7778,height=0.6667];\n")
	for _, n := range g.Nodes {
		fmt.Fprintf(&b, "%q;\n", n.ID)
	}
	for _, e := range g.Edges {
		fmt.Fprintf(&b, "%q -> %q;\n", e.Src, e.Dst)
	}
	b.WriteString("}\n")
	return b.String()
}

// readPlain reads dot's own text format, where an inch has 72 px, and turns it so
// that layers go from left to right.
func readPlain(text string) yardstick.Drawing {
	var d yardstick.Drawing
	index := map[string]int{}
	point := func(x, y string) yardstick.XY {
		a, _ := strconv.ParseFloat(x, 64)
		b, _ := strconv.ParseFloat(y, 64)
		return yardstick.XY{-b * 72, a * 72}
	}
	text = strings.ReplaceAll(text, "\\\n", "")
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 4 {
			continue
		}
		switch f[0] {
		case "node":
			index[strings.Trim(f[1], `"`)] = len(d.Nodes)
			d.Nodes = append(d.Nodes, point(f[2], f[3]))
		case "edge":
			n, _ := strconv.Atoi(f[3])
			spline := make([]yardstick.XY, 0, n)
			for i := 0; i < n && 5+2*i < len(f); i++ {
				spline = append(spline, point(f[4+2*i], f[5+2*i]))
			}
			d.Lines = append(d.Lines, yardstick.Line{From: index[strings.Trim(f[1], `"`)],
				To: index[strings.Trim(f[2], `"`)], Points: flatten(spline)})
		}
	}
	return d
}

// flatten makes straight pieces of Bézier curves.
func flatten(c []yardstick.XY) []yardstick.XY {
	const steps = 16
	if len(c) == 0 {
		return nil
	}
	out := []yardstick.XY{c[0]}
	for i := 0; i+3 < len(c); i += 3 {
		for k := 1; k <= steps; k++ {
			t := float64(k) / steps
			u := 1 - t
			var p yardstick.XY
			for d := range p {
				p[d] = u*u*u*c[i][d] + 3*u*u*t*c[i+1][d] + 3*u*t*t*c[i+2][d] + t*t*t*c[i+3][d]
			}
			out = append(out, p)
		}
	}
	return out
}
