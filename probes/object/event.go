package object

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/sheet"
)

// wireEvent is an Event of core/v1 and of events.k8s.io/v1 alike: the two have the
// same objects under different names (k8s.io/api/events/v1 says which).
type wireEvent struct {
	Metadata struct {
		UID               string `json:"uid"`
		Name              string `json:"name"`
		Namespace         string `json:"namespace"`
		ResourceVersion   string `json:"resourceVersion"`
		CreationTimestamp string `json:"creationTimestamp"`
	} `json:"metadata"`
	InvolvedObject reference `json:"involvedObject"`
	Regarding      reference `json:"regarding"`
	Reason         string    `json:"reason"`
	Type           string    `json:"type"`
	Message        string    `json:"message"`
	Note           string    `json:"note"`
	Count          int       `json:"count"`
	OldCount       int       `json:"deprecatedCount"`
	First          string    `json:"firstTimestamp"`
	OldFirst       string    `json:"deprecatedFirstTimestamp"`
	Last           string    `json:"lastTimestamp"`
	OldLast        string    `json:"deprecatedLastTimestamp"`
	EventTime      string    `json:"eventTime"`
	Series         *struct {
		Count int    `json:"count"`
		Last  string `json:"lastObservedTime"`
	} `json:"series"`
	Source     component `json:"source"`
	OldSource  component `json:"deprecatedSource"`
	Component  string    `json:"reportingComponent"`
	Controller string    `json:"reportingController"`
}

type component struct {
	Component string `json:"component"`
}

// reference names the object that an event is about.
type reference struct {
	Kind       string `json:"kind"`
	APIVersion string `json:"apiVersion"`
	Namespace  string `json:"namespace"`
	Name       string `json:"name"`
	UID        string `json:"uid"`
}

// longestMessage is how much of an event's message is kept, in bytes; the API
// allows 1 kB (events.k8s.io/v1).
const longestMessage = 1024

// DecodeEvent reads an Event of either API from JSON; uid names the event itself.
func DecodeEvent(p *project.Projector, raw []byte) (uid string, e sheet.Event, err error) {
	var w wireEvent
	if err := json.Unmarshal(raw, &w); err != nil {
		return "", e, fmt.Errorf("read an event: %w", err)
	}
	about := w.InvolvedObject
	if about.Kind == "" {
		about = w.Regarding
	}
	e = sheet.Event{
		Reason:  topology.CleanLine(w.Reason, 200),
		Message: topology.CleanLine(cmp.Or(w.Message, w.Note), longestMessage),
		Warning: w.Type != "" && w.Type != "Normal",
		From:    topology.CleanLine(cmp.Or(w.Source.Component, w.OldSource.Component, w.Component, w.Controller), 200),
		Count:   max(1, w.Count, w.OldCount),
		First:   firstOf(w.First, w.OldFirst, w.EventTime, w.Metadata.CreationTimestamp),
		Last:    firstOf(w.Last, w.OldLast, w.EventTime, w.Metadata.CreationTimestamp),
	}
	if about.Kind != "" && about.Name != "" {
		ref := metav1.OwnerReference{APIVersion: about.APIVersion, Kind: about.Kind, Name: about.Name}
		e.About = p.OwnerID(ref, about.Namespace)
	}
	if s := w.Series; s != nil {
		e.Count = max(e.Count, s.Count)
		e.Last = max(e.Last, firstOf(s.Last))
	}
	uid = cmp.Or(w.Metadata.UID, w.Metadata.Namespace+"/"+w.Metadata.Name)
	return uid, e, nil
}

// firstOf is the first of some times that is one, in unix seconds; 0 = none.
func firstOf(times ...string) int64 {
	for _, s := range times {
		if t, err := time.Parse(time.RFC3339, s); err == nil && t.Unix() > 0 {
			return t.Unix()
		}
	}
	return 0
}
