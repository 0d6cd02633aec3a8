package query

import "strings"

// parser reads a query from left to right:
//
//	query = [ any ]
//	any   = every { "or" every }
//	every = one { ( space | "," | "and" ) one }
//	one   = ( "!" | "not" ) one | "(" any ")" | label | field
type parser struct {
	text string
	at   int
	// plain: the text is a Kubernetes selector, which knows no keywords.
	plain bool
	depth int
}

// maxDepth bounds the parentheses and negations within each other.
const maxDepth = 100

func (p *parser) query() expr {
	if i := strings.IndexByte(p.text, 0); i >= 0 {
		p.wrong(i, i+1, "", "unexpected zero byte")
	}
	if p.space(); p.atEnd() {
		return all{}
	}
	e := p.any()
	if !p.atEnd() {
		p.wrong(p.at, p.at+1, "", "unexpected )")
	}
	return e
}

func (p *parser) atEnd() bool { return p.at >= len(p.text) }
func (p *parser) space()      { p.at = skipSpace(p.text, p.at) }

// next is the byte at the parser's place, 0 at the end.
func (p *parser) next() byte {
	if p.atEnd() {
		return 0
	}
	return p.text[p.at]
}

// keyword is the keyword at the parser's place, in lower case, "" if there is none.
func (p *parser) keyword() string {
	if p.plain {
		return ""
	}
	return keyword(p.text[p.at:until(p.text, p.at, endsKey)])
}

// keyword tells whether a word means something of its own; which is "" if not.
// Case matters as little as in SQL, but it is one case: "Or" is a label.
func keyword(word string) string {
	switch low := strings.ToLower(word); low {
	case "and", "or", "not":
		if word == low || word == strings.ToUpper(word) {
			return low
		}
	}
	return ""
}

