package query

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// docs/QUERY.md says of every field what the table of fields does, in the same
// order; its errors are word for word; everything else in it that looks like a query
// is one.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/QUERY.md")
	if err != nil {
		t.Fatal(err)
	}
	text, wrong, _ := strings.Cut(string(page), "## When it is wrong")
	field := Kind
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\.[a-z]+)` \\| (.*) \\| (.*) \\|$").FindAllStringSubmatch(text, -1) {
		if field == numFields {
			t.Fatalf("%s is one field too many", row[1])
		}
		operators := "words"
		if field.numeric() {
			operators = "order"
		} else if infos[field].sort == healths {
			operators = "words, order"
		}
		if row[1] != field.String() || row[2] != infos[field].about || row[3] != operators {
			t.Errorf("the page has %q, the table %s, %q, %s", row[1:], field, infos[field].about, operators)
		}
		field++
	}
	if field != numFields {
		t.Errorf("the page lacks %s", field)
	}
	queries := 0
	for _, code := range regexp.MustCompile("`([^`\n]+)`").FindAllStringSubmatch(text, -1) {
		q := code[1]
		if !regexp.MustCompile(`^[!.a-z"].*[a-z]`).MatchString(q) || regexp.MustCompile(`^(in|notin|or|and|not|kubectl)\b`).MatchString(q) || strings.Contains(q, "/name") {
			continue // an operator, a keyword, a time
		}
		queries++
		if _, err := Parse(q); err != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
	if queries < 50 {
		t.Errorf("found %d queries on the page", queries)
	}
	rows := regexp.MustCompile("(?m)^\\| `(.*)` \\| (.*) \\|$").FindAllStringSubmatch(wrong, -1)
	for _, row := range rows {
		if _, err := Parse(row[1]); err == nil || err.Error() != row[2] {
			t.Errorf("%s says %v, the page %s", row[1], err, row[2])
		}
	}
	if len(rows) == 0 {
		t.Error("found no errors on the page")
	}
}
