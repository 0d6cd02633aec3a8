package yardstick

import "strings"

// as is a new graph named after g with another variant.
func (g *Graph) as(variant string) *Graph {
	base, _, _ := strings.Cut(g.Name, ".")
	return &Graph{Name: base + "." + variant}
}

// flow is g without nodes of the cluster.
func (g *Graph) flow() *Graph {
	out := g.as("flow")
	for _, n := range g.Nodes {
		if n.Kind != "Node" {
			out.Nodes = append(out.Nodes, n)
		}
	}
	for _, e := range g.Edges {
		if e.Kind != "runs-on" {
			out.Edges = append(out.Edges, e)
		}
	}
	return out
}

// sand has traffic and ownership meet at the pods from both sides.
func (g *Graph) sand() *Graph {
	out := g.as("sand")
	out.Nodes = g.Nodes
	for _, e := range g.Edges {
		if e.Kind == "owns" {
			e.Src, e.Dst = e.Dst, e.Src
		}
		out.Edges = append(out.Edges, e)
	}
	return out
}

// fold has controllers in place of what they own.
func (g *Graph) fold() *Graph {
	out := g.as("fold")
	face := map[string]string{} // what stands for an object
	for _, n := range g.Nodes {
		face[n.ID] = n.ID
		if n.Own != "" {
			face[n.ID] = n.Own
		} else if n.Kind != "Node" {
			out.Nodes = append(out.Nodes, n)
		}
	}
	for _, e := range g.Edges {
		if e.Kind != "runs-on" {
			out.link(face[e.Src], face[e.Dst], e.Kind)
		}
	}
	out.simple()
	return out
}

// mesh adds calls of workloads to services, six in ten to their own namespace, the
// first services most often.
func (g *Graph) mesh(seed uint64) *Graph {
	d := dice(seed ^ 0xC0FFEE)
	out := g.as("mesh")
	out.Nodes = g.Nodes
	out.Edges = append(out.Edges, g.Edges...)
	var all []string
	local := map[string][]string{}
	for _, n := range g.Nodes {
		if n.Kind == "Service" {
			all = append(all, n.ID)
			local[n.NS] = append(local[n.NS], n.ID)
		}
	}
	for _, n := range g.Nodes {
		if n.Kind != "Deployment" && n.Kind != "StatefulSet" && n.Kind != "Job" {
			continue
		}
		for range d.roll(4) {
			pool := local[n.NS]
			if len(pool) == 0 || d.percent(40) {
				pool = all
			}
			i := d.roll(len(pool))
			out.link(n.ID, pool[min(i, d.roll(len(pool)))], "calls")
		}
	}
	out.simple()
	return out
}
