package query

import (
	"strings"

	"kscope/spelling"
)

// Field is a property of an object that a query can ask for. The zero Field is none.
type Field uint8

// The fields, in the order in which they are offered.
const (
	Kind Field = iota + 1
	Namespace
	Name
	Health
	Reason
	Phase
	Node
	IP
	Image
	Zone
	Pool
	Owner
	Selects
	SelectedBy
	Restarts
	Ready
	Count
	Age
	CPU
	Memory
	numFields
)

// sort is what the values of a field are.
type sort uint8

const (
	texts     sort = iota // one or several words, compared as they are
	words                 // the same, but case does not matter
	kinds                 // kinds, by any name that kubectl takes for them
	healths               // one of the five healths, which have an order
	addresses             // IP addresses
	objects               // ids of objects
	counts                // whole numbers
	shares                // whole numbers, or per cent of the count
	durations             // seconds
	cores                 // millicores, or per cent
	bytes                 // bytes, or per cent
)

// info is one row of the table of fields.
type info struct {
	name string
	also string // another name for it
	sort sort
	// about says what it is and which objects have it.
	about string
}

// infos is the table, by Field; docs/QUERY.md has the same rows.
var infos = [numFields]info{
	Kind:       {"kind", "", kinds, "kind of the object, by any name kubectl knows"},
	Namespace:  {"ns", "namespace", texts, "namespace that the object is in"},
	Name:       {"name", "", texts, "name of the object"},
	Health:     {"health", "", healths, "ok, unknown, progressing, degraded or failed"},
	Reason:     {"reason", "", words, "why it is not ok: CrashLoopBackOff, Unschedulable"},
	Phase:      {"phase", "", words, "phase of a pod, a volume or a claim"},
	Node:       {"node", "", texts, "node that a pod is scheduled to"},
	IP:         {"ip", "", addresses, "address of a pod, a Service or a node"},
	Image:      {"image", "", texts, "image of a container of a pod or a workload"},
	Zone:       {"zone", "", texts, "zone of a node"},
	Pool:       {"pool", "", texts, "pool of a node"},
	Owner:      {"owner", "", objects, "object that owns it, directly or not"},
	Selects:    {"selects", "", objects, "object at the other end of a selector"},
	SelectedBy: {"selectedby", "", objects, "object whose selector matches it"},
	Restarts:   {"restarts", "", counts, "restarts of a pod's containers, together"},
	Ready:      {"ready", "", shares, "how many are ready: containers, replicas, endpoints"},
	Count:      {"count", "replicas", counts, "how many there should be of them"},
	Age:        {"age", "", durations, "time since the object was made"},
	CPU:        {"cpu", "", cores, "CPU in use, or its share of limit or allocatable"},
	Memory:     {"mem", "memory", bytes, "memory in use, or its share of limit or allocatable"},
}

// String is the field as it is written: ".kind".
func (f Field) String() string { return "." + infos[f].name }

// numeric tells whether values of the field are numbers, which have an order.
func (f Field) numeric() bool { return infos[f].sort >= counts }

// several tells whether an object can have more than one value of the field.
func (f Field) several() bool { return f == IP || f == Image || infos[f].sort == objects }

// folds tells whether case does not matter in the field's values.
func (f Field) folds() bool {
	s := infos[f].sort
	return s == words || s == kinds || s == healths
}

// fieldNamed is the field of a name, without the dot, 0 if there is none.
func fieldNamed(name string) Field {
	for f := Kind; f < numFields; f++ {
		if infos[f].name == name || infos[f].also != "" && infos[f].also == name {
			return f
		}
	}
	return 0
}

// nearest is the field whose name is most like a mistyped one, 0 if none is.
func nearest(name string) Field {
	best, least := Field(0), 3
	for f := Kind; f < numFields; f++ {
		for _, known := range [...]string{infos[f].name, infos[f].also} {
			if known == "" || len(name) > 2*len(known)+2 {
				continue
			}
			d := spelling.Distance(name, known)
			if strings.HasPrefix(known, name) && len(name) > 1 {
				d = 1
			}
			if d < min(least, len(known)) {
				best, least = f, d
			}
		}
	}
	return best
}

// fieldNames lists the fields as they are written.
func fieldNames() string {
	var all []string
	for f := Kind; f < numFields; f++ {
		all = append(all, f.String())
	}
	return strings.Join(all, " ")
}
