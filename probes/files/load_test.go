package files

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kscope/topology"
	"kscope/topology/lens"
)

// sink writes down what it is given.
type sink struct {
	sources map[string]topology.Source
	records map[topology.ID]*topology.Record
	live    bool
}

func (s *sink) Batch(b topology.Batch) {
	s.sources[b.Kind] = *b.Source
	for _, c := range b.Changes {
		s.records[c.ID] = c.Record
	}
}
func (s *sink) Link(l lens.Link) { s.live = l.Live }

// run loads paths and returns what a sink gets of them.
func run(t *testing.T, d *Dump) *sink {
	t.Helper()
	s := &sink{sources: map[string]topology.Source{}, records: map[topology.ID]*topology.Record{}}
	d.Run(context.Background(), s)
	return s
}

// ids lists the ids of d, in order.
func ids(d *Dump) []string {
	var out []string
	for _, id := range d.order {
		out = append(out, string(id))
	}
	slices.Sort(out)
	return out
}

func TestLoad(t *testing.T) {
	shop, err := os.ReadFile("testdata/shop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dump := []string{"Deployment/shop/web", "Node/node-1", "Pod/shop/web-1"}
	list := []string{"Namespace/shop", "Node/node-1", "Pod/shop/web-1", "Role.rbac.authorization.k8s.io/shop/reader", "Service/shop/web"}
	for _, c := range []struct {
		name, stdin string
		paths       []string
		want        []string
	}{
		{"kubectl get -o yaml, two of them, with lists in lists", "", []string{"testdata/shop.yaml"}, list},
		{"stdin", string(shop), []string{"-"}, list},
		{"with CRLF and a byte order mark", "\xef\xbb\xbf" + strings.ReplaceAll(string(shop), "\n", "\r\n"), []string{"-"}, list},
		{"manifests", "", []string{"testdata/manifest.yaml"}, []string{"Deployment/default/web", "HorizontalPodAutoscaler/default/web", "Kafka.kafka.strimzi.io/shop/events"}},
		{"cluster-info dump", "", []string{"testdata/cluster-info.txt"}, dump},
		{"cluster-info dump --output-directory", "", []string{"testdata/cluster-info"}, dump},
		{"two paths that overlap", "", []string{"testdata/cluster-info", "testdata/shop.yaml"}, slices.Concat(dump[:1], list)},
		{"one JSON object", `{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"}}`, []string{"-"}, []string{"Node/n1"}},
		{"JSON lines", `{"apiVersion":"v1","kind":"Node","metadata":{"name":"a"}}` + "\n" + `{"apiVersion":"v1","kind":"Node","metadata":{"name":"b"}}`, []string{"-"}, []string{"Node/a", "Node/b"}},
		{"YAML in braces", `{apiVersion: v1, kind: Node, metadata: {name: n1}}`, []string{"-"}, []string{"Node/n1"}},
		{"indented list", "kind: List\napiVersion: v1\nitems:\n  - kind: Node\n    apiVersion: v1\n    metadata: {name: n1}\n", []string{"-"}, []string{"Node/n1"}},
		{"typed list in YAML", "kind: NodeList\napiVersion: v1\nitems:\n- metadata:\n    name: n1\n- metadata: {name: m}\n", []string{"-"}, []string{"Node/m", "Node/n1"}},
		{"the same object twice", "kind: Node\napiVersion: v1\nmetadata: {name: n1}\n---\nkind: Node\napiVersion: v1\nmetadata: {name: n1}\n", []string{"-"}, []string{"Node/n1"}},
		{"older versions", "kind: Deployment\napiVersion: extensions/v1beta1\nmetadata: {name: d}\n---\nkind: CronJob\napiVersion: batch/v1beta1\nmetadata: {name: c}\n", []string{"-"}, []string{"CronJob/default/c", "Deployment/default/d"}},
	} {
		d, err := Load(c.paths, strings.NewReader(c.stdin), 0)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		slices.Sort(c.want)
		if got := ids(d); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v; skipped %v", c.name, got, c.want, d.Skipped)
		}
	}
}

