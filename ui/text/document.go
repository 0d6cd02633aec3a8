package text

import (
	"strconv"
	"strings"

	"kscope/topology"
)

// document is a text as lines that know what block each begins. It is not changed
// once made.
type document struct{ lines []line }

// line is one line of a text.
type line struct {
	text string
	// key is where the line's key begins and ends in text, colon included; equal if
	// it has none.
	key [2]int32
	end int32 // the first line that is no more of the block that this one begins
	up  int32 // the line that begins the block it is in, -1 = none
	nth int32 // which item of a list it is, -1 = none
	// within: a line of a text over several lines, which is shown as it is.
	within bool
}

// leads tells whether lines belong to this one, number i.
func (l *line) leads(i int) bool { return int(l.end) > i+1 }

// open is a block under way while parsing.
type open struct {
	at     int32
	column int   // see columnOf
	items  int32 // of a list so far
}

// parse takes a text apart by its indentation, as the YAML that Kubernetes prints
// has it: a list's items stand under its key, one level or none deeper.
func parse(text string) *document {
	d := &document{lines: make([]line, 0, strings.Count(text, "\n")+1)}
	var stack []open
	verbatim := -1 // deeper lines than this column are one value, -1 = none
	for body := range strings.Lines(text) {
		body = topology.Clean(strings.TrimSuffix(body, "\n"))
		l := line{text: body, up: -1, nth: -1}
		at := int32(len(d.lines))
		indent := len(body) - len(strings.TrimLeft(body, " "))
		blank := indent == len(body)
		switch {
		case verbatim >= 0 && (blank || indent > verbatim):
			l.within = true
			l.up = stack[len(stack)-1].at
		case blank:
			if len(stack) > 0 {
				l.up = stack[len(stack)-1].at
			}
		default:
			verbatim = -1
			column, dash := columnOf(body, indent)
			for len(stack) > 0 && stack[len(stack)-1].column >= column {
				d.lines[stack[len(stack)-1].at].end = at
				stack = stack[:len(stack)-1]
			}
			if n := len(stack); n > 0 {
				l.up = stack[n-1].at
				if dash {
					l.nth = stack[n-1].items
					stack[n-1].items++
				}
			}
			l.key = keyIn(body, indent)
			stack = append(stack, open{at: at, column: column})
			if isVerbatim(body) {
				verbatim = int(l.key[0])
				if l.key[0] == l.key[1] {
					verbatim = indent
				}
			}
		}
		d.lines = append(d.lines, l)
	}
	for _, o := range stack {
		d.lines[o.at].end = int32(len(d.lines))
	}
	for i := range d.lines {
		d.lines[i].end = max(d.lines[i].end, int32(i+1))
	}
	return d
}

// columnOf is how deep a line is: items of a list are deeper than the key that
// they may stand level with.
func columnOf(body string, indent int) (column int, dash bool) {
	rest := body[indent:]
	if rest == "-" || strings.HasPrefix(rest, "- ") {
		return 2*indent + 1, true
	}
	return 2 * indent, false
}

// keyIn finds the key of a line: what stands before the first colon that ends a
// word, behind the dashes of lists.
func keyIn(body string, indent int) [2]int32 {
	from := indent
	for strings.HasPrefix(body[from:], "- ") {
		from += 2
		from += len(body[from:]) - len(strings.TrimLeft(body[from:], " "))
	}
	rest := body[from:]
	if strings.HasPrefix(rest, "#") || rest == "" {
		return [2]int32{int32(from), int32(from)}
	}
	skip := 0
	if q := rest[0]; q == '"' || q == '\'' {
		i := strings.IndexByte(rest[1:], q)
		if i < 0 {
			return [2]int32{int32(from), int32(from)}
		}
		skip = i + 2
		if !strings.HasPrefix(rest[skip:], ":") {
			return [2]int32{int32(from), int32(from)}
		}
	}
	for i := skip; i < len(rest); i++ {
		if rest[i] == ':' && (i+1 == len(rest) || rest[i+1] == ' ') {
			return [2]int32{int32(from), int32(from + i + 1)}
		}
	}
	return [2]int32{int32(from), int32(from)}
}

// isVerbatim tells whether the lines below a line are a text of their own: it ends
// with the sign of a block scalar (YAML 1.2, 8.1), such as |, |- or >2-.
func isVerbatim(body string) bool {
	i := strings.LastIndexByte(body, ' ')
	sign := body[i+1:]
	if i < 0 || sign == "" || sign[0] != '|' && sign[0] != '>' {
		return false
	}
	for _, c := range sign[1:] {
		if c != '-' && c != '+' && (c < '1' || c > '9') {
			return false
		}
	}
	before := strings.TrimRight(body[:i], " ")
	return strings.HasSuffix(before, ":") || strings.HasSuffix(before, "-")
}

// path names the line as Kubernetes' own messages do:
// spec.containers[0].image; "" for one that is of no key.
func (d *document) path(i int) string {
	var parts []string
	child := -1
	for at := i; at >= 0; at = int(d.lines[at].up) {
		l := &d.lines[at]
		if l.within {
			continue
		}
		key := strings.Trim(strings.TrimSuffix(l.text[l.key[0]:l.key[1]], ":"), `"'`)
		// What stands beside the first key of an item is the item's, not that key's.
		if key != "" && (child < 0 || l.nth < 0 || d.below(child, at)) {
			if strings.ContainsAny(key, "./ ") {
				key = "[" + strconv.Quote(key) + "]"
			}
			parts = append(parts, key)
		}
		if l.nth >= 0 {
			parts = append(parts, "["+strconv.Itoa(int(l.nth))+"]")
		}
		child = at
	}
	var b strings.Builder
	for n := len(parts) - 1; n >= 0; n-- {
		if b.Len() > 0 && parts[n][0] != '[' {
			b.WriteByte('.')
		}
		b.WriteString(parts[n])
	}
	return b.String()
}

// below tells whether line child stands under the key of the item line at, not
// beside it.
func (d *document) below(child, at int) bool {
	c, l := &d.lines[child], &d.lines[at]
	if c.within {
		return true
	}
	indent := len(c.text) - len(strings.TrimLeft(c.text, " "))
	return indent > int(l.key[0]) || indent == int(l.key[0]) && c.nth >= 0
}

// part is the text of lines from to, but not with, the line to.
func (d *document) part(from, to int) string {
	var b strings.Builder
	for i := range d.lines[from:to] {
		b.WriteString(d.lines[from+i].text)
		b.WriteByte('\n')
	}
	return b.String()
}
