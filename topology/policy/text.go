package policy

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"kscope/topology"
)

// name is "NetworkPolicy shop/db" or "ClusterNetworkPolicy base (Baseline, priority 10)".
func name(p *policy) string {
	kind, ns, n := p.id.Split()
	if p.spec.Tier == topology.NetworkTier {
		return kind + " " + ns + "/" + n
	}
	return fmt.Sprintf("%s %s (%s, priority %d)", kind, n, p.spec.Tier, p.spec.Priority)
}

// title is "rule 2", with the name that it has.
func (r *rule) title() string {
	if n := r.Name.String(); n != "" {
		return fmt.Sprintf("rule %d “%s”", r.number, n)
	}
	return fmt.Sprintf("rule %d", r.number)
}

// text is whom and what a rule is about: "from app=api on 5432/TCP".
func (r *rule) text(d Direction) string {
	if len(r.ports) == 0 {
		return r.peersText(d)
	}
	return r.peersText(d) + " on " + r.portsText()
}

func (r *rule) peersText(d Direction) string {
	if len(r.peers) == 0 {
		return d.preposition() + " anywhere"
	}
	return d.preposition() + " " + few(len(r.peers), "or", func(i int) string { return r.peers[i].text() })
}

func (r *rule) portsText() string {
	return few(len(r.ports), "or", func(i int) string {
		p := &r.ports[i]
		switch {
		case p.Name.String() != "" && p.Protocol.String() == "":
			return p.Name.String()
		case p.Name.String() != "":
			return p.Name.String() + "/" + p.Protocol.String()
		case p.From == 0:
			return p.Protocol.String()
		}
		return portsText(p.Protocol.String(), p.From, p.To)
	})
}

// few joins at most three of n texts: "a, b or 4 more".
func few(n int, word string, text func(int) string) string {
	const shown = 3
	var texts []string
	for i := range min(n, shown) {
		texts = append(texts, text(i))
	}
	if n > shown {
		texts = append(texts, fmt.Sprintf("%d more", n-shown))
	}
	if last := len(texts) - 1; last > 0 {
		return strings.Join(texts[:last], ", ") + " " + word + " " + texts[last]
	}
	return texts[0]
}

// text is a peer as people would say it.
func (m *matcher) text() string {
	switch {
	case m.Pods != nil:
		pods := selected(m.Pods, "every pod", "")
		switch {
		case m.Namespaces == nil && m.Pods.Empty():
			return pods + " in namespace " + m.own.name
		case m.Namespaces == nil:
			return pods
		case m.Namespaces.Empty() && m.Pods.Empty():
			return "every pod of the cluster"
		case m.Namespaces.Empty():
			return pods + " in every namespace"
		}
		reqs, _ := m.Namespaces.Requirements()
		if name, ok := m.Namespaces.RequiresExactMatch(nameLabel); ok && len(reqs) == 1 {
			return pods + " in namespace " + name
		}
		return pods + " in namespaces with " + m.Namespaces.String()
	case m.Block != nil:
		text := m.Block.CIDR.String()
		if len(m.Block.Except) > 0 {
			text += " except " + few(len(m.Block.Except), "and", func(i int) string { return m.Block.Except[i].String() })
		}
		return text
	case m.Nodes != nil:
		return selected(m.Nodes, "every node", "nodes with ")
	case m.Domain.String() != "":
		return m.Domain.String()
	}
	return "nobody"
}

// selected is a selector in words.
func selected(s labels.Selector, all, prefix string) string {
	if s.Empty() {
		return all
	}
	return prefix + s.String()
}
