package query

import "strings"

// slot is the place in a query where something is being typed.
type slot struct {
	// from and to are the bytes that a choice replaces; typed is what stands there in
	// front of the cursor, out of its quotes.
	from, to int
	typed    string
	// key is what the value is of; "" while a key is being typed.
	key string
	// before is the end of the last whole term in front.
	before int
	// wide: what is typed is an alternative, or within parentheses, so that the terms
	// in front do not narrow it.
	wide bool
}

// slotter reads a query, right or wrong, as far as the cursor.
type slotter struct {
	text       string
	cursor, at int
	s          slot
	depth      int
}

// slotAt finds the slot at the cursor; ok is false where nothing can be offered:
// within an operator or a regular expression.
func slotAt(text string, cursor int) (s slot, ok bool) {
	z := &slotter{text: text, cursor: max(0, min(cursor, len(text)))}
	for {
		found, ok := z.step()
		if found {
			z.s.wide = z.s.wide || z.depth > 0
			return z.s, ok
		}
	}
}

// here makes what is between from and to the slot.
func (z *slotter) here(key string, from, to int) (found, ok bool) {
	z.s.key, z.s.from, z.s.to = key, from, to
	z.s.typed = strings.TrimPrefix(z.text[from:min(max(z.cursor, from), to)], `"`)
	return true, true
}

// step reads one term or sign; found tells that the cursor was in it.
func (z *slotter) step() (found, ok bool) {
	if z.at = skipSpace(z.text, z.at); z.at > z.cursor || z.at == len(z.text) {
		return z.here("", z.cursor, z.cursor)
	}
	switch c := z.text[z.at]; {
	case c == '"' || !endsKey(c):
		return z.term(z.at)
	case z.at == z.cursor:
		return z.here("", z.cursor, z.cursor)
	case c == '(':
		z.depth++
	case c == ')':
		z.depth--
		z.s.before = z.at + 1
	}
	z.at++
	return false, false
}

// term reads what begins with a key at start.
func (z *slotter) term(start int) (found, ok bool) {
	end := until(z.text, start, endsKey)
	if z.text[start] == '"' {
		if end = endOfQuote(z.text, start); end < 0 {
			end = len(z.text)
		}
	}
	if end >= z.cursor {
		return z.here("", start, end)
	}
	word := z.text[start:end]
	z.at = end
	if k := keyword(word); k != "" {
		z.s.wide = z.s.wide || k == "or" && z.depth == 0 // one in parentheses stays there
		return false, false
	}
	key := strings.Trim(word, `"`)
	at := skipSpace(z.text, end)
	op := operatorAt(z.text, at)
	if op == "" && at > end {
		if w := z.text[at:until(z.text, at, endsKey)]; w == "in" || w == "notin" {
			op = w
		}
	}
	if op == "" {
		z.s.before = end
		return false, false
	}
	if z.at = at + len(op); z.at > z.cursor || z.at == z.cursor && op[0] >= 'a' {
		return true, false
	}
	if op == "in" || op == "notin" {
		found, ok = z.list(key)
	} else {
		found, ok = z.value(key, op)
	}
	if !found {
		z.s.before = z.at
	}
	return found, ok
}

// value reads the value behind an operator.
func (z *slotter) value(key, op string) (found, ok bool) {
	if z.at = skipSpace(z.text, z.at); z.at > z.cursor || z.at == len(z.text) {
		return z.here(key, z.cursor, z.cursor)
	}
	pattern := strings.HasSuffix(op, "~")
	start := z.at
	switch {
	case z.text[start] == '"':
		if z.at = endOfQuote(z.text, start); z.at < 0 {
			z.at = len(z.text)
		}
	case pattern:
		z.at = endOfPattern(z.text, start)
	default:
		z.at = until(z.text, start, endsValue)
	}
	if z.at < z.cursor {
		return false, false
	}
	if pattern {
		return true, false
	}
	return z.here(key, start, z.at)
}

// list reads the values in parentheses behind in and notin.
func (z *slotter) list(key string) (found, ok bool) {
	z.at = skipSpace(z.text, z.at)
	if z.at >= z.cursor || z.text[z.at] != '(' {
		return true, false
	}
	z.at++
	for {
		z.at = until(z.text, z.at, func(c byte) bool { return !isSpace(c) && c != ',' })
		if z.at > z.cursor || z.at == len(z.text) {
			return z.here(key, z.cursor, z.cursor)
		}
		start := z.at
		switch z.text[start] {
		case ')':
			if start == z.cursor {
				return z.here(key, start, start)
			}
			z.at++
			return false, false
		case '(':
			return true, false
		case '"':
			if z.at = endOfQuote(z.text, start); z.at < 0 {
				z.at = len(z.text)
			}
		default:
			z.at = until(z.text, start, endsValue)
		}
		if z.at >= z.cursor {
			return z.here(key, start, z.at)
		}
	}
}
