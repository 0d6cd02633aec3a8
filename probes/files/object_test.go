package files

import (
	"strings"
	"testing"

	"kscope/probes/object"
	"kscope/topology"
)

const withEvents = `{"apiVersion":"v1","kind":"List","items":[
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop","annotations":{"a":"b"}}},
{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"shop"},"data":{"p":"Y2FuYXJ5"}},
{"apiVersion":"v1","kind":"Event","metadata":{"name":"1","namespace":"shop"},"involvedObject":{"kind":"Pod","apiVersion":"v1","namespace":"shop","name":"web"},"reason":"BackOff","type":"Warning","count":3},
{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"2","namespace":"other"},"regarding":{"kind":"Pod","apiVersion":"v1","namespace":"other","name":"x"},"reason":"Pulled","note":"n"}]}`

func TestObjectsAndEventsOfADump(t *testing.T) {
	d, err := Load([]string{"-"}, strings.NewReader(withEvents), 0)
	if err != nil {
		t.Fatal(err)
	}
	o, err := d.Get(t.Context(), "Pod/shop/web")
	if err != nil || o.GetAnnotations()["a"] != "b" || o.GetKind() != "Pod" {
		t.Error(o, err)
	}
	for id, want := range map[string]string{"Secret": "Secrets are passed over when files are read", "Pod": "Pod s is not in -"} {
		if _, err := d.Get(t.Context(), topology.MakeID(id, "shop", "s")); err == nil || err.Error() != want {
			t.Errorf("%s: %v", id, err)
		}
	}
	for _, c := range []struct {
		scope object.Scope
		want  string
	}{
		{object.Scope{}, "BackOff Pulled"},
		{object.Scope{Namespace: "other"}, "Pulled"},
		{object.Scope{Namespace: "shop", Object: "Pod/shop/web"}, "BackOff"},
		{object.Scope{Object: "Pod/shop/none"}, ""},
	} {
		log := object.NewLog()
		d.Events(t.Context(), c.scope, log)
		var got []string
		for _, e := range log.Now().List {
			got = append(got, e.Reason)
		}
		if strings.Join(got, " ") != c.want || !log.Now().Synced {
			t.Errorf("%+v: got %v, want %s", c.scope, got, c.want)
		}
	}
}
