package table

import (
	"strconv"
	"strings"

	"kscope/topology"
)

// Columns of what leads to pods, and of claims.

// ports are a Service's as kubectl prints them: 80:30080/TCP.
func ports() Column {
	return Column{Title: "PORT(S)", cell: func(r *Row, _ int64) cell {
		s, ok := of[topology.Service](r)
		if !ok || len(s.Ports) == 0 {
			return none
		}
		var out []string
		for _, p := range s.Ports {
			t := strconv.Itoa(int(p.Port))
			if p.NodePort != 0 {
				t += ":" + strconv.Itoa(int(p.NodePort))
			}
			out = append(out, t+"/"+p.Protocol.String())
		}
		return words(strings.Join(out, ","))
	}}
}

// external are the addresses by which the object is reached from outside: those that
// its record is entered by.
func external() Column {
	return Column{Title: "ADDRESS", cell: func(r *Row, _ int64) cell {
		var out []string
		for _, l := range r.Rec.Links {
			switch id := topology.ID(l.To.String()); id.Kind() {
			case topology.KindLoadBalancer, topology.KindExternalIP, topology.KindFQDN:
				out = append(out, id.Name())
			}
		}
		if len(out) == 0 {
			return none
		}
		return words(strings.Join(out, ","))
	}}
}

// bound is what a claim is bound to.
func bound(title string) Column {
	return Column{Title: title, cell: func(r *Row, _ int64) cell {
		for _, l := range r.Rec.Links {
			if l.Relation == topology.Binds {
				return words(topology.ID(l.To.String()).Name())
			}
		}
		return none
	}}
}

func slicePorts() Column {
	return Column{Title: "PORTS", cell: func(r *Row, _ int64) cell {
		s, ok := of[topology.EndpointSlice](r)
		if !ok || len(s.Ports) == 0 {
			return none
		}
		var out []string
		for _, p := range s.Ports {
			out = append(out, strconv.Itoa(int(p.Port)))
		}
		return words(strings.Join(out, ","))
	}}
}

func endpoints() Column {
	return Column{Title: "ENDPOINTS", cell: func(r *Row, _ int64) cell {
		s, ok := of[topology.EndpointSlice](r)
		if !ok || len(s.Endpoints) == 0 {
			return none
		}
		const shown = 3
		var out []string
		for i, e := range s.Endpoints {
			if i == shown {
				out = append(out, "+ "+strconv.Itoa(len(s.Endpoints)-shown)+" more")
				break
			}
			out = append(out, e.Address)
		}
		return words(strings.Join(out, ","))
	}}
}

func selector(title string) Column {
	return Column{Title: title, cell: func(r *Row, _ int64) cell {
		s, ok := of[topology.Selecting](r)
		if p, isPolicy := of[topology.Policy](r); isPolicy {
			s, ok = &p.Selecting, true
		}
		switch {
		case !ok || s.Selector == nil:
			return none
		case s.Text.String() == "":
			return words("every pod")
		}
		return words(s.Text.String())
	}}
}
