package topology

// A nodePort is open on every node, a hostPort on the pod's. From where such a port
// is reached depends on the addresses of the nodes: one with an external address is
// open to the Internet, as far as objects tell (a cloud's firewall and kube-proxy's
// --nodeport-addresses they don't), any other to the private network.

// doors counts the nodes by how they are reached.
type doors struct{ public, private int }

// ends are the far ends of a link: mostly the one it names.
func (g *Graph) ends(n *Node, l *Link) []ID {
	if l.Route == nil || !l.Route.ByNodes {
		return []ID{ID(l.To.String())}
	}
	if p, ok := n.Rec.Spec.(*Pod); ok {
		if i, ok := nodeOf(g.nodes[MakeID("Node", "", p.Node.String())]); ok && i.ExternalIP != "" {
			return []ID{Internet}
		}
		return []ID{PrivateNetwork}
	}
	return g.doors.ends()
}

func (d doors) ends() []ID {
	switch {
	case d.public == 0:
		return []ID{PrivateNetwork}
	case d.private == 0:
		return []ID{Internet}
	}
	return []ID{Internet, PrivateNetwork}
}

// doorChanged takes a node that came, went or got other addresses into account.
func (g *Graph) doorChanged(n *Node, old *Record) {
	was, wasNode := reached(old)
	is, isNode := reached(n.Rec)
	if wasNode == isNode && was == is {
		return
	}
	before := g.doors.ends()
	if wasNode {
		g.doors.count(was, -1)
	}
	if isNode {
		g.doors.count(is, 1)
	}
	if was != is {
		for _, e := range n.In() { // in order, as asking moves them
			if e.Relation == RunsOn && e.From.Rec != nil && byNodes(e.From.Rec) {
				g.ask(e.From)
			}
		}
	}
	if len(before) == len(g.doors.ends()) && before[0] == g.doors.ends()[0] {
		return
	}
	for _, s := range g.Spaces() {
		for _, svc := range s.kinds["Service"] {
			if svc.Rec != nil && byNodes(svc.Rec) {
				g.ask(svc)
			}
		}
	}
}

func (d *doors) count(public bool, by int) {
	if public {
		d.public += by
	} else {
		d.private += by
	}
}

// reached tells of a Node's record whether the Internet reaches it.
func reached(r *Record) (public, node bool) {
	if r == nil {
		return false, false
	}
	i, ok := r.Spec.(*NodeInfo)
	return ok && i.ExternalIP != "", ok
}

func byNodes(r *Record) bool {
	for i := range r.Links {
		if rt := r.Links[i].Route; rt != nil && rt.ByNodes {
			return true
		}
	}
	return false
}