func (p *parser) any() expr {
	var parts some
	add := func(e expr) {
		if s, ok := e.(some); ok {
			parts = append(parts, s...)
			return
		}
		parts = append(parts, e)
	}
	add(p.every())
	for p.keyword() == "or" {
		from := p.at
		p.at += len("or")
		if p.space(); p.atEnd() || p.next() == ')' {
			p.wrong(from, from+len("or"), "", "nothing follows %q", p.text[from:from+len("or")])
		}
		add(p.every())
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return parts
}

func (p *parser) every() expr {
	var parts all
	for {
		e := p.one()
		if a, ok := e.(all); ok {
			parts = append(parts, a...)
		} else {
			parts = append(parts, e)
		}
		if !p.joined() {
			break
		}
		p.notAKind(e)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return parts
}

// joined takes what joins two terms, and tells whether there is another term.
func (p *parser) joined() bool {
	end := p.at
	if p.space(); p.atEnd() || p.next() == ')' {
		return false
	}
	from, spaced := p.at, p.at > end
	switch word := p.keyword(); {
	case p.next() == ',':
		p.at++
	case !spaced && p.text[end-1] != ')':
		p.unexpected()
	case word == "or":
		return false
	case word == "and":
		p.at += len(word)
	default:
		return true
	}
	end = p.at
	if p.space(); p.atEnd() || p.next() == ')' || p.keyword() == "or" || p.keyword() == "and" {
		p.wrong(from, end, "", "nothing follows %q", p.text[from:end])
	}
	return true
}

// notAKind fails on .kind=pod,svc, which would ask for pods that have a label svc. To
// ask for that takes a space.
func (p *parser) notAKind(before expr) {
	t, ok := before.(*fieldTerm)
	if !ok || t.field != Kind || t.op != opIn || p.text[p.at-1] != ',' {
		return
	}
	end := until(p.text, p.at, endsKey)
	word := p.text[p.at:end]
	if _, known := KindNamed(word); known && (end == len(p.text) || strings.IndexByte(" ,)", p.text[end]) >= 0) {
		p.wrong(p.at, end, "for one of several kinds write .kind in ("+strings.Join(t.values, ",")+","+word+")", "%q is a kind, not a label", word)
	}
}

// unexpected fails on what follows a term without a space between.
func (p *parser) unexpected() {
	hint := ""
	switch {
	case p.next() == ':':
		hint = "a value follows =, as in .kind=Pod"
	case p.next() == '"':
		hint = "a space belongs in front of it"
	case p.next() == '(':
		hint = `in a value, parentheses need quotes: "a(b)"`
	}
	p.wrong(p.at, p.at+runeLen(p.text, p.at), hint, "unexpected %q", p.text[p.at:p.at+runeLen(p.text, p.at)])
}

func (p *parser) one() expr {
	if p.depth++; p.depth > maxDepth {
		p.wrong(p.at, p.at+1, "", "more than %d parentheses and negations within each other", maxDepth)
	}
	defer func() { p.depth-- }()
	from := p.at
	switch c := p.next(); {
	case c == '!' && !strings.HasPrefix(p.text[p.at:], "!=") && !strings.HasPrefix(p.text[p.at:], "!~"):
		p.at++
		return p.negated(from)
	case c == '(':
		return p.group()
	case c == '.':
		return p.field()
	case c == '"' || !endsKey(c):
		switch word := p.keyword(); word {
		case "not":
			p.at += len(word)
			return p.negated(from)
		case "and", "or":
			p.wrong(p.at, p.at+len(word), `a label of that name is written in quotes: "`+word+`"`, "nothing is in front of %q", p.text[p.at:p.at+len(word)])
		}
		return p.label()
	case c == ')':
		p.wrong(p.at, p.at+1, "", "nothing is in front of )")
	}
	op := p.text[p.at : p.at+max(1, len(operatorAt(p.text, p.at)))]
	p.wrong(p.at, p.at+len(op), "a label or a field, as in app=web or .kind=Pod", "nothing is in front of %s", op)
	return nil
}

// negated is what follows a negation that began at from.
func (p *parser) negated(from int) expr {
	word := p.text[from:p.at]
	if p.space(); p.atEnd() || p.next() == ')' || p.next() == ',' {
		p.wrong(from, from+len(word), "", "nothing follows %q", word)
	}
	end := until(p.text, p.at, endsKey)
	if in := p.text[p.at:end]; word != "!" && strings.EqualFold(in, "in") && strings.HasPrefix(p.text[skipSpace(p.text, end):], "(") {
		p.wrong(from, end, "write notin, as in tier notin (fe,be)", "%q is no operator", p.text[from:end])
	}
	return negate(p.one())
}

func (p *parser) group() expr {
	from := p.at
	p.at++
	if p.space(); p.next() == ')' {
		p.wrong(from, p.at+1, "", "nothing is between ( and )")
	}
	if p.atEnd() {
		p.wrong(from, from+1, "add )", "( is not closed")
	}
	e := p.any()
	if p.next() != ')' {
		p.wrong(from, from+1, "add )", "( is not closed")
	}
	p.at++
	return e
}

// operator takes the operator that follows a key which ends at the parser's place:
// one of operators, "in" or "notin"; "" if there is none. name is how to call what
// is in front of it.
func (p *parser) operator(name string) string {
	at := skipSpace(p.text, p.at)
	op := operatorAt(p.text, at)
	switch op {
	case "":
		word := p.text[at:until(p.text, at, endsKey)]
		if !strings.EqualFold(word, "in") && !strings.EqualFold(word, "notin") || at == p.at {
			return ""
		}
		end := at + len(word)
		if low := strings.ToLower(word); word != low {
			if p.text[skipSpace(p.text, end):] == "" || p.text[skipSpace(p.text, end)] != '(' {
				return ""
			}
			p.wrong(at, end, "write "+low, "%q is no operator", word)
		}
		p.at = end
		return word
	case "=~":
		p.wrong(at, at+len(op), "for a regular expression write "+name+"~web", "%q is no operator", op)
	case "=>", "=<":
		p.wrong(at, at+len(op), "write "+op[1:]+"=", "%q is no operator", op)
	case "<>":
		p.wrong(at, at+len(op), "write !=", "%q is no operator", op)
	}
	p.at = at + len(op)
	return op
}

// list takes the values in parentheses that follow "in" or "notin". value takes
// one of them.
func (p *parser) list(op string, value func()) {
	from := p.at - len(op)
	if p.space(); p.next() != '(' {
		p.wrong(from, from+len(op), "as in "+op+" (a,b)", "%q needs its values in parentheses", op)
	}
	open := p.at
	p.at++
	for {
		p.space()
		if p.next() != ',' && p.next() != ')' && !p.atEnd() {
			value()
		}
		switch p.space(); p.next() {
		case ',':
			p.at++
		case ')':
			p.at++
			return
		default:
			if p.atEnd() {
				p.wrong(open, open+1, "add )", "( is not closed")
			}
			p.wrong(p.at, p.at+runeLen(p.text, p.at), "values are parted by commas", "unexpected %q", p.text[p.at:p.at+runeLen(p.text, p.at)])
		}
	}
}
