package query

import (
	"errors"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/labels"
	"pgregory.net/rapid"

	"kscope/topology"
)

// The canonical form of everything the grammar has.
func TestCanonical(t *testing.T) {
	for _, c := range [...][2]string{
		{"", ""},
		{"  ", ""},
		// Kubernetes' own.
		{"app=web,tier in (fe,be),!canary", "app=web,tier in (be,fe),!canary"},
		{"a==b", "a==b"},
		{"a!=b", "a!=b"},
		{"x notin (b, a)", "x notin (a,b)"},
		{"x", "x"},
		{"x>5,y<5", "x>5,y<5"},
		{"x in (foo,,baz),y,z notin ()", "x in (,baz,foo),y,z notin ()"},
		{"app=", "app="},
		{"example.com/a=b", "example.com/a=b"},
		{"and,or,not in (a),in in (in),notin", "and,or,not in (a),in in (in),notin"},
		{"OR", "OR"},
		// Joined.
		{"app=web tier=fe", "app=web,tier=fe"},
		{"app=web and tier=fe", "app=web,tier=fe"},
		{"app=web AND tier=fe , x", "app=web,tier=fe,x"},
		{"a or b c", "a or b c"},
		{"a or (b c)", "a or b c"},
		{"(a or b) c", "(a or b) c"},
		{"a or b or c", "a or b or c"},
		{"(a or b) or (c OR d)", "a or b or c or d"},
		{"((a,b)),(c)", "a,b,c"},
		{"not a or b", "!a or b"},
		{"not (a or b)", "not (a or b)"},
		{"!(a, b)", "not (a b)"},
		{"!!a", "a"},
		{"not not a=b", "a=b"},
		{"not !a", "a"},
		{"!a=b", "not a=b"},
		{"not a=b", "not a=b"},
		{"a=,b or c", "(a=) b or c"},
		{`"and" or "In"=x`, `"and" or "In"=x`},
		{`"app"=web .ns=x`, "app=web .ns=x"},
		{"app~^we app!~x$", "app~^we app!~x$"},
		{"a (b or c)", "a (b or c)"},
		// Fields.
		{".kind=Pod .ns=shop .name~^cart .phase!=Running", ".kind=Pod .ns=shop .name~^cart .phase!=Running"},
		{".restarts>5 .cpu>80% .mem>=1Gi .age<10m", ".restarts>5 .cpu>80% .mem>=1Gi .age<10m"},
		{".node=node-1,.image~nginx:1.25,.ip=10.244.0.7,.health=failed", ".node=node-1 .image~nginx:1.25 .ip=10.244.0.7 .health=failed"},
		{".ready<3 .count>=3 .ready<100% .cpu<99.5%", ".ready<3 .count>=3 .ready<100% .cpu<99.5%"},
		{".owner=deploy/web .selects=svc/shop/web !.selectedby", ".owner=Deployment/web .selects=Service/shop/web !.selectedby"},
		{".KIND = PODS", ".kind=Pod"},
		{".kind in (svc, deploy,po)", ".kind in (Deployment,Pod,Service)"},
		{".kind notin (svc,services)", ".kind!=Service"},
		{".kind=Kafka", ".kind=Kafka"},
		{".namespace=a .memory>1 .replicas=2", ".ns=a .mem>1 .count=2"},
		{".node", ".node"},
		{"!.node", "!.node"},
		{"not .node", "!.node"},
		{"! ( .node )", "!.node"},
		{".ns==a", ".ns=a"},
		{".health>=degraded", ".health in (degraded,failed)"},
		{".health<unknown", ".health=ok"},
		{".ip=FD00:0::1", ".ip=fd00::1"},
		{`.name~"^a b"`, `.name~"^a b"`},
		{`.name~^(cart|web),a`, `.name~^(cart|web) a`},
		{`(.name~^(cart|web){1,2}[),\]]$)`, `.name~^(cart|web){1,2}[),\]]$`},
		{`.name~"a\"b"`, `.name~a"b`},
		{`.name~a\"b`, `.name~a"b`},
		{`.name~"a\\b \."`, `.name~"a\\b \."`},
		{`.name="a b"`, `.name="a b"`},
		{`.name="a\\\"( b"`, `.name="a\\\"( b"`},
		{`.name="=x"`, `.name="=x"`},
		{".restarts in (2,1)", ".restarts in (1,2)"},
		{".age>1h30m", ".age>1h30m"},
	} {
		q, err := Parse(c[0])
		if err != nil {
			t.Errorf("%s: %v", c[0], err)
			continue
		}
		if q.String() != c[1] {
			t.Errorf("%s is %s, want %s", c[0], q, c[1])
		}
		if again, err := Parse(c[1]); err != nil || again.String() != c[1] {
			t.Errorf("%s is read again as %s, %v", c[1], again, err)
		}
	}
}

