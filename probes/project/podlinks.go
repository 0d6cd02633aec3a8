package project

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"kscope/topology"
)

// rootCA is the ConfigMap that the API server projects into every pod next to its
// token. That all pods mount it tells nothing, and would be the busiest node of
// every picture, so it is left out when it comes in a projected volume.
const rootCA = "kube-root-ca.crt"

// podWalk gathers what a pod points at in its namespace.
type podWalk struct {
	links     links
	namespace string
}

// to adds a link to an object of the pod's namespace, unless no name is given.
func (w *podWalk) to(rel topology.Relation, kind, name string, optional *bool, why ...string) {
	if name == "" {
		return
	}
	w.links.add(topology.Link{
		Relation: rel,
		To:       idSym(topology.MakeID(kind, w.namespace, topology.Clean(name))),
		Optional: isTrue(optional),
		Why:      sym(strings.Join(why, "")),
	})
}

// podLinks lists what a pod points at: its node, ServiceAccount, volumes, what
// its environment is taken from, pull secrets, and the host ports it opens.
func podLinks(o *corev1.Pod, namespace string, finished bool) []topology.Link {
	w := podWalk{namespace: namespace}
	if n := o.Spec.NodeName; n != "" {
		w.links.add(topology.Link{
			Relation: topology.RunsOn, To: idSym(topology.MakeID("Node", "", topology.Clean(n))), Why: sym("spec.nodeName"),
		})
	}
	w.to(topology.Uses, "ServiceAccount", o.Spec.ServiceAccountName, nil, "spec.serviceAccountName")
	for i := range o.Spec.Volumes {
		w.volume(o.Name, &o.Spec.Volumes[i])
	}
	for i := range o.Spec.InitContainers {
		c := &o.Spec.InitContainers[i]
		w.env("spec.initContainers["+c.Name+"]", c.Env, c.EnvFrom)
	}
	for i := range o.Spec.Containers {
		c := &o.Spec.Containers[i]
		w.env("spec.containers["+c.Name+"]", c.Env, c.EnvFrom)
	}
	for i := range o.Spec.EphemeralContainers {
		c := &o.Spec.EphemeralContainers[i]
		w.env("spec.ephemeralContainers["+c.Name+"]", c.Env, c.EnvFrom)
	}
	for i, ref := range o.Spec.ImagePullSecrets {
		w.to(topology.Uses, "Secret", ref.Name, nil, "spec.imagePullSecrets[", strconv.Itoa(i), "].name")
	}
	if !finished {
		w.hostPorts(o)
	}
	return w.links.done()
}

// env adds the ConfigMaps and Secrets a container's environment is taken from.
func (w *podWalk) env(at string, env []corev1.EnvVar, from []corev1.EnvFromSource) {
	for i := range from {
		if r := from[i].ConfigMapRef; r != nil {
			w.to(topology.Uses, "ConfigMap", r.Name, r.Optional, at, ".envFrom[", strconv.Itoa(i), "].configMapRef.name")
		}
		if r := from[i].SecretRef; r != nil {
			w.to(topology.Uses, "Secret", r.Name, r.Optional, at, ".envFrom[", strconv.Itoa(i), "].secretRef.name")
		}
	}
	for i := range env {
		v := env[i].ValueFrom
		if v == nil {
			continue
		}
		if r := v.ConfigMapKeyRef; r != nil {
			w.to(topology.Uses, "ConfigMap", r.Name, r.Optional, at, ".env[", env[i].Name, "].valueFrom.configMapKeyRef.name")
		}
		if r := v.SecretKeyRef; r != nil {
			w.to(topology.Uses, "Secret", r.Name, r.Optional, at, ".env[", env[i].Name, "].valueFrom.secretKeyRef.name")
		}
	}
}

// volume adds what one volume is made from.
func (w *podWalk) volume(pod string, v *corev1.Volume) {
	at := "spec.volumes[" + v.Name + "]"
	const mounts = topology.Mounts
	switch s := &v.VolumeSource; {
	case s.PersistentVolumeClaim != nil:
		w.to(mounts, "PersistentVolumeClaim", s.PersistentVolumeClaim.ClaimName, nil, at, ".persistentVolumeClaim.claimName")
	case s.Ephemeral != nil: // the claim is made by the control plane, under this name
		w.to(mounts, "PersistentVolumeClaim", pod+"-"+v.Name, nil, at, ".ephemeral.volumeClaimTemplate")
	case s.ConfigMap != nil:
		w.to(mounts, "ConfigMap", s.ConfigMap.Name, s.ConfigMap.Optional, at, ".configMap.name")
	case s.Secret != nil:
		w.to(mounts, "Secret", s.Secret.SecretName, s.Secret.Optional, at, ".secret.secretName")
	case s.Projected != nil:
		for i := range s.Projected.Sources {
			w.projected(fmt.Sprintf("%s.projected.sources[%d]", at, i), &s.Projected.Sources[i])
		}
	case s.CSI != nil && s.CSI.NodePublishSecretRef != nil:
		w.to(mounts, "Secret", s.CSI.NodePublishSecretRef.Name, nil, at, ".csi.nodePublishSecretRef.name")
	}
}

// projected adds one source of a projected volume.
func (w *podWalk) projected(at string, s *corev1.VolumeProjection) {
	if s.ConfigMap != nil && s.ConfigMap.Name != rootCA {
		w.to(topology.Mounts, "ConfigMap", s.ConfigMap.Name, s.ConfigMap.Optional, at, ".configMap.name")
	}
	if s.Secret != nil {
		w.to(topology.Mounts, "Secret", s.Secret.Name, s.Secret.Optional, at, ".secret.name")
	}
}

// listOf is the field of the pod spec that a serving container stands in.
func listOf(c *corev1.Container) string {
	if isSidecar(c) {
		return "initContainers"
	}
	return "containers"
}

// hostPorts adds the way in through ports of the node. Whether anything outside
// reaches them depends on firewalls that the API does not show.
func (w *podWalk) hostPorts(o *corev1.Pod) {
	var route *topology.Route
	why := ""
	for c := range serving(o) {
		for i, cp := range c.Ports {
			port := hostPort(o, &cp)
			if port == 0 {
				continue
			}
			if route == nil {
				route = &topology.Route{By: "hostPort", ByNodes: true}
				why = fmt.Sprintf("spec.%s[%s].ports[%d].hostPort", listOf(c), c.Name, i)
			} else {
				route.By += ","
			}
			route.By += " " + strconv.Itoa(int(port))
			route.Ports = append(route.Ports, topology.Port{
				Name: clone(cp.Name), Port: port, Target: cp.ContainerPort, Protocol: protocol(cp.Protocol).String(),
			})
		}
	}
	if route == nil {
		return
	}
	if o.Spec.HostNetwork {
		route.SNAT = "none"
	}
	w.links.add(topology.Link{
		Relation: topology.Enters, Incoming: true, To: idSym(topology.PrivateNetwork),
		Evidence: topology.Assumed, Why: sym(why), Route: route,
	})
}

// hostPort is the port of the node by which others get to a port of a container, 0 if
// there is none. On the host network that is the port itself, which the API server
// writes down (pkg/apis/core/v1 SetHostNetworkPorts) and a manifest may leave out.
func hostPort(o *corev1.Pod, cp *corev1.ContainerPort) int32 {
	if a, err := netip.ParseAddr(cp.HostIP); err == nil && a.IsLoopback() {
		return 0
	}
	if cp.HostPort == 0 && o.Spec.HostNetwork {
		return cp.ContainerPort
	}
	return cp.HostPort
}
