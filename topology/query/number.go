package query

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
	"strings"
)

// number is what a measure is compared with. A quantity between two whole numbers
// lies between floor and ceil, of a whole one they are the same; nothing is rounded.
type number struct {
	floor, ceil int64
	percent     bool // then floor is in thousandths of a per cent
}

// measure is what an object has of a numeric field, and what 100 % of it is, 0 if
// there is no such thing.
type measure struct{ value, whole int64 }

// compare is -1, 0 or 1 as m is less than, equal to or more than n.
func (n number) compare(m measure) int {
	switch {
	case n.percent: // value ÷ whole against floor ÷ 100 000, in 128 bits
		h1, l1 := bits.Mul64(uint64(max(m.value, 0)), 100_000)
		h2, l2 := bits.Mul64(uint64(n.floor), uint64(m.whole))
		return cmp.Or(cmp.Compare(h1, h2), cmp.Compare(l1, l2))
	case n.floor == n.ceil:
		return cmp.Compare(m.value, n.floor)
	case m.value <= n.floor:
		return -1
	}
	return 1
}

// numberOf reads a value of a numeric field; hint is how it has to be if it is none.
func numberOf(f Field, s string) (n number, hint string) {
	var ok bool
	switch kind := infos[f].sort; kind {
	case counts:
		hint = "a whole number is wanted, as in " + f.String() + ">5"
		n, ok = whole(s)
	case shares:
		hint = "a whole number or a percentage is wanted, as in " + f.String() + "<3 or " + f.String() + "<100%"
		if n, ok = whole(s); !ok {
			n, ok = percentage(s)
		}
	case durations:
		hint = "a time is wanted, as in 90s, 10m, 3h, 2d, 1w or 1h30m"
		n.floor, ok = seconds(s)
		n.ceil = n.floor
	default:
		scale, such := int64(1000), "250m, 1.5 or 80%"
		if kind == bytes {
			scale, such = 1, "512Mi, 1Gi or 80%"
		}
		hint = "a quantity of Kubernetes or a percentage is wanted, as in " + such
		if n, ok = quantity(s, scale); !ok {
			n, ok = percentage(s)
		}
	}
	if ok {
		hint = ""
	}
	return n, hint
}

// digits reads a whole number of nothing but digits.
func digits(s string) (int64, bool) {
	if s == "" {
		return 0, false
	}
	var n int64
	for _, c := range []byte(s) {
		if c < '0' || c > '9' || n > (math.MaxInt64-9)/10 {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

func whole(s string) (number, bool) {
	n, ok := digits(s)
	return number{floor: n, ceil: n}, ok
}

// percentage reads "80%" and, to three places, "99.5%".
func percentage(s string) (number, bool) {
	s, ok := strings.CutSuffix(s, "%")
	units, places, point := strings.Cut(s, ".")
	if !ok || len(places) > 3 || point && places == "" || len(units) > 12 {
		return number{}, false
	}
	n, ok := digits(units + places + "000"[len(places):])
	return number{floor: n, ceil: n, percent: true}, ok && units != ""
}

// units of durations, in seconds. A week is seven days, a day 24 hours.
var units = map[byte]int64{'s': 1, 'm': 60, 'h': 3600, 'd': 24 * 3600, 'w': 7 * 24 * 3600}

// seconds reads a duration such as 10m or 1h30m.
func seconds(s string) (int64, bool) {
	var sum int64
	for rest := s; rest != ""; {
		end := until(rest, 0, func(c byte) bool { return c < '0' || c > '9' })
		if end == len(rest) {
			return 0, false
		}
		n, ok := digits(rest[:end])
		unit := units[rest[end]]
		if !ok || unit == 0 || n > (math.MaxInt64-sum)/unit {
			return 0, false
		}
		sum += n * unit
		rest = rest[end+1:]
	}
	return sum, s != ""
}

// suffixes of Kubernetes' quantities: powers of two, and of ten
// (k8s.io/apimachinery/pkg/api/resource Quantity).
var suffixes = map[string][2]int{
	"Ki": {2, 10}, "Mi": {2, 20}, "Gi": {2, 30}, "Ti": {2, 40}, "Pi": {2, 50}, "Ei": {2, 60},
	"n": {10, -9}, "u": {10, -6}, "m": {10, -3}, "": {10, 0},
	"k": {10, 3}, "M": {10, 6}, "G": {10, 9}, "T": {10, 12}, "P": {10, 15}, "E": {10, 18},
}

// quantity reads a quantity that is not negative, in units of 1/scale, exactly.
func quantity(s string, scale int64) (number, bool) {
	end := until(s, 0, func(c byte) bool { return c != '.' && (c < '0' || c > '9') })
	if end == 0 || end > 40 || s[:end] == "." || strings.Count(s[:end], ".") > 1 {
		return number{}, false
	}
	power, ok := suffixes[s[end:]]
	if !ok {
		if power[1], ok = exponent(s[end:]); !ok {
			return number{}, false
		}
		power[0] = 10
	}
	x, ok := new(big.Rat).SetString("0" + s[:end])
	if !ok {
		return number{}, false
	}
	factor := new(big.Int).Exp(big.NewInt(int64(power[0])), big.NewInt(int64(max(power[1], -power[1]))), nil)
	if power[1] < 0 {
		x.Quo(x, new(big.Rat).SetInt(factor))
	} else {
		x.Mul(x, new(big.Rat).SetInt(factor))
	}
	x.Mul(x, new(big.Rat).SetInt64(scale))
	floor := new(big.Int).Quo(x.Num(), x.Denom())
	if !floor.IsInt64() || floor.Int64() == math.MaxInt64 {
		return number{}, false
	}
	n := number{floor: floor.Int64(), ceil: floor.Int64()}
	if !x.IsInt() {
		n.ceil++
	}
	return n, true
}

// exponent reads the exponent of a quantity such as 1e3.
func exponent(s string) (int, bool) {
	if s == "" || s[0] != 'e' && s[0] != 'E' {
		return 0, false
	}
	s, minus := s[1:], false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		s, minus = s[1:], s[0] == '-'
	}
	n, ok := digits(s)
	if !ok || n > 30 {
		return 0, false
	}
	if minus {
		n = -n
	}
	return int(n), true
}
