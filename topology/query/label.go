package query

import (
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
)

// labelTerm is a requirement on a label as Kubernetes knows it: labels.Parse has
// read it, and what it matches is for apimachinery to say.
type labelTerm struct{ req labels.Requirement }

// labelPattern is key~regex, or key!~regex, which Kubernetes has not. As with !=,
// an object without the label matches the negation.
type labelPattern struct {
	key    string
	source string
	re     *regexp.Regexp
	not    bool
}

func (t *labelTerm) match(_ *Env, n *topology.Node) bool { return t.req.Matches(labelsOf(n)) }

func (t *labelPattern) match(_ *Env, n *topology.Node) bool {
	v, ok := labelsOf(n).Lookup(t.key)
	return (ok && t.re.MatchString(v)) != t.not
}

func labelsOf(n *topology.Node) topology.Labels {
	if n.Rec == nil {
		return topology.Labels{}
	}
	return n.Rec.Labels
}

// opposite is !key for key and the other way round, nil for other requirements.
func (t *labelTerm) opposite() *labelTerm {
	switch t.req.Operator() {
	case "exists":
		return mustLabel("!" + t.req.Key())
	case "!":
		return mustLabel(t.req.Key())
	}
	return nil
}

// mustLabel is a requirement made of parts of which one was made before.
func mustLabel(text string) *labelTerm {
	t, err := labelOf(text)
	if err != nil {
		panic("query: " + err.Error())
	}
	return t
}

func labelOf(text string) (*labelTerm, error) {
	sel, err := labels.Parse(text)
	if err != nil {
		return nil, err
	}
	reqs, _ := sel.Requirements()
	return &labelTerm{reqs[0]}, nil
}

func (t *labelTerm) write(b *strings.Builder, plain bool) {
	text, key := t.req.String(), t.req.Key()
	if plain {
		b.WriteString(text)
		return
	}
	// A key that has no value, at the end of what is written, would take the next word for it.
	open := strings.HasSuffix(text, "=")
	if open {
		b.WriteByte('(')
	}
	if q := quoteKey(key); q != key {
		text = strings.Replace(text, key, q, 1)
	}
	b.WriteString(text)
	if open {
		b.WriteByte(')')
	}
}

func (t *labelPattern) write(b *strings.Builder, _ bool) {
	b.WriteString(quoteKey(t.key))
	if t.not {
		b.WriteByte('!')
	}
	b.WriteByte('~')
	b.WriteString(quotePattern(t.source))
}

// quoteKey puts a label key in quotes that would be taken for a keyword.
func quoteKey(key string) string {
	if keyword(key) != "" || strings.EqualFold(key, "in") || strings.EqualFold(key, "notin") {
		return `"` + key + `"`
	}
	return key
}

// label takes a term on a label.
func (p *parser) label() expr {
	from := p.at
	key := p.labelKey()
	keyEnd := p.at
	op := p.operator(key)
	text := key
	switch op {
	case "":
	case "in", "notin":
		at := skipSpace(p.text, p.at)
		p.list(op, func() { p.at = until(p.text, p.at, endsLabelValue) })
		text += " " + op + " " + p.text[at:p.at]
	case "~", "!~":
		re, source := p.pattern(from, "")
		return &labelPattern{key, source, re, op == "!~"}
	case ">=", "<=":
		at := p.at - len(op)
		p.wrong(at, p.at, "labels are compared with > and < as Kubernetes does", "%q is no operator for a label", op)
	default:
		p.space()
		at := p.at
		p.at = until(p.text, p.at, endsLabelValue)
		if !p.atEnd() && p.at == at && p.next() != ',' && p.next() != ')' {
			p.wrong(at, at+1, "", "unexpected %q after %s", p.text[at:at+1], op)
		}
		text += op + p.text[at:p.at]
	}
	t, err := labelOf(text)
	if err != nil {
		p.badLabel(from, keyEnd, key, op, err)
	}
	return t
}

// labelKey takes a label's key, which may be in quotes to be no keyword.
func (p *parser) labelKey() string {
	from := p.at
	if p.next() == '"' {
		end := endOfQuote(p.text, p.at)
		if end < 0 {
			p.wrong(from, len(p.text), `add "`, "the quotes are not closed")
		}
		p.at = end
		key := unquote(p.text[from:end], false)
		if _, err := labels.Parse(key); err != nil || key == "" || until(key, 0, endsKey) < len(key) {
			p.wrong(from, end, "", "%q is no label key", key)
		}
		return key
	}
	p.at = until(p.text, p.at, endsKey)
	key := p.text[from:p.at]
	if open := skipSpace(p.text, p.at); (strings.EqualFold(key, "in") || strings.EqualFold(key, "notin")) && strings.HasPrefix(p.text[open:], "(") {
		p.wrong(from, p.at, "as in tier in (fe,be)", "nothing is in front of %q", key)
	}
	return key
}

// badLabel fails with what apimachinery says of a term, at the part it is about.
func (p *parser) badLabel(from, keyEnd int, key, op string, err error) {
	if _, bad := labels.Parse(key); bad != nil {
		p.wrong(from, keyEnd, hintForKey(key, bad), "%q is no label key", key)
	}
	at := skipSpace(p.text, skipSpace(p.text, keyEnd)+len(op))
	for at < p.at {
		end := until(p.text, at, endsLabelValue)
		value := p.text[at:end]
		switch {
		case op == ">" || op == "<":
			p.wrong(from, p.at, "as in "+key+op+"5", "%s%s compares whole numbers", key, op)
		case value == "":
		default:
			if _, bad := labels.Parse(key + "=" + value); bad != nil {
				p.wrong(at, end, hintForValue(value, bad), "%q is no label value", value)
			}
		}
		at = skipSpace(p.text, end+1)
	}
	if op == ">" || op == "<" {
		p.wrong(from, p.at, "as in "+key+op+"5", "%s%s compares whole numbers", key, op)
	}
	p.wrong(from, p.at, "", "%s", shortened(err))
}

// hintForKey is the way out for what was written in place of a label key.
func hintForKey(key string, err error) string {
	field, _, colon := strings.Cut(key, ":")
	switch {
	case strings.Contains(key, "&&"):
		return "write and"
	case strings.Contains(key, "||"):
		return "write or"
	case colon && fieldNamed(strings.ToLower(strings.TrimPrefix(field, "."))) != 0:
		return "write ." + strings.ToLower(field) + "=" + strings.TrimPrefix(key, field+":")
	}
	return shortened(err)
}

func hintForValue(value string, err error) string {
	switch {
	case strings.ContainsAny(value, "*?"):
		return "there are no wildcards; for a regular expression write app~^web"
	case strings.HasPrefix(value, "~"):
		return "for a regular expression write app~web"
	case strings.HasPrefix(value, `"`):
		return "the values of labels need no quotes"
	}
	return shortened(err)
}

// shortened is the part of apimachinery's error that says what would be right.
func shortened(err error) string {
	said := err.Error()
	if i := strings.LastIndex(said, `": `); i >= 0 {
		said = said[i+len(`": `):]
	}
	said, _, _ = strings.Cut(said, " (e.g.")
	return strings.TrimPrefix(said, "unable to parse requirement: ")
}
