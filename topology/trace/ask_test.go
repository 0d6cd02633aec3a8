package trace

import (
	"testing"

	"kscope/topology"
)

// Whatever is written, the answer is a request or an error that says which end is
// wrong; and a request is walked to an end.
func FuzzAsk(f *testing.F) {
	for _, s := range []string{"Internet", "Pod/shop/web", "svc/web:80", "Service/shop/web:http/TCP", "http://shop.ex/api?x=1", "[::1]:80", "::1", "203.0.113.9:80/UDP",
		"web.shop.svc.cluster.local.:80", "FQDN/db.example.com", "Kafka.kafka.strimzi.io/shop/events", "LoadBalancer/203.0.113.9", ":", "/", "http://", "x://[::1%25eth0]:99999/", "Pod//web", "a/b/c/d",
		"http://10.0.0.1/%1b[31m", "http://[fe80::1%25%1b]/", "FQDN/a\x1b[31m", "shop.ex/\u202e"} {
		f.Add("Pod/shop/web", s)
		f.Add(s, "Service/shop/web:80")
	}
	g := shop(f)
	f.Fuzz(func(t *testing.T, from, to string) {
		req, err := Ask(g, from, to, "shop")
		if err != nil {
			return
		}
		if req.From == "" || req.To == "" && req.Host == "" || req.Port < 0 || req.Port > 65535 {
			t.Fatalf("%q, %q is read as %+v", from, to, req)
		}
		r := Walk(g, req, nil)
		if r.Outcome != Reachable && r.Reason == "" {
			t.Fatalf("%q, %q: %s without a reason", from, to, r.Outcome)
		}
		lines := r.Tell()
		if len(lines) == 0 {
			t.Fatal("nothing is told")
		}
		for _, l := range lines {
			if l.Text != topology.Clean(l.Text) {
				t.Fatalf("%q, %q: %q could reach a terminal", from, to, l.Text)
			}
		}
	})
}

// A request of the same ends is read back from its ids.
func TestAskReadsIds(t *testing.T) {
	g := shop(t)
	for _, to := range []topology.ID{"Service/shop/web", "Pod/ingress/ctl", "Ingress/shop/shop", "LoadBalancer/203.0.113.9"} {
		req, err := Ask(g, "Internet", string(to), "")
		if err != nil || req != (Request{From: topology.Internet, To: to}) {
			t.Errorf("%s is read as %+v, %v", to, req, err)
		}
	}
}
