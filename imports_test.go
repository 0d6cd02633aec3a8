package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// rule is one row of the table in docs/ARCHITECTURE.md: what the packages below a
// folder may import beyond the standard library.
type rule struct {
	folder  string
	allowed []string
}

// The first folder that matches decides.
var rules = []rule{
	{"topology/export", []string{"kscope/topology", "github.com/awalterschulze/gographviz"}},
	{"topology/sheet", []string{"kscope/topology"}},
	{"topology/lens", []string{"kscope/topology", "k8s.io/apimachinery/pkg/labels"}},
	{"topology/policy", []string{"kscope/topology", "k8s.io/apimachinery/pkg/labels"}},
	{"topology/query", []string{"kscope/topology", "kscope/spelling", "k8s.io/apimachinery/pkg/labels"}},
	{"topology/layout", []string{"kscope/topology"}},
	{"topology/lines", []string{"kscope/topology"}},
	{"topology/table", []string{"kscope/topology"}},
	{"topology/trace", []string{"kscope/topology", "kscope/spelling"}},
	{"topology", []string{"kscope/topology", "k8s.io/apimachinery/pkg/labels"}},
	{"probes/safe", nil},
	{"probes/feed", []string{"kscope/probes", "kscope/topology"}},
	{"probes", []string{"kscope/topology", "kscope/probes", "k8s.io/", "sigs.k8s.io/"}},
	{"ui/canvas", []string{"kscope/themes", "kscope/ui/canvas", "github.com/charmbracelet/"}},
	{"ui/graph", []string{"kscope/topology", "kscope/themes", "kscope/ui"}},
	{"ui/keys", []string{"kscope/ui/keys"}},
	{"ui/session", []string{"kscope/topology", "kscope/themes", "kscope/ui", "charm.land/", "github.com/charmbracelet/", "github.com/muesli/cancelreader"}},
	{"ui", []string{"kscope/topology", "kscope/themes", "kscope/ui", "charm.land/", "github.com/charmbracelet/", "github.com/sahilm/fuzzy", "k8s.io/apimachinery/pkg/labels"}},
	{"docs/picture", []string{"github.com/creack/pty", "github.com/charmbracelet/"}},
	{"docs/bigcluster", nil},
	{"docs/layoutbench", []string{"kscope/topology/layout"}},
	{"docs/measure", []string{"github.com/creack/pty", "github.com/charmbracelet/", "k8s.io/"}},
	{"config", []string{"kscope/spelling", "sigs.k8s.io/yaml"}},
	{"spelling", nil},
	{"themes", []string{"kscope/themes", "sigs.k8s.io/yaml"}},
}

// forbiddenStd are packages of the standard library that make a room impure.
var forbiddenStd = map[string][]string{
	"topology": {"time", "os", "net/http", "sync", "math/rand", "math/rand/v2", "context", "log", "log/slog"},
}

// testOnly may be imported by tests anywhere.
var testOnly = []string{"github.com/gorilla/websocket", "github.com/creack/pty", "pgregory.net/rapid", "go.uber.org/goleak", "github.com/charmbracelet/x/vt", "github.com/charmbracelet/x/ansi", "github.com/awalterschulze/gographviz", "k8s.io/apimachinery/"}

func TestImportRules(t *testing.T) {
	eachFile(t, func(path string) {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imp := range f.Imports {
			name, _ := strconv.Unquote(imp.Path.Value)
			if why := offends(path, name); why != "" {
				t.Errorf("%s imports %s: %s", path, name, why)
			}
		}
	})
}

// Every goroutine of the program starts in probes/safe: elsewhere a panic would
// leave a broken terminal behind.
func TestNoBareGo(t *testing.T) {
	eachFile(t, func(path string) {
		if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "probes/safe/") || strings.HasPrefix(path, "docs/") {
			return
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if g, ok := n.(*ast.GoStmt); ok {
				t.Errorf("%s: bare go statement; use a safe.Runner", fset.Position(g.Pos()))
			}
			return true
		})
	})
}

// eachFile calls f for every Go file of the module.
func eachFile(t *testing.T, f func(path string)) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path == "e2e" || path == "dist" || strings.HasPrefix(d.Name(), ".") && path != "." {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") {
			files++
			f(filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("read the packages: %d files, %v", files, err)
	}
}

// offends says why a file may not import a package, "" if it may.
func offends(path, name string) string {
	if !strings.Contains(path, "/") {
		return "" // package main wires everything
	}
	isTest := strings.HasSuffix(path, "_test.go")
	if isTest && hasPrefix(name, testOnly) {
		return ""
	}
	first, _, _ := strings.Cut(name, "/")
	if !strings.Contains(first, ".") && first != "kscope" {
		room, _, _ := strings.Cut(path, "/")
		for _, std := range forbiddenStd[room] {
			if name == std && !isTest {
				return room + " is pure: no clock, no I/O, no goroutines"
			}
		}
		return ""
	}
	for _, r := range rules {
		if strings.HasPrefix(path, r.folder+"/") {
			if hasPrefix(name, r.allowed) {
				return ""
			}
			return r.folder + " may import only the standard library and " + strings.Join(r.allowed, ", ")
		}
	}
	return "no rule for this folder: add one to imports_test.go and docs/ARCHITECTURE.md"
}

func hasPrefix(name string, allowed []string) bool {
	for _, a := range allowed {
		if name == a || strings.HasPrefix(name, strings.TrimSuffix(a, "/")+"/") {
			return true
		}
	}
	return false
}
