package main

// team is a namespace and what runs in it.
type team struct {
	name string
	host string // of its Ingress, "" = none
	apps []app
}

// kind is which controller runs an app.
type kind string

const (
	deployment  kind = "Deployment"
	statefulSet kind = "StatefulSet"
	daemonSet   kind = "DaemonSet"
	job         kind = "Job"
)

// trouble is what is wrong with an app.
type trouble uint8

const (
	none      trouble = iota
	crashing          // every pod in CrashLoopBackOff
	badImage          // a rollout whose new pod can't pull its image
	noMatch           // its Service selects nothing
	noRoom            // one pod that no node has room for
	unbound           // one claim that nobody provisions
	notReady          // one pod not ready
	suspended         // scaled to zero
)

// app is one workload.
type app struct {
	kind    kind
	name    string
	pods    int
	path    string // of the Ingress that leads to its Service, "" = none
	lb      string // address of the load balancer of its Service
	scaled  bool   // by a HorizontalPodAutoscaler
	trouble trouble
}

// deploy is a Deployment with a Service.
func deploy(name string, pods int) app { return app{kind: deployment, name: name, pods: pods} }

func (a app) at(path string) app     { a.path = path; return a }
func (a app) behind(lb string) app   { a.lb = lb; return a }
func (a app) autoscaled() app        { a.scaled = true; return a }
func (a app) with(t trouble) app     { a.trouble = t; return a }
func set(name string, pods int) app  { return app{kind: statefulSet, name: name, pods: pods} }
func everywhere(name string) app     { return app{kind: daemonSet, name: name} }
func once(name string, pods int) app { return app{kind: job, name: name, pods: pods} }
func worker(name string, pods int) app {
	return app{kind: deployment, name: name, pods: pods, path: noService}
}

// noService is the path of what has no Service.
const noService = "-"

// teams is a company that sells things: about a thousand objects.
func teams() []team {
	return []team{
		{"kube-system", "", []app{deploy("coredns", 3), deploy("metrics-server", 2), worker("cluster-autoscaler", 1), worker("csi-controller", 2),
			everywhere("kube-proxy"), everywhere("cilium"), everywhere("csi-node")}},
		{"ingress", "", []app{deploy("ingress-public", 4).behind("203.0.113.10"), deploy("ingress-internal", 2).behind("10.20.0.5")}},
		{"cert-manager", "", []app{worker("cert-manager", 1), worker("cainjector", 1), deploy("webhook", 2)}},
		{"monitoring", "grafana.example.com", []app{deploy("grafana", 2).at("/"), set("prometheus", 2), set("alertmanager", 3), deploy("kube-state-metrics", 1),
			everywhere("node-exporter"), set("loki", 3), deploy("tempo", 2)}},
		{"storefront", "shop.example.com", []app{deploy("web", 12).at("/").autoscaled(), deploy("assets", 4).at("/static"), deploy("bff", 8).at("/api").autoscaled(),
			deploy("search-ui", 3), set("session-redis", 3), worker("sitemap", 1)}},
		{"catalog", "", []app{deploy("products", 6).autoscaled(), deploy("prices", 4), deploy("images", 4), deploy("reviews", 3).with(notReady), set("catalog-db", 3), worker("importer", 2)}},
		{"search", "", []app{deploy("query", 6).autoscaled(), deploy("suggest", 3), set("opensearch", 5), worker("indexer", 4)}},
		{"cart", "", []app{deploy("cart", 6).autoscaled(), deploy("vouchers", 2), set("cart-redis", 3)}},
		{"checkout", "pay.example.com", []app{deploy("checkout", 6).at("/"), deploy("tax", 2), deploy("fraud", 3).with(crashing), deploy("invoices", 2), set("orders-db", 3), worker("outbox", 2)}},
		{"payments", "", []app{deploy("psp-gateway", 4), deploy("refunds", 2), deploy("ledger", 3).with(badImage), set("ledger-db", 3), once("settlement", 1)}},
		{"fulfilment", "", []app{deploy("warehouse", 4), deploy("shipping", 4), deploy("tracking", 3), deploy("returns", 2), set("fulfilment-db", 3), worker("label-printer", 2)}},
		{"accounts", "login.example.com", []app{deploy("login", 4).at("/"), deploy("profiles", 3), deploy("consents", 2), set("accounts-db", 3), deploy("mailer", 3)}},
		{"events", "", []app{set("kafka", 5), set("zookeeper", 3), deploy("schema-registry", 2), deploy("kafka-ui", 1).with(noMatch), worker("mirror", 2)}},
		{"recommend", "", []app{deploy("recommend", 5).autoscaled(), deploy("features", 3), set("vectors", 3), worker("trainer", 2).with(noRoom), once("retrain", 1)}},
		{"analytics", "", []app{set("clickhouse", 4).with(unbound), deploy("superset", 2), worker("collector", 4), once("nightly-report", 1), deploy("notebook", 1).with(suspended)}},
		{"ci", "", []app{deploy("runner-controller", 1), worker("runners", 8), deploy("registry-cache", 2), set("minio", 4)}},
		{"partners", "partners.example.com", []app{deploy("portal", 2).at("/"), deploy("feeds", 3).at("/feeds"), deploy("webhooks", 3).at("/hooks"), set("partners-db", 2)}},
		{"inventory", "", []app{deploy("stock", 5), deploy("suppliers", 2), deploy("forecast", 2), set("inventory-db", 3), worker("sync", 1)}},
		{"loyalty", "", []app{deploy("points", 4).autoscaled(), deploy("rewards", 3), set("loyalty-db", 3), worker("expiry", 1)}},
		{"mobile", "m.example.com", []app{deploy("gateway", 6).at("/").autoscaled(), deploy("push", 4), deploy("deeplinks", 2).at("/go"), set("devices-db", 3)}},
		{"support", "", []app{deploy("helpdesk", 2), deploy("chat", 4), set("chat-redis", 1), worker("transcripts", 1)}},
	}
}
