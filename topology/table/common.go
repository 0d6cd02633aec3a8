package table

import (
	"fmt"
	"strconv"
	"strings"

	"kscope/topology"
)

// Columns that many kinds have.

func kind() Column {
	return Column{Title: "KIND", cell: func(r *Row, _ int64) cell { return words(r.ID.Kind()) }}
}

func namespace() Column {
	return Column{Title: "NAMESPACE", cell: func(r *Row, _ int64) cell { return words(r.ID.Namespace()) }}
}

func name() Column {
	return Column{Title: "NAME", cell: func(r *Row, _ int64) cell { return words(r.ID.Name()) }}
}

func age() Column {
	return Column{Title: "AGE", Right: true, cell: func(r *Row, now int64) cell {
		if r.Rec.Created == 0 {
			return none
		}
		s := max(0, now-r.Rec.Created)
		return cell{Duration(s), float64(s)}
	}}
}

// Duration writes seconds as kubectl writes ages (k8s.io/apimachinery
// pkg/util/duration HumanDuration): two units while they are small.
func Duration(s int64) string {
	const m, h, d = 60, 3600, 24 * 3600
	two := func(big int64, bigUnit string, small int64, smallUnit string) string {
		if small == 0 {
			return strconv.FormatInt(big, 10) + bigUnit
		}
		return strconv.FormatInt(big, 10) + bigUnit + strconv.FormatInt(small, 10) + smallUnit
	}
	switch {
	case s < 2*m:
		return strconv.FormatInt(s, 10) + "s"
	case s < 10*m:
		return two(s/m, "m", s%m, "s")
	case s < 3*h:
		return strconv.FormatInt(s/m, 10) + "m"
	case s < 8*h:
		return two(s/h, "h", s/m%60, "m")
	case s < 2*d:
		return strconv.FormatInt(s/h, 10) + "h"
	case s < 8*d:
		return two(s/d, "d", s/h%24, "h")
	case s < 2*365*d:
		return strconv.FormatInt(s/d, 10) + "d"
	case s < 8*365*d:
		return two(s/(365*d), "y", s/d%365, "d")
	}
	return strconv.FormatInt(s/(365*d), 10) + "y"
}

// ready is "1/2": what is ready of what is wanted.
func ready() Column {
	return Column{Title: "READY", Right: true, cell: func(r *Row, _ int64) cell {
		if r.Want < 0 {
			return none
		}
		share := 1.0
		if r.Want > 0 {
			share = float64(r.Ready) / float64(r.Want)
		}
		return cell{fmt.Sprintf("%d/%d", r.Ready, r.Want), share}
	}}
}

// health is how the object is with all it owns: worst first when sorted downwards.
func health() Column {
	return Column{Title: "HEALTH", cell: func(r *Row, _ int64) cell {
		text := r.Status.Health.String()
		if reason := r.Status.Reason.String(); reason != "" && r.Status.Health != topology.OK {
			text = reason
		}
		return cell{text, float64(r.Status.Health)}
	}}
}

// cpu and mem are what the object uses now; CPU/R and the others are shares of what
// it asked for or may use.
func cpu() Column {
	course := func(r *Row) []int64 { c, _ := r.Usage.History(); return c }
	return Column{Title: "CPU", Right: true, Course: course, cell: func(r *Row, _ int64) cell {
		if r.Usage == nil {
			return none
		}
		v, _, _ := r.Usage.Last()
		return cell{CPU(v), float64(v)}
	}}
}

func mem() Column {
	course := func(r *Row) []int64 { _, m := r.Usage.History(); return m }
	return Column{Title: "MEM", Right: true, Course: course, cell: func(r *Row, _ int64) cell {
		if r.Usage == nil {
			return none
		}
		_, v, _ := r.Usage.Last()
		return cell{Bytes(v), float64(v)}
	}}
}

// share is usage as a part of something, in percent.
func share(title string, of func(*Row) (used, all int64)) Column {
	return Column{Title: title, Right: true, cell: func(r *Row, _ int64) cell {
		if r.Usage == nil {
			return none
		}
		used, all := of(r)
		if all <= 0 {
			return none
		}
		p := 100 * float64(used) / float64(all)
		return cell{Percent(p), p}
	}}
}

// Percent writes hundredths without decimals: 62%.
func Percent(p float64) string { return strconv.FormatFloat(p, 'f', 0, 64) + "%" }

// CPU writes millicores as kubectl top does: 250m.
func CPU(milli int64) string { return strconv.FormatInt(milli, 10) + "m" }

// Bytes writes a size in whole MiB as kubectl top does, from 10 GiB on in GiB with
// three digits.
func Bytes(n int64) string {
	if n < 10<<30 {
		return strconv.FormatInt(n>>20, 10) + "Mi"
	}
	g := strconv.FormatFloat(float64(n)/(1<<30), 'f', 2, 64)
	if len(g) > 4 {
		g = strings.TrimSuffix(g[:4], ".")
	}
	return g + "Gi"
}
