package project

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kscope/topology"
	"kscope/topology/sheet"
)

func (t *teller) pod(o *corev1.Pod) {
	t.fact("phase", string(o.Status.Phase))
	t.fact("ip", o.Status.PodIP)
	if o.Spec.NodeName != "" {
		t.row(sheet.Row{Key: "node", Value: o.Spec.NodeName, To: topology.MakeID("Node", "", topology.Clean(o.Spec.NodeName))})
	}
	t.fact("qos", string(o.Status.QOSClass))
	t.fact("priority", o.Spec.PriorityClassName)
	if p := o.Spec.RestartPolicy; p != "" && p != corev1.RestartPolicyAlways {
		t.fact("restarts", string(p))
	}
	if o.Spec.HostNetwork {
		t.fact("network", "the node's own")
	}
	t.fact("nominated", o.Status.NominatedNodeName)
	t.containers(&o.Spec, &o.Status)
	t.volumes(o.Name, o.Spec.Volumes)
	t.scheduling(&o.Spec)
	t.conditions(conditionsOf(o.Status.Conditions, func(c *corev1.PodCondition) metav1.Condition {
		return metav1.Condition{Type: string(c.Type), Status: metav1.ConditionStatus(c.Status), Reason: c.Reason,
			Message: c.Message, LastTransitionTime: c.LastTransitionTime}
	}))
}

// template tells what pods a workload makes.
func (t *teller) template(spec *corev1.PodSpec) {
	t.containers(spec, &corev1.PodStatus{})
	t.volumes("", spec.Volumes)
	t.scheduling(spec)
}

// scheduling tells what a pod asks of its node.
func (t *teller) scheduling(spec *corev1.PodSpec) {
	t.Begin("Scheduling")
	for _, k := range slices.Sorted(maps.Keys(spec.NodeSelector)) {
		t.fact("node with", k+"="+spec.NodeSelector[k])
	}
	if a := spec.Affinity; a != nil {
		parts := []string{}
		if a.NodeAffinity != nil {
			parts = append(parts, "to nodes")
		}
		if a.PodAffinity != nil {
			parts = append(parts, "to pods")
		}
		if a.PodAntiAffinity != nil {
			parts = append(parts, "away from pods")
		}
		t.fact("affinity", strings.Join(parts, ", "))
	}
	for i := range spec.TopologySpreadConstraints {
		c := &spec.TopologySpreadConstraints[i]
		t.fact("spread", fmt.Sprintf("over %s, skew at most %d, else %s", c.TopologyKey, c.MaxSkew, c.WhenUnsatisfiable))
	}
	for i := range spec.Tolerations {
		tol := &spec.Tolerations[i]
		if strings.HasPrefix(tol.Key, "node.kubernetes.io/") {
			continue // admission gives them to every pod
		}
		t.fact("tolerates", strings.TrimSpace(tolerationText(tol)))
	}
}

func tolerationText(tol *corev1.Toleration) string {
	text := orDefault(tol.Key, "every taint")
	if tol.Value != "" {
		text += "=" + tol.Value
	}
	if tol.Effect != "" {
		text += ":" + string(tol.Effect)
	}
	if tol.TolerationSeconds != nil {
		text += fmt.Sprintf(" for %ds", *tol.TolerationSeconds)
	}
	return text
}

// volumes tells what each volume comes from.
func (t *teller) volumes(pod string, vs []corev1.Volume) {
	t.Begin("Volumes")
	for i := range vs {
		v := &vs[i]
		if strings.HasPrefix(v.Name, "kube-api-access-") {
			continue // every pod has it
		}
		t.volumeOf(pod, v)
	}
}

func (t *teller) volumeOf(pod string, v *corev1.Volume) {
	from := func(kind, word, name string, optional *bool) {
		r := sheet.Row{Key: v.Name, Value: word + " " + name, To: t.named(kind, name)}
		if isTrue(optional) {
			r.More = "optional"
		}
		t.row(r)
	}
	switch s := &v.VolumeSource; {
	case s.ConfigMap != nil:
		from("ConfigMap", "ConfigMap", s.ConfigMap.Name, s.ConfigMap.Optional)
	case s.Secret != nil:
		from("Secret", "Secret", s.Secret.SecretName, s.Secret.Optional)
	case s.PersistentVolumeClaim != nil:
		from("PersistentVolumeClaim", "claim", s.PersistentVolumeClaim.ClaimName, nil)
	case s.Ephemeral != nil && pod != "":
		from("PersistentVolumeClaim", "claim of its own,", pod+"-"+v.Name, nil)
	case s.Projected != nil:
		for i := range s.Projected.Sources {
			t.projectedOf(v.Name, &s.Projected.Sources[i], from)
		}
	default:
		t.fact(v.Name, volumeText(s))
	}
}

func (t *teller) projectedOf(name string, s *corev1.VolumeProjection, from func(kind, word, name string, optional *bool)) {
	switch {
	case s.ConfigMap != nil:
		from("ConfigMap", "projected ConfigMap", s.ConfigMap.Name, s.ConfigMap.Optional)
	case s.Secret != nil:
		from("Secret", "projected Secret", s.Secret.Name, s.Secret.Optional)
	case s.ServiceAccountToken != nil:
		t.fact(name, "projected token for "+orDefault(s.ServiceAccountToken.Audience, "the API server"))
	case s.DownwardAPI != nil:
		t.fact(name, "projected fields of the pod")
	default:
		t.fact(name, "projected")
	}
}

// volumeText names a source that is no object of the API.
func volumeText(s *corev1.VolumeSource) string {
	switch {
	case s.EmptyDir != nil:
		text := "emptyDir"
		if s.EmptyDir.Medium != "" {
			text += " in " + strings.ToLower(string(s.EmptyDir.Medium))
		}
		if s.EmptyDir.SizeLimit != nil {
			text += ", at most " + s.EmptyDir.SizeLimit.String()
		}
		return text
	case s.HostPath != nil:
		return "path of the node " + s.HostPath.Path
	case s.DownwardAPI != nil:
		return "fields of the pod"
	case s.CSI != nil:
		return "CSI " + s.CSI.Driver
	case s.NFS != nil:
		return "NFS " + s.NFS.Server + ":" + s.NFS.Path
	case s.Image != nil:
		return "image " + s.Image.Reference
	case s.Ephemeral != nil:
		return "a claim of its own for every pod"
	}
	return "another kind of volume"
}
