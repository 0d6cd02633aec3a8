//go:build unix

package term

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	privateMode  = regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`)
	keyboardMode = regexp.MustCompile(`\x1b\[([<>=])([0-9;]*)u`)
	otherKeys    = regexp.MustCompile(`\x1b\[>4(?:;([0-9]+))?m`)
)

// Modes that a terminal has on from the start (DEC private modes): wrapping at
// the right edge and the visible cursor.
var onAtStart = map[int]bool{7: true, 25: true}

// Leftovers says which modes the bytes of a program leave other than they found
// them: the alternate screen (1049), a hidden cursor (25), mouse reports (1000
// to 1006), bracketed paste (2004), keyboard protocols. Empty is as it should be.
func Leftovers(raw string) []string {
	modes := map[int]bool{}
	for _, m := range privateMode.FindAllStringSubmatch(raw, -1) {
		for number := range strings.SplitSeq(m[1], ";") {
			if n, err := strconv.Atoi(number); err == nil {
				modes[n] = m[2] == "h"
			}
		}
	}
	var left []string
	for _, n := range slices.Sorted(maps.Keys(modes)) {
		if modes[n] != onAtStart[n] {
			left = append(left, fmt.Sprintf("private mode %d is %t", n, modes[n]))
		}
	}
	pushed, set := 0, false
	for _, m := range keyboardMode.FindAllStringSubmatch(raw, -1) {
		switch m[1] {
		case ">":
			pushed++
		case "<":
			pushed--
		case "=":
			flags, _, _ := strings.Cut(m[2], ";")
			set = flags != "0" && flags != ""
		}
	}
	if pushed > 0 || set {
		left = append(left, "keyboard enhancements are on")
	}
	if m := otherKeys.FindAllStringSubmatch(raw, -1); len(m) > 0 && m[len(m)-1][1] != "" && m[len(m)-1][1] != "0" {
		left = append(left, "modifyOtherKeys is on")
	}
	return left
}
