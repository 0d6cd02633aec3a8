package files

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kscope/topology"
	"kscope/topology/lens"
)

// pictured is a scene in words: its notes, its boxes as "lane | key: what is said of it",
// and its arrows.
func pictured(s *lens.Scene) string {
	var out []string
	for _, n := range s.Notes {
		out = append(out, "note "+n)
	}
	for i := range s.Nodes {
		n := &s.Nodes[i]
		line := s.Lanes[n.Lane] + " | " + n.Key
		if n.Rest() {
			line = s.Lanes[n.Lane] + " | " + n.Name
		}
		if word := cmp.Or(n.Verdict.Word, n.Note); word != "" {
			line += ": " + word
		} else if isPolicy(n.Kind) && n.Status.Reason.String() != "" {
			line += ": " + n.Status.Health.String() + ", " + n.Status.Reason.String()
		}
		out = append(out, line)
	}
	var arrows []string
	for _, e := range s.Edges {
		line := fmt.Sprintf("%s %s %s", s.Nodes[e.From].Key, e.Relation, s.Nodes[e.To].Key)
		if p := lens.AccessText(e.Access, true); p != "" {
			line += " " + p
		}
		if e.State.String() != "ok" {
			line += ", " + e.State.String()
		}
		if e.Evidence.String() != "spec" {
			line += ", " + e.Evidence.String()
		}
		arrows = append(arrows, line)
	}
	slices.Sort(arrows)
	return strings.Join(append(out, arrows...), "\n")
}

func isPolicy(kind string) bool { return kind == "NetworkPolicy" || kind == "ClusterNetworkPolicy" }

// Policies of the well-known recipes, on the world of policy/world.yaml.
const (
	denyAll = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-all, namespace: dev}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---
`
	dbFromAPI = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: api}}}]
    ports: [{port: 5432}]
  - from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}]
    ports: [{port: 9000, endPort: 9100}]
---
`
	misspelt = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: typo, namespace: shop}
spec: {podSelector: {matchLabels: {app: dbb}}}
---
`
	onlyHost = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: agents, namespace: ops}
spec: {podSelector: {matchLabels: {app: agent}}}
---
`
	teamB = `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: team-b}
spec:
  tier: Baseline
  priority: 10
  subject: {namespaces: {matchLabels: {team: b}}}
  ingress:
  - {name: keep-out, action: Deny, from: [{namespaces: {matchLabels: {team: a}}}]}
---
`
	nobody = `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: {name: nobody}
spec:
  tier: Admin
  priority: 1
  subject: {namespaces: {matchLabels: {team: zz}}}
  ingress:
  - {name: keep-out, action: Deny, from: [{namespaces: {}}]}
---
`
	noPlugin = "without: DaemonSet/kube-system/cilium\n"
)

