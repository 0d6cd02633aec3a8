package project

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"kscope/topology"
	"kscope/topology/sheet"
)

func (t *teller) claim(o *corev1.PersistentVolumeClaim) {
	t.Begin("Volume")
	if v := o.Spec.VolumeName; v != "" {
		t.row(sheet.Row{Key: "bound to", Value: v, To: topology.MakeID("PersistentVolume", "", topology.Clean(v))})
	}
	if m := o.Spec.VolumeMode; m != nil {
		t.fact("mode", string(*m))
	}
	if s := o.Spec.DataSourceRef; s != nil {
		t.fact("made from", s.Kind+" "+s.Name)
	}
	if s := o.Spec.Selector; s != nil {
		t.fact("selects", metav1.FormatLabelSelector(s))
	}
	t.conditions(conditionsOf(o.Status.Conditions, func(c *corev1.PersistentVolumeClaimCondition) metav1.Condition {
		return metav1.Condition{Type: string(c.Type), Status: metav1.ConditionStatus(c.Status), Reason: c.Reason,
			Message: c.Message, LastTransitionTime: c.LastTransitionTime}
	}))
}

func (t *teller) volume(o *corev1.PersistentVolume) {
	t.Begin("Volume")
	t.fact("reason", o.Status.Reason)
	t.fact("message", o.Status.Message)
	if m := o.Spec.VolumeMode; m != nil {
		t.fact("mode", string(*m))
	}
	switch s := &o.Spec.PersistentVolumeSource; {
	case s.CSI != nil:
		t.fact("handle", s.CSI.VolumeHandle)
		t.fact("file system", s.CSI.FSType)
	case s.HostPath != nil:
		t.fact("path", s.HostPath.Path)
	case s.NFS != nil:
		t.fact("NFS", s.NFS.Server+":"+s.NFS.Path)
	case s.Local != nil:
		t.fact("local path", s.Local.Path)
	}
	for _, opt := range o.Spec.MountOptions {
		t.fact("option", opt)
	}
}

func (t *teller) storageClass(o *storagev1.StorageClass) {
	if o.AllowVolumeExpansion != nil {
		t.fact("expansion", fmt.Sprint(*o.AllowVolumeExpansion))
	}
	t.Begin("Parameters")
	for _, k := range slices.Sorted(maps.Keys(o.Parameters)) {
		t.fact(k, o.Parameters[k])
	}
}

// holds lists the keys of a ConfigMap or Secret and how many bytes each holds;
// what they hold is for YAML to show.
func (t *teller) holds(o *unstructured.Unstructured) {
	t.Begin("Keys")
	for _, field := range []string{"data", "binaryData", "stringData"} {
		values, _ := o.Object[field].(map[string]any)
		encoded := field == "binaryData" || field == "data" && o.GetKind() == "Secret"
		for _, k := range slices.Sorted(maps.Keys(values)) {
			s, _ := values[k].(string)
			n := len(s)
			if encoded {
				if raw, err := base64.StdEncoding.DecodeString(s); err == nil {
					n = len(raw)
				}
			}
			t.fact(k, bytesText(n))
		}
	}
}

// bytesText is a size for people.
func bytesText(n int) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	case n == 1:
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}

// sortedNames are the names of resources, in order.
func sortedNames(list corev1.ResourceList) []string {
	var out []string
	for name := range list {
		out = append(out, string(name))
	}
	slices.Sort(out)
	return out
}
