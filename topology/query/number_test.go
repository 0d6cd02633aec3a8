package query

import (
	"math/big"
	"testing"

	"k8s.io/apimachinery/pkg/api/resource"
	"pgregory.net/rapid"
)

// A quantity is what Kubernetes takes it for: read the same, and as large.
func TestQuantityIsKubernetes(t *testing.T) {
	number := rapid.StringMatching(`[0-9]{1,3}(\.[0-9]{0,3})?|\.[0-9]{1,3}`)
	suffix := rapid.SampledFrom([]string{"", "n", "u", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "E3", "e-3", "e+2", "K", "mi", "KI", "e", "Kib", "%"})
	rapid.Check(t, func(t *rapid.T) {
		s := number.Draw(t, "number") + suffix.Draw(t, "suffix")
		theirs, err := resource.ParseQuantity(s)
		ours, ok := quantity(s, 1000)
		if ok != (err == nil) {
			t.Fatalf("%s: read %t, Kubernetes says %v", s, ok, err)
		}
		if !ok {
			return
		}
		want, _ := new(big.Rat).SetString(theirs.AsDec().String())
		want.Mul(want, big.NewRat(1000, 1))
		low, high := new(big.Rat).SetInt64(ours.floor), new(big.Rat).SetInt64(ours.ceil)
		if want.Cmp(low) < 0 || want.Cmp(high) > 0 || ours.ceil-ours.floor > 1 || want.IsInt() != (ours.floor == ours.ceil) {
			t.Fatalf("%s is %v to %v, Kubernetes has %s", s, low, high, want)
		}
	})
}

func TestQuantity(t *testing.T) {
	for _, c := range []struct {
		text        string
		scale       int64
		floor, ceil int64
	}{
		{"1Gi", 1, 1 << 30, 1 << 30}, {"1.5Ki", 1, 1536, 1536}, {"250m", 1000, 250, 250}, {"2", 1000, 2000, 2000},
		{"0.1m", 1000, 0, 1}, {"100u", 1000, 0, 1}, {"1E", 1, 1e18, 1e18}, {"1e3", 1, 1000, 1000}, {"7Ei", 1, 7 << 60, 7 << 60},
		{"0.0000000000000000000000001", 1, 0, 1}, {"128974848000m", 1, 128974848, 128974848},
	} {
		if n, ok := quantity(c.text, c.scale); !ok || n.floor != c.floor || n.ceil != c.ceil {
			t.Errorf("%s is %+v, %t; want %d to %d", c.text, n, ok, c.floor, c.ceil)
		}
	}
	for _, s := range []string{"", ".", "-1", "+1", "1..2", "1 Gi", "gi", "Gi", "8Ei", "1e31", "1e", "99999999999999999999", "NaN", "Inf", "0x10", "1_000"} {
		if n, ok := quantity(s, 1); ok {
			t.Errorf("%q is read as %+v", s, n)
		}
	}
}

func TestSeconds(t *testing.T) {
	for s, want := range map[string]int64{"90s": 90, "10m": 600, "3h": 10800, "2d": 172800, "1w": 604800, "1h30m": 5400, "0s": 0} {
		if n, ok := seconds(s); !ok || n != want {
			t.Errorf("%s is %d, %t; want %d", s, n, ok, want)
		}
	}
	for _, s := range []string{"", "10", "m", "1.5h", "1y", "10m5", "-1h", "99999999999999999999s", "9223372036854775w", "1h 30m"} {
		if n, ok := seconds(s); ok {
			t.Errorf("%q is read as %d", s, n)
		}
	}
}

func TestPercentage(t *testing.T) {
	for s, want := range map[string]int64{"80%": 80_000, "99.5%": 99_500, "0.001%": 1, "250%": 250_000} {
		if n, ok := percentage(s); !ok || !n.percent || n.floor != want {
			t.Errorf("%s is %+v, %t; want %d", s, n, ok, want)
		}
	}
	for _, s := range []string{"", "%", "80", ".5%", "1.%", "1.2345%", "-1%", "9999999999999%"} {
		if n, ok := percentage(s); ok {
			t.Errorf("%q is read as %+v", s, n)
		}
	}
}

// Comparing is exact: as with rationals of any size.
func TestCompareIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := measure{rapid.Int64Range(0, 1<<62).Draw(t, "value"), rapid.Int64Range(1, 1<<62).Draw(t, "whole")}
		n := number{floor: rapid.Int64Range(0, 1<<50).Draw(t, "percent"), percent: true}
		if rapid.Bool().Draw(t, "near") { // draw the value from around the bound
			at := new(big.Int).Div(new(big.Int).Mul(big.NewInt(n.floor), big.NewInt(m.whole)), big.NewInt(100_000))
			if at.IsInt64() {
				m.value = max(0, at.Int64()+rapid.Int64Range(-1, 1).Draw(t, "off"))
			}
		}
		want := big.NewRat(m.value, m.whole).Cmp(big.NewRat(n.floor, 100_000))
		if got := n.compare(m); got != want {
			t.Fatalf("%+v against %+v is %d, want %d", m, n, got, want)
		}
		whole := number{floor: n.floor, ceil: n.floor + 1}
		x := measure{value: n.floor + rapid.Int64Range(-2, 2).Draw(t, "x")}
		if got, want := whole.compare(x), big.NewRat(x.value*2, 1).Cmp(big.NewRat(n.floor*2+1, 1)); got != want {
			t.Fatalf("%+v against %+v is %d, want %d", x, whole, got, want)
		}
	})
}