func TestPolicyPicture(t *testing.T) {
	for _, c := range []struct{ name, yaml, namespace, want string }{
		{"no policy at all", "", "", `note no NetworkPolicy: everything may talk to everything`},
		{"none in this namespace", dbFromAPI, "dev", `note no policy is about namespace dev: by its side everything may talk to everything`},
		{"who is selected, and how isolated", dbFromAPI + denyAll, "", `
policy | NetworkPolicy/dev/deny-all
pods | Pod/dev/tool-1: nothing in or out
policy | NetworkPolicy/shop/db
pods | Pod/shop/db-1: isolated: ingress
NetworkPolicy/dev/deny-all selects Pod/dev/tool-1
NetworkPolicy/shop/db selects Pod/shop/db-1`},
		{"without effect", misspelt + onlyHost + nobody, "", `
cluster policy | ClusterNetworkPolicy/nobody: degraded, selects no pod
policy | NetworkPolicy/ops/agents: degraded, host network only
pods | Pod/ops/host-1
policy | NetworkPolicy/shop/typo: degraded, selects no pod
NetworkPolicy/ops/agents selects Pod/ops/host-1`},
		// ClusterNetworkPolicies leave pods on the host network alone, and isolate nobody.
		{"across namespaces", teamB, "", `
cluster policy | ClusterNetworkPolicy/team-b
pods | Pod/dev/tool-1
pods | Pod/ops/mon-1
ClusterNetworkPolicy/team-b selects Pod/dev/tool-1
ClusterNetworkPolicy/team-b selects Pod/ops/mon-1`},
		{"nobody enforces them", noPlugin + dbFromAPI, "", `
note declared only: no plugin that enforces policies can be seen
policy | NetworkPolicy/shop/db
pods | Pod/shop/db-1: isolated: ingress
NetworkPolicy/shop/db selects Pod/shop/db-1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := new(lens.Builder).Picture(worldWith(t, c.yaml), lens.View{Lens: lens.Policy, Namespace: c.namespace})
			if got := pictured(f.Scene); got != strings.TrimSpace(c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, strings.TrimSpace(c.want))
			}
		})
	}
}

func TestPolicyPeers(t *testing.T) {
	of := func(id topology.ID, rows int) lens.View {
		return lens.View{Lens: lens.Policy, Focus: id, Hops: 1, Fold: lens.FoldAuto, Rows: rows}
	}
	opened := of("Pod/shop/api-1", 12)
	opened.Open = map[string]bool{"rest:callees:no-policy": true}
	for _, c := range []struct {
		name, yaml string
		view       lens.View
		want       string
	}{
		// db-1 is isolated inward only; who may both call and be called stands on both sides.
		{"both sides", dbFromAPI, of("Pod/shop/db-1", 21), `
may call it | Internet>: denied
may call it | Pod/dev/tool-1>: denied
may call it | Pod/ops/host-1>: ambiguous
may call it | Pod/ops/mon-1>: 9000-9100
may call it | Pod/shop/api-1>: 5432
may call it | Pod/shop/web-1>: denied
may call it | Pod/shop/web-2>: denied
may call it | PrivateNetwork>: denied
subject | Pod/shop/db-1: isolated: ingress
it may call | Internet<
it may call | Pod/dev/tool-1<
it may call | Pod/ops/host-1<
it may call | Pod/ops/mon-1<
it may call | Pod/shop/api-1<
it may call | Pod/shop/web-1<
it may call | Pod/shop/web-2<
it may call | PrivateNetwork<
Internet> denies Pod/shop/db-1, denied
Pod/dev/tool-1> denies Pod/shop/db-1, denied
Pod/ops/host-1> allows Pod/shop/db-1 9000-9100/TCP, ambiguous, assumed
Pod/ops/mon-1> allows Pod/shop/db-1 9000-9100/TCP
Pod/shop/api-1> allows Pod/shop/db-1 5432/TCP
Pod/shop/db-1 allows Internet<
Pod/shop/db-1 allows Pod/dev/tool-1<
Pod/shop/db-1 allows Pod/ops/host-1<
Pod/shop/db-1 allows Pod/ops/mon-1<
Pod/shop/db-1 allows Pod/shop/api-1<
Pod/shop/db-1 allows Pod/shop/web-1<
Pod/shop/db-1 allows Pod/shop/web-2<
Pod/shop/db-1 allows PrivateNetwork<
Pod/shop/web-1> denies Pod/shop/db-1, denied
Pod/shop/web-2> denies Pod/shop/db-1, denied
PrivateNetwork> denies Pod/shop/db-1, denied`},
		// What is let through has the first rows.
		{"rows for six", dbFromAPI, of("Pod/shop/db-1", 6), `
may call it | Internet>: denied
may call it | Pod/ops/host-1>: ambiguous
may call it | Pod/ops/mon-1>: 9000-9100
may call it | Pod/shop/api-1>: 5432
may call it | … 4 more, denied
subject | Pod/shop/db-1: isolated: ingress
it may call | … 8 more, no policy
Internet> denies Pod/shop/db-1, denied
Pod/ops/host-1> allows Pod/shop/db-1 9000-9100/TCP, ambiguous, assumed
Pod/ops/mon-1> allows Pod/shop/db-1 9000-9100/TCP
Pod/shop/api-1> allows Pod/shop/db-1 5432/TCP
Pod/shop/db-1 allows rest:callees:no-policy
rest:callers:denied denies Pod/shop/db-1, denied`},
		// Nothing isolates api-1, and ops fares alike; of those it may call, one has something to say about it.
		{"quiet peers folded", dbFromAPI, of("Pod/shop/api-1", 12), `
may call it | … 7 more, no policy
subject | Pod/shop/api-1
it may call | Pod/shop/db-1<: 5432
it may call | … 6 more, no policy
Pod/shop/api-1 allows Pod/shop/db-1< 5432/TCP
Pod/shop/api-1 allows rest:callees:no-policy
rest:callers:no-policy allows Pod/shop/api-1`},
		{"unfolded by hand", dbFromAPI, opened, `
may call it | Internet>
may call it | Namespace/ops>
may call it | Pod/dev/tool-1>
may call it | Pod/shop/db-1>
may call it | Pod/shop/web-1>
may call it | Pod/shop/web-2>
may call it | PrivateNetwork>
subject | Pod/shop/api-1
it may call | Internet<
it may call | Namespace/ops<
it may call | Pod/dev/tool-1<
it may call | Pod/shop/db-1<: 5432
it may call | Pod/shop/web-1<
it may call | Pod/shop/web-2<
it may call | PrivateNetwork<
Internet> allows Pod/shop/api-1
Namespace/ops> allows Pod/shop/api-1
Pod/dev/tool-1> allows Pod/shop/api-1
Pod/shop/api-1 allows Internet<
Pod/shop/api-1 allows Namespace/ops<
Pod/shop/api-1 allows Pod/dev/tool-1<
Pod/shop/api-1 allows Pod/shop/db-1< 5432/TCP
Pod/shop/api-1 allows Pod/shop/web-1<
Pod/shop/api-1 allows Pod/shop/web-2<
Pod/shop/api-1 allows PrivateNetwork<
Pod/shop/db-1> allows Pod/shop/api-1
Pod/shop/web-1> allows Pod/shop/api-1
Pod/shop/web-2> allows Pod/shop/api-1
PrivateNetwork> allows Pod/shop/api-1`},
		// Denied by a policy that nobody is seen to enforce; shop, which fares alike, is one box.
		{"declared only", noPlugin + denyAll, of("Pod/dev/tool-1", 9), `
note declared only: no plugin that enforces policies can be seen
may call it | Internet>: denied
may call it | Namespace/ops>: denied
may call it | Namespace/shop>: denied
may call it | PrivateNetwork>: denied
subject | Pod/dev/tool-1: nothing in or out
it may call | Internet<: denied
it may call | Namespace/ops<: denied
it may call | Namespace/shop<: denied
it may call | PrivateNetwork<: denied
Internet> denies Pod/dev/tool-1, ambiguous, assumed
Namespace/ops> denies Pod/dev/tool-1, ambiguous, assumed
Namespace/shop> denies Pod/dev/tool-1, ambiguous, assumed
Pod/dev/tool-1 denies Internet<, ambiguous, assumed
Pod/dev/tool-1 denies Namespace/ops<, ambiguous, assumed
Pod/dev/tool-1 denies Namespace/shop<, ambiguous, assumed
Pod/dev/tool-1 denies PrivateNetwork<, ambiguous, assumed
PrivateNetwork> denies Pod/dev/tool-1, ambiguous, assumed`},
		{"what has run to its end", dbFromAPI, of("Pod/shop/done-1", 21), `note no pod of Pod done-1 runs: no policy can be about it`},
		// A policy as the focus: what it selects, in whatever namespace.
		{"of a policy", teamB + dbFromAPI, of("ClusterNetworkPolicy/team-b", 21), `
cluster policy | ClusterNetworkPolicy/team-b
pods | Pod/dev/tool-1
pods | Pod/ops/mon-1
ClusterNetworkPolicy/team-b selects Pod/dev/tool-1
ClusterNetworkPolicy/team-b selects Pod/ops/mon-1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := new(lens.Builder).Picture(worldWith(t, c.yaml), c.view)
			if got := pictured(f.Scene); got != strings.TrimSpace(c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, strings.TrimSpace(c.want))
			}
		})
	}
}