// What is wrong with a query, where (in brackets), and the way out.
func TestErrors(t *testing.T) {
	for _, c := range [...][2]string{
		{"[.cpuu]>80%", "unknown field .cpuu: did you mean .cpu?"},
		{"a [.reddy]<3", "unknown field .reddy: did you mean .ready?"},
		{"[.x]=1", "unknown field .x: there is .kind .ns"},
		{"[.label.app]=web", "unknown field .label.app: there is"},
		{"[.]", "a field has a name after its dot: there is"},
		{".kind[:]Pod", `unexpected ":": a value follows =, as in .kind=Pod`},
		{"[kind:Pod]", `"kind:Pod" is no label key: write .kind=Pod`},
		{"[.cpu>]", "a value is missing after .cpu>"},
		{".cpu>[80$]", `"80$" is no value of .cpu: a quantity of Kubernetes or a percentage is wanted, as in 250m, 1.5 or 80%`},
		{".mem>[1gb]", `"1gb" is no value of .mem: a quantity of Kubernetes or a percentage is wanted, as in 512Mi, 1Gi or 80%`},
		{".restarts>[5%]", `"5%" is no value of .restarts: a whole number is wanted, as in .restarts>5`},
		{".restarts>[-1]", `"-1" is no value of .restarts`},
		{".age<[10]", `"10" is no value of .age: a time is wanted`},
		{".age<[10x]", `"10x" is no value of .age`},
		{".health=[bad]", `"bad" is no value of .health: it is ok, unknown, progressing, degraded or failed`},
		{"[.health>failed]", "no health is beyond failed"},
		{".ip=[10.244]", `"10.244" is no value of .ip: an address is like`},
		{".name=[cart*]", `"cart*" is no value of .name: there are no wildcards; for a regular expression write .name~^cart`},
		{".name=[*a.b*c]", `"*a.b*c" is no value of .name: there are no wildcards; for a regular expression write .name~a\.b.*c$`},
		{".owner=[web]", `"web" is no value of .owner: an object is named as in Deployment/web`},
		{".selectedby=[none]", `"none" is no value of .selectedby: for what has none write !.selectedby`},
		{`.reason=[""]`, "no .reason is empty: for what has none write !.reason"},
		{".name[>]b", ".name has no order"},
		{".restarts[~]5", ".restarts is a number"},
		{".name[=~]cart", `"=~" is no operator: for a regular expression write .name~web`},
		{".cpu[=>]5", `"=>" is no operator: write >=`},
		{".cpu[<>]5", `"<>" is no operator: write !=`},
		{".cpu>[>]5", `unexpected ">" after >`},
		{"[.kind=](pod)", "a value is missing after .kind=: for one of several write in (a,b)"},
		{".name=a[(]b)", `unexpected "(": in a value, parentheses need quotes`},
		{"[.kind in ()]", ".kind in has no values: as in .kind in (svc,deploy)"},
		{".kind in [(]a", "( is not closed: add )"},
		{".kind in (a [b])", `unexpected "b": values are parted by commas`},
		{".kind [in] pod", `"in" needs its values in parentheses: as in in (a,b)`},
		{`.name=["a]`, `the quotes are not closed: add "`},
		{".name~[(cart]", "missing closing ) in the regular expression"},
		{".name~a[**]", "invalid nested repetition operator in the regular expression"},
		{".name~[*]a", "missing argument to repetition operator in the regular expression"},
		{".name~a[(?=]b)", "invalid or unsupported Perl syntax in the regular expression: Go's expressions (RE2) have no look-around"},
		{`.name~[""]`, "the regular expression is empty"},
		{"a [or]", `nothing follows "or"`},
		{"a [or] )", `nothing follows "or"`},
		{"a[,]", `nothing follows ","`},
		{"a [and]", `nothing follows "and"`},
		{"a [and] or b", `nothing follows "and"`},
		{"a,[,]b", "nothing is in front of ,"},
		{"[and] .kind=pod", `nothing is in front of "and": a label of that name is written in quotes`},
		{"[or] .kind=pod", `nothing is in front of "or"`},
		{"a or [or] b", `nothing is in front of "or"`},
		{"[not] ", ""}, // a label of that name, as in Kubernetes
		{"[!]", `nothing follows "!"`},
		{".ns=a [not]", `nothing follows "not"`},
		{"[(]a or b", "( is not closed: add )"},
		{"[()]", "nothing is between ( and )"},
		{"a[)]", "unexpected )"},
		{"[)]", "nothing is in front of )"},
		{"[=]a", "nothing is in front of ="},
		{"a!b", `unexpected "!"`},
		{"x [not in] (a)", `"not in" is no operator: write notin`},
		{"x [IN] (a)", `"IN" is no operator: write in`},
		{".ns=a [in] (a)", `nothing is in front of "in"`},
		{"x[>=]5", `">=" is no operator for a label: labels are compared with > and <`},
		{"[x>a]", "x> compares whole numbers: as in x>5"},
		{"app=[web*]", `"web*" is no label value: there are no wildcards`},
		{"app in (web,[-x])", `"-x" is no label value: a valid label must be`},
		{"app=[\"web\"]", `"\"web\"" is no label value: the values of labels need no quotes`},
		{"[a&&b]", `"a&&b" is no label key: write and`},
		{"a[\x00]b", "unexpected zero byte"},
		{".kind=pod,[svc]", `"svc" is a kind, not a label: for one of several kinds write .kind in (Pod,svc)`},
		{"(.kind=pod,[Deployments]) x", `"Deployments" is a kind, not a label`},
		{".kind=pod, svc", ""},
		{".kind=pod,svc=x", ""},
		{"a\x1b[=~]b", `"=~" is no operator: for a regular expression write a`},
		{"a=[(]", `unexpected "(" after =`},
		{".name~[~]a", `unexpected "~": an expression that begins so needs quotes`},
		{"[kind&&x||y]", `"kind&&x||y" is no label key: write and`},
		{"[a||b]", `"a||b" is no label key: write or`},
		{"app= [~web]", `"~web" is no label value: for a regular expression write app~web`},
		{"[-l] .kind=Pod", `"-l" is no label key`},
		{strings.Repeat("(", 100) + "[(]", "more than 100 parentheses"},
	} {
		marked, want := c[0], c[1]
		from, to := strings.Index(marked, "["), strings.LastIndex(marked, "]")
		text := marked
		if from >= 0 {
			text = marked[:from] + marked[from+1:to] + marked[to+1:]
			to--
		}
		_, err := Parse(text)
		if want == "" {
			if err != nil {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		var bad *Error
		if !errors.As(err, &bad) {
			t.Errorf("%s: no error, want %s", text, want)
			continue
		}
		if !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: says %q, want %q", text, err, want)
		}
		if from >= 0 && (bad.Pos != from || bad.End != to) {
			t.Errorf("%s: at %d to %d (%q), want %d to %d (%q)", text, bad.Pos, bad.End, text[bad.Pos:bad.End], from, to, text[from:to])
		}
	}
}

// Whatever is typed: no panic, errors inside of the text, the canonical form says
// the same, and what is a selector to Kubernetes is one here.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "app=web,tier in (fe,be),!canary", "a or (b c) not .kind=Pod", `.name~"^(a b)\"$" .cpu>80%`,
		".age<1h30m .mem>=1.5Gi", "x in (,a)", `.name~[)]\Q(\E`, "a= b", "in in (in)", "\x00", `"or"=x .ip=::1`, `.name=a\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text)
		_, bad := labels.Parse(text)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Pos < 0 || e.Pos >= e.End || e.End > len(text) || e.Reason == "" || topology.Clean(e.Error()) != e.Error() {
				t.Fatalf("%q: error %#v", text, err)
			}
			if bad == nil && !strings.Contains(text, "\x00") { // apimachinery skips some of these
				t.Fatalf("%q is a selector, but no query: %v", text, err)
			}
			return
		}
		s := q.String()
		again, err := Parse(s)
		if err != nil || again.String() != s {
			t.Fatalf("%q is %q, read again as %v, %v", text, s, again, err)
		}
		if _, err := labels.Parse(s); bad == nil && err != nil {
			t.Fatalf("%q is a selector, its canonical form %q is none: %v", text, s, err)
		}
	})
}

var parts = rapid.SampledFrom([]string{"app", "tier", "a.b/c", "and", "or", "not", "in", "notin", "=", "==", "!=", "!", "~", "!~", ">", "<", ">=",
	"(", ")", ",", " ", "web", "5", ".kind", ".cpu", ".age", ".name", "Pod", "80%", "10m", `"a b"`, "^x(y|z)", "fe", "\"", "\\", "[", "Ünï"})

// The same as FuzzParse, from words that make queries more often than bytes do.
func TestParseWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(parts, 0, 14).Draw(t, "words"), rapid.SampledFrom([]string{"", " "}).Draw(t, "sep"))
		q, err := Parse(text)
		if err != nil {
			e := err.(*Error)
			if e.Pos < 0 || e.Pos >= e.End || e.End > len(text) {
				t.Fatalf("%q: error %#v", text, e)
			}
			return
		}
		if again, err := Parse(q.String()); err != nil || again.String() != q.String() {
			t.Fatalf("%q is %q, read again as %v, %v", text, q, again, err)
		}
	})
}
