package demo

import (
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// The addresses that the outside world reaches the cluster by (RFC 5737).
const (
	ingressAddress = "203.0.113.10"
	gatewayAddress = "203.0.113.20"
)

// shopApp is an app of the shop.
func shopApp(name, version string, replicas int32) app {
	return app{namespace: "shop", name: name, image: "registry.example.com/shop/" + name + ":" + version, port: 8080, replicas: replicas}
}

// shop is the namespace that customers see.
func (w *World) shop() {
	w.mention("ConfigMap", "shop", "web-config")
	web, api, cart := shopApp("web", "1.14.0", 3), shopApp("api", "2.7.0", 2), shopApp("cart", "0.9.3", 2)
	web.config, api.secret = "web-config", "api-db"
	for i, a := range []app{web, api, cart} {
		w.deploy(a)
		w.serve(a, a.name, []string{"10.96.14.21", "10.96.80.7", "10.96.201.33"}[i], 80)
	}
	w.load["web"] = 150
	w.createAutoscaler("shop", "web", 3, 6, 60)
	w.guard("shop", "api", 1)

	// Who wrote this Service mistyped its selector.
	search := shopApp("search", "3.1.0", 1)
	w.deploy(search)
	w.serve(search, "search", "10.96.117.90", 80).Spec.Selector = map[string]string{"app": "serach"}

	mail := &corev1.Service{ObjectMeta: w.meta("shop", "mail", map[string]string{"app": "mail"})}
	mail.Spec = corev1.ServiceSpec{Type: corev1.ServiceTypeExternalName, ExternalName: "smtp.example.com"}
	add(&w.store, mail)
	w.shopIngress()
}

// payments is the app that runs out of memory.
func (w *World) payments() {
	a := shopApp("payments", "1.2.0", 2)
	a.secret, a.memory = "payments-keys", "64Mi"
	w.deploy(a)
	w.serve(a, "payments", "10.96.52.118", 80)
}

// checkout is an app of two versions at once, behind a Gateway.
func (w *World) checkout() {
	stable, canary := shopApp("checkout", "4.2.0", 2), shopApp("checkout", "4.3.0-rc.1", 1)
	stable.labels, canary.labels = map[string]string{"track": "stable"}, map[string]string{"track": "canary"}
	w.deploy(stable)
	w.deploy(canary)
	w.serve(stable, "checkout", "10.96.33.4", 80)
	w.serve(canary, "checkout-canary", "10.96.33.5", 80)
	w.load["checkout"] = 90
	w.createAutoscaler("shop", "checkout", 2, 4, 60)
	w.gateway()
}

// shopIngress leads shop.example.com to web, api and cart.
func (w *World) shopIngress() {
	prefix, class := networkingv1.PathTypePrefix, "nginx"
	path := func(path, service string) networkingv1.HTTPIngressPath {
		return networkingv1.HTTPIngressPath{Path: path, PathType: &prefix, Backend: networkingv1.IngressBackend{
			Service: &networkingv1.IngressServiceBackend{Name: service, Port: networkingv1.ServiceBackendPort{Name: "http"}}}}
	}
	i := &networkingv1.Ingress{ObjectMeta: w.meta("shop", "shop", map[string]string{"app": "web"})}
	i.Spec = networkingv1.IngressSpec{
		IngressClassName: &class,
		TLS:              []networkingv1.IngressTLS{{Hosts: []string{"shop.example.com"}, SecretName: "shop-tls"}},
		Rules: []networkingv1.IngressRule{{Host: "shop.example.com", IngressRuleValue: networkingv1.IngressRuleValue{
			HTTP: &networkingv1.HTTPIngressRuleValue{Paths: []networkingv1.HTTPIngressPath{
				path("/api", "api"), path("/cart", "cart"), path("/", "web"),
			}}}}},
	}
	i.Status.LoadBalancer.Ingress = []networkingv1.IngressLoadBalancerIngress{{IP: ingressAddress}}
	add(&w.store, i)
}

// gateway leads pay.example.com to checkout, nine in ten to the stable version.
func (w *World) gateway() {
	g := &gatewayv1.Gateway{ObjectMeta: w.meta("shop", "public", nil)}
	same, addressType := gatewayv1.NamespacesFromSame, gatewayv1.IPAddressType
	g.Spec = gatewayv1.GatewaySpec{GatewayClassName: "cloud-l7", Listeners: []gatewayv1.Listener{{
		Name: "http", Port: 80, Protocol: gatewayv1.HTTPProtocolType,
		AllowedRoutes: &gatewayv1.AllowedRoutes{Namespaces: &gatewayv1.RouteNamespaces{From: &same}},
	}}}
	g.Status.Addresses = []gatewayv1.GatewayStatusAddress{{Type: &addressType, Value: gatewayAddress}}
	g.Status.Conditions = append(
		w.conditions(nil, "Accepted", true, "Accepted", "", g.Generation),
		w.conditions(nil, "Programmed", true, "Programmed", "", g.Generation)...)
	g.Status.Listeners = []gatewayv1.ListenerStatus{{Name: "http", AttachedRoutes: 1,
		SupportedKinds: []gatewayv1.RouteGroupKind{{Kind: "HTTPRoute"}}, Conditions: g.Status.Conditions}}
	add(&w.store, g)

	r := &gatewayv1.HTTPRoute{ObjectMeta: w.meta("shop", "checkout", map[string]string{"app": "checkout"})}
	parent := gatewayv1.ParentReference{Name: "public"}
	root, prefix := "/", gatewayv1.PathMatchPathPrefix
	r.Spec = gatewayv1.HTTPRouteSpec{
		CommonRouteSpec: gatewayv1.CommonRouteSpec{ParentRefs: []gatewayv1.ParentReference{parent}},
		Hostnames:       []gatewayv1.Hostname{"pay.example.com"},
		Rules: []gatewayv1.HTTPRouteRule{{
			Matches:     []gatewayv1.HTTPRouteMatch{{Path: &gatewayv1.HTTPPathMatch{Type: &prefix, Value: &root}}},
			BackendRefs: []gatewayv1.HTTPBackendRef{weighted("checkout", 90), weighted("checkout-canary", 10)},
		}},
	}
	r.Status.Parents = []gatewayv1.RouteParentStatus{{ParentRef: parent, ControllerName: gatewayController, Conditions: append(
		w.conditions(nil, "Accepted", true, "Accepted", "", r.Generation),
		w.conditions(nil, "ResolvedRefs", true, "ResolvedRefs", "", r.Generation)...)}}
	add(&w.store, r)
}

const gatewayController = "example.com/cloud-gateway"

// weighted is a backend with its share of the requests.
func weighted(service string, weight int32) gatewayv1.HTTPBackendRef {
	port := gatewayv1.PortNumber(80)
	b := gatewayv1.HTTPBackendRef{}
	b.Name, b.Port, b.Weight = gatewayv1.ObjectName(service), &port, &weight
	return b
}

// ingress is the controller that serves the Ingresses, and its load balancer.
func (w *World) ingress() {
	a := app{namespace: "ingress", name: "ingress-nginx", image: "registry.k8s.io/ingress-nginx/controller:v1.13.2",
		port: 80, replicas: 2, account: "ingress-nginx", memory: "256Mi"}
	w.mention("ServiceAccount", "ingress", "ingress-nginx")
	c := &w.deploy(a).Spec.Template.Spec.Containers[0]
	c.Ports = append(c.Ports, corev1.ContainerPort{Name: "https", ContainerPort: 443, Protocol: corev1.ProtocolTCP})
	s := w.serve(a, "ingress-nginx", "10.96.0.80", 80)
	s.Spec.Ports = append(s.Spec.Ports, corev1.ServicePort{Name: "https", Port: 443, Protocol: corev1.ProtocolTCP, TargetPort: intstr.FromString("https")})
	none := false
	s.Spec.Type = corev1.ServiceTypeLoadBalancer
	s.Spec.AllocateLoadBalancerNodePorts = &none
	s.Spec.ExternalTrafficPolicy = corev1.ServiceExternalTrafficPolicyCluster
	s.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{{IP: ingressAddress}}
	class := &networkingv1.IngressClass{ObjectMeta: w.meta("", "nginx", nil), Spec: networkingv1.IngressClassSpec{Controller: "k8s.io/ingress-nginx"}}
	add(&w.store, class)
	gc := &gatewayv1.GatewayClass{ObjectMeta: w.meta("", "cloud-l7", nil), Spec: gatewayv1.GatewayClassSpec{ControllerName: gatewayController}}
	gc.Status.Conditions = w.conditions(nil, "Accepted", true, "Accepted", "", gc.Generation)
	add(&w.store, gc)
}
