package project_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"kscope/probes/project"
	"kscope/topology"
)

var update = flag.Bool("update", false, "write the records that came out into testdata")

// TestGolden reads testdata/*.txt: cases of "=== name", an object in YAML, "=>" and
// the record, with every field that is not zero.
func TestGolden(t *testing.T) {
	p, covered := project.New(), map[string]bool{}
	goldens(t, "testdata", func(_, in string) string {
		k, obj := decode(t, in)
		r, err := p.Record(k, obj)
		if err != nil {
			return "error: " + err.Error()
		}
		covered[k.Name] = true
		return strings.TrimSpace(describe(r))
	})
	for _, k := range project.Kinds() {
		if !covered[k.Name] {
			t.Errorf("no golden for %s", k.Name)
		}
	}
}

// goldens reads the cases of a folder, "=== name", what is in it, "=>" and what told must
// say of it, and with -update writes down what it says.
func goldens(t *testing.T, folder string, told func(name, in string) string) {
	t.Helper()
	for file, cases := range casesOf(t, folder) {
		var out strings.Builder
		for _, c := range cases {
			name, rest, _ := strings.Cut(c, "\n")
			in, want, ok := strings.Cut(rest, "\n=>\n")
			if !ok && !*update {
				t.Fatalf("%s: %s has no =>", file, name)
			}
			in, want = strings.TrimSpace(strings.TrimSuffix(in, "\n=>")), strings.TrimSpace(want)
			got := told(file+": "+name, in)
			if got != want && !*update {
				t.Errorf("%s: %s\n--- got\n%s\n--- want\n%s", file, name, got, want)
			}
			fmt.Fprintf(&out, "=== %s\n%s\n=>\n%s\n\n", name, in, got)
		}
		if *update {
			if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// decode makes the object and finds its row as a reader of files does.
func decode(t *testing.T, text string) (project.Kind, runtime.Object) {
	t.Helper()
	var m metav1.PartialObjectMetadata
	if err := yaml.Unmarshal([]byte(text), &m); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	gvk := schema.FromAPIVersionAndKind(m.APIVersion, m.Kind)
	k, ok := project.Lookup(gvk.Group, gvk.Kind)
	if ok {
		obj := k.NewObject()
		if err := yaml.UnmarshalStrict([]byte(text), obj); err != nil && !k.MetadataOnly {
			t.Fatalf("%v in\n%s", err, text)
		}
		return k, obj
	}
	k = project.Custom(gvk, "", m.Namespace != "")
	if m.Annotations["test/metadata-only"] != "" {
		return k, &m
	}
	u := &unstructured.Unstructured{}
	raw, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := u.UnmarshalJSON(raw); err != nil {
		t.Fatal(err)
	}
	return k, u
}

// describe writes every field of a record that is not zero.
func describe(r *topology.Record) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s", r.ID)
	st := r.Status
	line("  %s %q %q since %d", st.Health, st.Reason, st.Message, st.Since)
	if r.Want >= 0 {
		line("  %d of %d", r.Ready, r.Want)
	}
	if r.UID != "" || r.Created != 0 || r.Deleting || r.Finished {
		line("  uid %s created %d deleting %t finished %t", r.UID, r.Created, r.Deleting, r.Finished)
	}
	r.Labels.Each(func(k, v string) bool { line("  label %s=%s", k, v); return true })
	for _, o := range r.Owners {
		line("  owner %s uid %s controller %t", o.ID, o.UID, o.Controller)
	}
	for _, l := range r.Links {
		arrow, notes := "->", ""
		if l.Incoming {
			arrow = "<-"
		}
		if l.Optional {
			notes = " optional"
		}
		line("  %s %s %s %s %s%s (%s)", arrow, l.Relation, l.To, l.State, l.Evidence, notes, l.Why)
		if rt := l.Route; rt != nil {
			weight := "-"
			if rt.Weight != nil {
				weight = fmt.Sprint(*rt.Weight)
			}
			line("     ports %v hosts %v paths %v weight %s tls %t entry %q snat %q%s", rt.Ports, rt.Hosts, rt.Paths, weight, rt.TLS, rt.By, rt.SNAT, marks(rt))
		}
	}
	describeSpec(line, r.Spec)
	for _, f := range r.Facts {
		line("  fact %s: %s", f.Key, f.Value)
	}
	return b.String()
}

// marks are what is seldom said of a route.
func marks(rt *topology.Route) string {
	text := ""
	if len(rt.From) > 0 {
		text += fmt.Sprint(" from ", rt.From)
	}
	if rt.Local {
		text += " local"
	}
	if rt.Internal {
		text += " internal"
	}
	return text
}

// describeSpec writes what only the record's kind has.
func describeSpec(line func(string, ...any), spec any) {
	switch s := spec.(type) {
	case *topology.Pod:
		line("  pod phase %q node %q ip %q hostNetwork %t restarts %d", s.Phase, s.Node, s.IP, s.HostNetwork, s.Restarts)
		if s.IP2 != "" {
			line("  also %s", s.IP2)
		}
		for _, c := range s.Containers {
			line("  container %s %q image %s state %q last %q exit %d restarts %d ready %t", c.Name, c.Role, c.Image, c.State, c.Last, c.Exit, c.Restarts, c.Ready)
		}
		for _, p := range s.Ports {
			line("  port %q %d/%s host %d", p.Name, p.Port, p.Protocol, p.HostPort)
		}
	case *topology.Service:
		line("  service %s ip %q headless %t selects %v %q publishNotReady %t", s.Type, s.ClusterIP, s.Headless, s.Selector != nil, s.SelectorText, s.PublishNotReady)
		if len(s.Families) > 1 || s.ClusterIP2 != "" {
			line("  families %v also %s", s.Families, s.ClusterIP2)
		}
		if s.ExternalLocal || s.InternalLocal || s.Foreign || len(s.Ranges) > 0 {
			line("  local outside %t inside %t foreign %t ranges %v", s.ExternalLocal, s.InternalLocal, s.Foreign, s.Ranges)
		}
		for _, p := range s.Ports {
			line("  port %q %d/%s target %s node %d", p.Name, p.Port, p.Protocol, p.Target, p.NodePort)
		}
	case *topology.EndpointSlice:
		line("  slice of %q ports %v", s.Service, s.Ports)
		for _, e := range s.Endpoints {
			line("  endpoint %s %q ready %t serving %t terminating %t", e.Address, e.Target, e.Ready, e.Serving, e.Terminating)
		}
	case *topology.Workload:
		line("  template %v revision %q images %v", s.Template.Map(), s.Revision, s.Images)
	case *topology.NodeInfo:
		line("  node zone %q pool %q internal %q external %q unschedulable %t", s.Zone, s.Pool, s.InternalIP, s.ExternalIP, s.Unschedulable)
		if len(s.Others) > 0 {
			line("  also %v", s.Others)
		}
	case *topology.Routing:
		line("  routing class %q hosts %v default %v", s.Class, s.Hosts, s.Default)
		for _, p := range s.Parents {
			line("  parent %s section %q port %d said %t accepted %t %q", p.To, p.Section, p.Port, p.Said, p.Accepted, p.Reason)
		}
		for _, r := range s.Rules {
			line("  rule host %q paths %v narrowed %t redirect %t to %v", r.Host, r.Paths, r.Narrowed, r.Redirect, r.Backends)
		}
	case *topology.Gateway:
		for _, l := range s.Listeners {
			line("  listens %s %s/%d host %q from %s selects %t kinds %v", l.Name, l.Protocol, l.Port, l.Host, l.From, l.Selector != nil, l.Kinds)
		}
		if s.Sets.From.String() != "None" {
			line("  takes sets from %s selects %t", s.Sets.From, s.Sets.Selector != nil)
		}
	case *topology.ListenerSet:
		line("  of %s said %t accepted %t", s.Parent.To, s.Parent.Said, s.Parent.Accepted)
		for _, l := range s.Listeners {
			line("  listens %s %s/%d host %q from %s selects %t kinds %v", l.Name, l.Protocol, l.Port, l.Host, l.From, l.Selector != nil, l.Kinds)
		}
	case *topology.Grant:
		line("  grants from %v to %v", s.From, s.To)
	case *topology.CIDRs:
		line("  cidrs %v", s.CIDRs)
	case *topology.Selecting:
		line("  selects %v %q", s.Selector != nil, s.Text)
	case *topology.Policy:
		line("  selects %v %q", s.Selector != nil, s.Text)
		line("  policy %s %d namespaces %s isolates ingress %t egress %t", s.Tier, s.Priority, selText(s.Namespaces), s.IsolatesIngress, s.IsolatesEgress)
		describeRules(line, "ingress", s.Ingress)
		describeRules(line, "egress", s.Egress)
	}
}

func describeRules(line func(string, ...any), direction string, rules []topology.PolicyRule) {
	for _, r := range rules {
		line("  %s %s %q broken %t", direction, r.Action, r.Name, r.Broken)
		for _, p := range r.Peers {
			block := "-"
			if p.Block != nil {
				block = fmt.Sprintf("%s except %v", p.Block.CIDR, p.Block.Except)
			}
			line("    peer pods %s namespaces %s block %s nodes %s domain %q", selText(p.Pods), selText(p.Namespaces), block, selText(p.Nodes), p.Domain)
		}
		for _, p := range r.Ports {
			line("    port %q %s %d-%d", p.Name, p.Protocol, p.From, p.To)
		}
	}
}

func selText(s labels.Selector) string {
	switch {
	case s == nil:
		return "-"
	case s.Empty():
		return "{}"
	}
	return s.String()
}
