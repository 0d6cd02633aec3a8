package e2e

import (
	"bytes"
	"maps"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/awalterschulze/gographviz"
)

// dot reads a DOT export as Graphviz's grammar has it.
func dot(t *testing.T, text string) *gographviz.Graph {
	t.Helper()
	tree, err := gographviz.ParseString(text)
	if err != nil {
		t.Fatalf("the export is no DOT: %v\n%s", err, text)
	}
	g := gographviz.NewGraph()
	if err := gographviz.Analyse(tree, g); err != nil {
		t.Fatalf("the export is no sound DOT: %v\n%s", err, text)
	}
	return g
}

func unquoted(t *testing.T, name string) string {
	t.Helper()
	if !strings.HasPrefix(name, `"`) {
		return name
	}
	text, err := strconv.Unquote(name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return text
}

func TestDOTHasTheNodesAndEdgesOfTheJSON(t *testing.T) {
	shop(t)
	for _, lens := range []string{"traffic", "workloads", "nodes", "all"} {
		t.Run(lens, func(t *testing.T) {
			r := run(t, environment(t, kube.Kubeconfig), "--dot", "--lens", lens, "-n", "shop")
			if r.status != 0 || r.stderr != "" {
				t.Fatalf("exit status %d, stderr %q", r.status, r.stderr)
			}
			picture, want := dot(t, r.stdout), export(t, "--lens", lens, "-n", "shop")
			ids := map[string]bool{}
			for _, n := range want.Nodes {
				ids[n.ID] = true
			}
			got := map[string]bool{}
			for name := range picture.Nodes.Lookup {
				got[unquoted(t, name)] = true
			}
			if !maps.Equal(got, ids) {
				t.Errorf("nodes\n dot  %q\n json %q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(ids)))
			}
			pair := func(from, to string) string { return from + " → " + to }
			var drawn, edges []string
			for _, e := range picture.Edges.Edges {
				drawn = append(drawn, pair(unquoted(t, e.Src), unquoted(t, e.Dst)))
			}
			for _, e := range want.Edges {
				edges = append(edges, pair(e.From, e.To))
			}
			slices.Sort(drawn)
			slices.Sort(edges)
			if !slices.Equal(slices.Compact(drawn), slices.Compact(edges)) {
				t.Errorf("edges\n dot  %q\n json %q", drawn, edges)
			}
			graphviz(t, r.stdout)
		})
	}
}

// graphviz has the dot program, where it is installed, draw the text; it may
// neither fail nor warn.
func graphviz(t *testing.T, text string) {
	t.Helper()
	path, err := exec.LookPath("dot")
	if err != nil {
		t.Log("dot is not installed; the text was parsed by gographviz only")
		return
	}
	cmd := exec.CommandContext(t.Context(), path, "-Tsvg")
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(text), &out, &errs
	if err := cmd.Run(); err != nil || errs.Len() > 0 || !strings.Contains(out.String(), "</svg>") {
		t.Errorf("dot: %v\n%s", err, errs.String())
	}
}
