package lens

import (
	"fmt"
	"slices"

	"kscope/topology"
)

// clusterNode draws one node with its pods at the given level.
func (p *painter) clusterNode(n *topology.Node, gi int, zone string, level int) {
	s := p.object(n)
	s.Lane, s.Group, s.Parent = nodeLane, gi, zone
	pods := podsOn(n, p.v)
	switch {
	case p.v.Shut[s.Key]:
		level = 1
	case p.v.Open[s.Key]:
		level = max(level, 2)
	}
	partly := level == 1 && !p.v.Shut[s.Key] && (p.partly[n] || p.selectedIn(pods))
	s.Folded, s.Opened = level == 1 && len(pods) > 0 && !partly, (level > 1 || partly) && len(pods) > 0
	s.Match = p.v.matches(n)
	i := p.add(s)
	p.rep[n] = i
	if partly {
		p.illOn(s.Key, pods, gi)
		return
	}
	if level == 1 {
		p.scene.Nodes[i].Count = len(pods)
		for _, m := range pods {
			p.scene.Nodes[i].Healths[m.Status().Health]++
		}
		return
	}
	kept, rest := pods, []*topology.Node(nil)
	if p.was.rowsOf(n, pods) > p.v.Rows {
		kept, rest = p.part(s.Key, pods, p.v.Rows)
	}
	p.short(restOf+s.Key, rest, Node{Kind: "Pod", Short: "pods", Lane: podLane, Group: gi, Parent: s.Key})
	works := byWorkload(kept)
	heads := make([]*topology.Node, 0, len(works))
	for w := range works {
		heads = append(heads, w)
	}
	slices.SortFunc(heads, byID)
	for _, w := range heads {
		p.podsOf(w, works[w], n, gi, s.Key, level)
	}
}

// selectedIn tells whether one of the pods is selected.
func (p *painter) selectedIn(pods []*topology.Node) bool {
	return slices.ContainsFunc(pods, func(m *topology.Node) bool { return string(m.ID) == p.v.Selected })
}

// illOn draws the pods that something is wrong with, the selected one, and a rest.
func (p *painter) illOn(key string, pods []*topology.Node, gi int) {
	var shown, rest []*topology.Node
	for _, m := range pods {
		if p.was.ails(m) || string(m.ID) == p.v.Selected || p.v.Open[restOf+key] {
			shown = append(shown, m)
		} else {
			rest = append(rest, m)
		}
	}
	if len(rest) == 1 {
		shown, rest = append(shown, rest...), nil
	}
	for _, m := range shown {
		s := p.object(m)
		s.Lane, s.Group, s.Parent, s.Match = podLane, gi, key, p.v.matches(m)
		p.rep[m] = p.add(s)
	}
	p.leftOut(restOf+key, rest, Node{Kind: "Pod", Short: "pods", Lane: podLane, Group: gi, Parent: key})
}

// podsOf draws a workload's pods on one node, each by itself or as one box.
func (p *painter) podsOf(w *topology.Node, pods []*topology.Node, on *topology.Node, gi int, parent string, level int) {
	key := fmt.Sprintf("%s@%s", w.ID, on.ID.Name())
	open := (level >= 3 || p.v.Open[key] || p.selectedIn(pods)) && !p.v.Shut[key]
	shown := crowd{}
	if p.was != nil {
		shown = p.was.crowds[key]
	}
	shown = shown.follow(pods, -1)
	p.crowds[key] = shown
	if len(shown.surplus) > 0 && shown.most == 1 && !p.selectedIn(pods) {
		open = false // one row for them all
	}
	if open || len(pods) == 1 {
		if !p.v.Open[restOf+key] {
			show, surplus := withSelected(shown, p.v.Selected)
			pods = show
			p.leftOut(restOf+key, surplus, Node{Kind: "Pod", Short: "pods", Lane: podLane, Group: gi, Parent: parent})
		}
		for _, m := range pods {
			s := p.object(m)
			s.Lane, s.Group, s.Parent, s.Match = podLane, gi, parent, p.v.matches(m)
			if shown.most > 1 {
				s.Parent = key
			}
			p.rep[m] = p.add(s)
		}
		return
	}
	s := p.object(w)
	s.Key, s.Lane, s.Group, s.Parent, s.Folded = key, podLane, gi, parent, true
	s.Status, s.Ready, s.Want = topology.Status{}, 0, int32(len(pods))
	s.Count, s.Match = len(pods), slices.ContainsFunc(pods, p.v.matches)
	i := p.add(s)
	n := &p.scene.Nodes[i]
	for _, m := range pods {
		n.Status = worst(n.Status, m.Status())
		n.Healths[m.Status().Health]++
		if m.Status().Health == topology.OK {
			n.Ready++
		}
		p.rep[m] = i
	}
}
