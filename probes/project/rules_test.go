package project_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ruleBook says of every rule of traffic what kscope makes of it and where that is
// asserted.
const ruleBook = "../../docs/TRAFFIC.md"

// caseFiles are the files of cases by the names that the rule book has for them.
var caseFiles = map[string]string{
	"services": fixtures + "/services.txt", "ingress": fixtures + "/ingress.txt", "gateway": fixtures + "/gateway.txt",
	"policy": "../files/testdata/policy/cases.txt",
}

// Each row of the rule book is held by what it names: a case with the row's name in
// its title, or a test in Go that is there.
func TestTrafficRulesAreHeld(t *testing.T) {
	book, err := os.ReadFile(ruleBook)
	if err != nil {
		t.Fatal(err)
	}
	titles, tests, rows := map[string][]string{}, testNames(t), 0
	for name, file := range caseFiles {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if title, ok := strings.CutPrefix(line, "=== "); ok {
				titles[name] = append(titles[name], title)
			}
		}
	}
	row := regexp.MustCompile(`^\| ([SPGNT]\d+) \|`)
	for line := range strings.Lines(string(book)) {
		m := row.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		cells := strings.Split(strings.TrimSpace(line), "|") // the first and the last are empty
		held := cells[len(cells)-2]
		if len(cells) > 4 {
			held = cells[3]
		}
		rows++
		word := regexp.MustCompile(`\b` + m[1] + `\b`)
		for by := range strings.SplitSeq(strings.TrimSpace(held), ", ") {
			switch {
			case caseFiles[by] != "" && !slices.ContainsFunc(titles[by], word.MatchString):
				t.Errorf("%s: no case of %s has it in its title", m[1], caseFiles[by])
			case caseFiles[by] == "" && !tests[by] && by != "nothing":
				t.Errorf("%s: there is no test %q", m[1], by)
			}
		}
	}
	if want := 15 + 11 + 15 + 11 + 39; rows != want { // S, P, G, N and the cases
		t.Errorf("the rule book has %d rows, want %d", rows, want)
	}
}

// testNames are the tests of the module.
func testNames(t *testing.T) map[string]bool {
	names := map[string]bool{}
	found := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && len(d.Name()) > 2 && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		data, err := os.ReadFile(path)
		for _, m := range found.FindAllStringSubmatch(string(data), -1) {
			names[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
