package query

import (
	"errors"
	"net/netip"
	"regexp"
	"regexp/syntax"
	"strings"

	"kscope/topology"
)

var opOf = map[string]op{"": opExists, "=": opIn, "==": opIn, "in": opIn, "!=": opNotIn, "notin": opNotIn,
	"~": opMatch, "!~": opNotMatch, "<": opLess, "<=": opLessEqual, ">": opMore, ">=": opMoreEqual}

// field takes a term on a field.
func (p *parser) field() expr {
	from := p.at
	f := p.fieldName()
	word := p.operator(f.String())
	t := &fieldTerm{field: f, op: opOf[word]}
	ordered := f.numeric() || infos[f].sort == healths
	switch {
	case t.op == opExists:
	case t.op == opMatch || t.op == opNotMatch:
		if f.numeric() {
			p.wrong(p.at-len(word), p.at, "use = != > >= < <=", "%s is a number, which no regular expression matches", f)
		}
		var source string
		t.re, source = p.pattern(from, prefixOf(f))
		t.values = []string{source}
	case t.op >= opLess && !ordered:
		p.wrong(p.at-len(word), p.at, "use = != ~ !~ in notin", "%s has no order, so %q says nothing", f, word)
	case word == "in" || word == "notin":
		p.list(word, func() { p.value(t, from, word) })
		if len(t.values) == 0 {
			p.wrong(from, p.at, "as in "+f.String()+" "+word+" ("+example(f)+")", "%s %s has no values", f, word)
		}
	default:
		p.space()
		p.value(t, from, word)
	}
	if infos[f].sort == healths && t.op >= opLess {
		p.expand(t, from)
	}
	return t
}

// prefixOf is what goes in front of a regular expression on a field.
func prefixOf(f Field) string {
	if f.folds() {
		return "(?i)"
	}
	return ""
}