func TestSkippedSaysWhereAndWhy(t *testing.T) {
	d, err := Load([]string{"testdata/manifest.yaml"}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"testdata/manifest.yaml: document at line 27: Service: ",
		"testdata/manifest.yaml: document at line 34: is no Kubernetes YAML: it has no apiVersion and kind",
		"testdata/manifest.yaml: document at line 36: ",
	}
	if len(d.Skipped) != len(want) {
		t.Fatalf("skipped %v", d.Skipped)
	}
	for i, err := range d.Skipped {
		if !strings.HasPrefix(err.Error(), want[i]) || strings.Contains(err.Error(), "\n") {
			t.Errorf("skipped %q, want %q", err, want[i])
		}
	}
}

func TestRun(t *testing.T) {
	d, err := Load([]string{"testdata/shop.yaml"}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := run(t, d)
	for kind, want := range map[string]topology.Source{
		"Pod":                            {Kind: "Pod", State: topology.Synced, Count: 1},
		"Role.rbac.authorization.k8s.io": {Kind: "Role.rbac.authorization.k8s.io", State: topology.Synced, Count: 1},
		"Ingress":                        {Kind: "Ingress", State: topology.Absent, Detail: "not in testdata/shop.yaml"},
	} {
		if s.sources[kind] != want {
			t.Errorf("source of %s: %+v, want %+v", kind, s.sources[kind], want)
		}
	}
	if !s.live {
		t.Error("the link is not live")
	}
	for id, r := range s.records {
		if text := fmt.Sprintf("%+v", *r); strings.Contains(text, "aHVudGVyMg") || strings.Contains(string(id), "Secret") {
			t.Errorf("a Secret came through: %s", text)
		}
	}
	pod := s.records["Pod/shop/web-1"]
	if pod == nil || pod.Status.Health != topology.OK || pod.Links[0].To.String() != "Node/node-1" {
		t.Errorf("pod: %+v", pod)
	}
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	write("none/readme.md", "kind: Pod")
	write("none/values.yaml", "replicas: 3")
	for _, c := range []struct{ name, path, stdin, want string }{
		{"missing", dir + "/nope.yaml", "", dir + "/nope.yaml: no such file or directory"},
		{"empty stdin", "-", "", "stdin: is empty; it should hold what kubectl get -A -o yaml prints"},
		{"empty file", write("empty.yaml", " \n"), "", dir + "/empty.yaml: is empty; it should hold what kubectl get -A -o yaml prints"},
		{"not Kubernetes", write("values.yaml", "replicas: 3\n"), "", dir + "/values.yaml: is no Kubernetes YAML: it has no apiVersion and kind"},
		{"plain text", write("text.yaml", "hello\n"), "", dir + "/text.yaml: is no Kubernetes YAML: it has no apiVersion and kind"},
		{"binary", write("elf", "\x7fELF\x00\x01\x02"), "", dir + "/elf: document at line 1: yaml: control characters are not allowed"},
		{"only comments", write("c.yaml", "# hi\n"), "", dir + "/c.yaml: is no Kubernetes YAML: it has no apiVersion and kind"},
		{"directory without", dir + "/none", "", dir + "/none: no Kubernetes objects in 1 .yaml, .yml and .json files of this directory"},
		{"only a Secret", "-", "kind: Secret\napiVersion: v1\nmetadata: {name: s}\n", "-: holds no objects that can be shown"},
		{"too large", write("large.yaml", strings.Repeat("# x\n", 300_000)), "", dir + "/large.yaml: larger than 1 MiB; split it up or dump fewer kinds"},
		{"too large stdin", "-", strings.Repeat("# x\n", 300_000), "stdin: larger than 1 MiB; split it up or dump fewer kinds"},
		{"endless", "/dev/zero", "", "/dev/zero: larger than 1 MiB; split it up or dump fewer kinds"},
		{"escape in the name", "a\x1b[2J", "", "a^[[2J: no such file or directory"},
	} {
		_, err := Load([]string{c.path}, strings.NewReader(c.stdin), 1<<20)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

func TestSymbolicLinksDoNotLeadOut(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	object := func(name string) []byte {
		return []byte("apiVersion: v1\nkind: Node\nmetadata: {name: " + name + "}\n")
	}
	for p, name := range map[string]string{dir + "/in.yaml": "inside", out + "/out.yaml": "outside"} {
		if err := os.WriteFile(p, object(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"/file.yaml": out + "/out.yaml", "/dir": out, "/up.yaml": "../../../../../../etc/hostname", "/loop.yaml": "loop.yaml"} {
		if err := os.Symlink(to, dir+link); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Load([]string{dir}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(d); !slices.Equal(got, []string{"Node/inside"}) || len(d.Skipped) != 3 {
		t.Errorf("got %v, skipped %v", got, d.Skipped)
	}
}

func TestBombsAreRefused(t *testing.T) {
	laughs := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\na: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		laughs += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat("*"+string(c-1)+",", 9), ","))
	}
	nested := `{"kind":"List","apiVersion":"v1","items":[`
	for name, text := range map[string]string{
		"aliases":    laughs,
		"deep YAML":  "a: " + strings.Repeat("[", 200_000),
		"deep JSON":  strings.Repeat(`{"a":`, 200_000),
		"deep lists": strings.Repeat(nested, 50) + strings.Repeat("]}", 50),
	} {
		if d, err := Load([]string{"-"}, strings.NewReader(text), 0); err == nil {
			t.Errorf("%s: loaded %v", name, ids(d))
		} else if strings.Contains(err.Error(), "\n") || len(err.Error()) > 500 {
			t.Errorf("%s: %q is no short line", name, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, name := range []string{"testdata/shop.yaml", "testdata/manifest.yaml", "testdata/cluster-info.txt"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Load([]string{"-"}, bytes.NewReader(data), 1<<20)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("error of two lines: %q", err)
			}
			return
		}
		for _, id := range ids(d) {
			if kind, _, name := topology.ID(id).Split(); kind == "" || name == "" || kind == "Secret" || topology.Clean(id) != id {
				t.Errorf("id %q", id)
			}
		}
		for _, err := range d.Skipped {
			if topology.Clean(err.Error()) != err.Error() {
				t.Errorf("skipped %q", err)
			}
		}
	})
}

// A cluster-scoped owner of a kind without a row is found, though the object that
// names it takes it for one of its own namespace.
func TestOwnersWithoutANamespace(t *testing.T) {
	text := `
kind: Fleet
apiVersion: x.io/v1
metadata: {name: f, uid: u1}
---
kind: Widget
apiVersion: x.io/v1
metadata: {name: f, namespace: shop, uid: u2}
---
kind: Pod
apiVersion: v1
metadata:
  name: p
  namespace: shop
  ownerReferences:
  - {apiVersion: x.io/v1, kind: Fleet, name: f, uid: u1}
  - {apiVersion: x.io/v1, kind: Widget, name: f, uid: u2}
  - {apiVersion: x.io/v1, kind: Gone, name: f, uid: u3}
`
	d, err := Load([]string{"-"}, strings.NewReader(text), 0)
	if err != nil {
		t.Fatal(err)
	}
	var owners []string
	for _, o := range d.records["Pod/shop/p"].record.Owners {
		owners = append(owners, o.ID.String())
	}
	want := []string{"Fleet.x.io/f", "Widget.x.io/shop/f", "Gone.x.io/shop/f"}
	if !slices.Equal(owners, want) {
		t.Errorf("owned by %q, want %q", owners, want)
	}
}