func (p *parser) fieldName() Field {
	from := p.at
	p.at = until(p.text, p.at+1, func(c byte) bool {
		return c != '-' && c != '_' && c != '.' && c != '/' && (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9')
	})
	name := strings.ToLower(p.text[from+1 : p.at])
	if f := fieldNamed(name); f != 0 {
		return f
	}
	if name == "" {
		p.wrong(from, from+1, "there is "+fieldNames(), "a field has a name after its dot")
	}
	hint := "there is " + fieldNames()
	if f := nearest(name); f != 0 {
		hint = "did you mean " + f.String() + "?"
	}
	p.wrong(from, p.at, hint, "unknown field .%s", name)
	return 0
}

// word takes a value as it is written, out of its quotes; a term begins at from.
// quoted tells whether there were any.
func (p *parser) word(from int, end func(string, int) int, pattern bool) (value string, quoted bool) {
	start := p.at
	if p.next() == '"' {
		if p.at = endOfQuote(p.text, start); p.at < 0 {
			p.wrong(start, len(p.text), `add "`, "the quotes are not closed")
		}
		return unquote(p.text[start:p.at], pattern), true
	}
	p.at = end(p.text, start)
	if p.at == start {
		hint := ""
		if p.next() == '(' {
			hint = "for one of several write in (a,b); parentheses in a value need quotes"
		}
		p.wrong(from, start, hint, "a value is missing after %s", strings.TrimSpace(p.text[from:start]))
	}
	return p.text[start:p.at], false
}

// value takes one value of a field's term, which began at from, after the operator.
func (p *parser) value(t *fieldTerm, from int, operator string) {
	at := p.at
	v, quoted := p.word(from, func(s string, i int) int { return until(s, i, endsValue) }, false)
	if !quoted && operatorAt(v, 0) != "" {
		p.wrong(at, at+len(operatorAt(v, 0)), "a value that begins so needs quotes", "unexpected %q after %s", operatorAt(v, 0), operator)
	}
	if v == "" {
		p.wrong(at, p.at, "for what has none write !"+t.field.String(), "no %s is empty", t.field)
	}
	if t.field.numeric() {
		n, hint := numberOf(t.field, v)
		if hint != "" {
			p.wrong(at, p.at, hint, "%q is no value of %s", v, t.field)
		}
		t.add(v, n)
		return
	}
	v, hint := canonical(t.field, v)
	if hint != "" {
		p.wrong(at, p.at, hint, "%q is no value of %s", v, t.field)
	}
	t.add(v, number{})
}

// canonical is the one way to write a value of a field, or else a hint.
func canonical(f Field, v string) (value, hint string) {
	if strings.Contains(v, "*") {
		return v, "there are no wildcards; for a regular expression write " + f.String() + "~" + unglob(v)
	}
	switch infos[f].sort {
	case kinds:
		kind, _ := KindNamed(v)
		return kind, ""
	case healths:
		if _, ok := healthNamed(v); !ok {
			return v, "it is ok, unknown, progressing, degraded or failed"
		}
		return strings.ToLower(v), ""
	case addresses:
		if a, err := netip.ParseAddr(v); err == nil && a.Zone() == "" {
			return a.String(), ""
		}
		return v, "an address is like 10.244.0.7; for a part of one write .ip~^10\\.244\\."
	case objects:
		kind, rest, ok := strings.Cut(v, "/")
		switch {
		case strings.EqualFold(v, "none"):
			return v, "for what has none write !" + f.String()
		case !ok && topology.ID(v).Inferred():
		case !ok || kind == "" || rest == "" || strings.HasSuffix(rest, "/") || strings.HasPrefix(rest, "/"):
			return v, "an object is named as in Deployment/web or Deployment/shop/web"
		default:
			kind, _ = KindNamed(kind)
			return kind + "/" + rest, ""
		}
	}
	return v, ""
}

// unglob makes a regular expression of a pattern with stars.
func unglob(glob string) string {
	start, end := "^", "$"
	if strings.HasPrefix(glob, "*") {
		start = ""
	}
	if strings.HasSuffix(glob, "*") {
		end = ""
	}
	return start + strings.ReplaceAll(regexp.QuoteMeta(strings.Trim(glob, "*")), `\*`, ".*") + end
}

func healthNamed(s string) (topology.Health, bool) {
	for h := topology.OK; h <= topology.Failed; h++ {
		if strings.EqualFold(s, h.String()) {
			return h, true
		}
	}
	return 0, false
}

// expand makes .health>=degraded one of a set.
func (p *parser) expand(t *fieldTerm, from int) {
	bound, _ := healthNamed(t.values[0])
	ask := t.op
	t.op, t.values = opIn, nil
	for h := topology.OK; h <= topology.Failed; h++ {
		if ask == opLess && h < bound || ask == opLessEqual && h <= bound || ask == opMore && h > bound || ask == opMoreEqual && h >= bound {
			t.add(h.String(), number{})
		}
	}
	if len(t.values) == 0 {
		p.wrong(from, p.at, "the order is ok, unknown, progressing, degraded, failed", "no health is beyond %s", bound)
	}
}

// example is a value of a field, for hints.
func example(f Field) string {
	return [...]string{texts: "a,b", words: "a,b", kinds: "svc,deploy", healths: "degraded,failed", addresses: "10.244.0.7",
		objects: "Deployment/web", counts: "1,2", shares: "1,2", durations: "1h", cores: "500m", bytes: "1Gi"}[infos[f].sort]
}

// pattern takes the regular expression of a term that began at from. The source is
// what was written; before it, as the expression is compiled, comes prefix.
func (p *parser) pattern(from int, prefix string) (re *regexp.Regexp, source string) {
	p.space()
	at := p.at
	source, quoted := p.word(from, endOfPattern, true)
	if !quoted {
		source = unquote(`"`+source+`"`, true)
	}
	if source == "" {
		p.wrong(at, p.at, "it would match everything", "the regular expression is empty")
	}
	if !quoted && operatorAt(source, 0) != "" {
		p.wrong(at, at+len(operatorAt(source, 0)), "an expression that begins so needs quotes", "unexpected %q", operatorAt(source, 0))
	}
	re, err := regexp.Compile(prefix + source)
	if err == nil && endsInBackslash(source) {
		err = &syntax.Error{Code: syntax.ErrTrailingBackslash}
	}
	if err != nil {
		p.badPattern(at, err)
	}
	return re, source
}

func endsInBackslash(s string) bool { return (len(s)-len(strings.TrimRight(s, `\`)))%2 == 1 }

// badPattern fails at the part of the regular expression that is wrong.
func (p *parser) badPattern(at int, err error) {
	var bad *syntax.Error
	if !errors.As(err, &bad) {
		p.wrong(at, p.at, "", "%v", err)
	}
	from, to := at, p.at
	if i := strings.Index(p.text[at:p.at], bad.Expr); i >= 0 && bad.Expr != "" {
		from, to = at+i, at+i+len(bad.Expr)
	}
	hint := ""
	switch bad.Code {
	case syntax.ErrMissingParen, syntax.ErrUnexpectedParen:
		hint = `a parenthesis itself is \( or \)`
	case syntax.ErrMissingRepeatArgument:
		hint = `the character itself is \` + strings.TrimLeft(bad.Expr, `\`)
	case syntax.ErrInvalidPerlOp:
		hint = "Go's expressions (RE2) have no look-around"
	}
	p.wrong(from, to, hint, "%s in the regular expression", bad.Code)
}
