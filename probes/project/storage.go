package project

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"

	"kscope/topology"
)

// claim fills in a PersistentVolumeClaim. Whether an unbound claim waits for its
// first consumer is for its StorageClass to say, which is not at hand here.
func (p *Projector) claim(o *corev1.PersistentVolumeClaim, r *topology.Record) {
	class := ""
	if o.Spec.StorageClassName != nil {
		class = *o.Spec.StorageClassName
	}
	fact(r, "phase", string(o.Status.Phase))
	fact(r, "storage class", class)
	fact(r, "access modes", accessModes(o.Spec.AccessModes))
	fact(r, "request", quantity(o.Spec.Resources.Requests))
	fact(r, "capacity", quantity(o.Status.Capacity))
	switch o.Status.Phase {
	case corev1.ClaimBound:
	case corev1.ClaimLost:
		r.Status = status(topology.Failed, "Lost", "its PersistentVolume "+o.Spec.VolumeName+" is gone", 0)
	case corev1.ClaimPending:
		text := "unbound"
		if class != "" {
			text += "; storage class " + class
		}
		r.Status = status(topology.Degraded, "Pending", text, r.Created)
	default:
		r.Status = status(topology.Unknown, string(o.Status.Phase), "", 0)
	}
	if o.Spec.VolumeName == "" {
		return
	}
	l := topology.Link{
		Relation: topology.Binds, Why: sym("spec.volumeName"),
		To: idSym(topology.MakeID("PersistentVolume", "", topology.Clean(o.Spec.VolumeName))),
	}
	if o.Status.Phase == corev1.ClaimPending {
		l.State = topology.Pending
	}
	r.Links = []topology.Link{l}
}

func (p *Projector) volume(o *corev1.PersistentVolume, r *topology.Record) {
	fact(r, "phase", string(o.Status.Phase))
	fact(r, "storage class", o.Spec.StorageClassName)
	fact(r, "access modes", accessModes(o.Spec.AccessModes))
	fact(r, "capacity", quantity(o.Spec.Capacity))
	fact(r, "reclaim policy", string(o.Spec.PersistentVolumeReclaimPolicy))
	if o.Spec.CSI != nil {
		fact(r, "driver", o.Spec.CSI.Driver)
	}
	if c := o.Spec.ClaimRef; c != nil {
		fact(r, "claim", c.Namespace+"/"+c.Name)
	}
	since := seconds(o.Status.LastPhaseTransitionTime)
	switch o.Status.Phase {
	case corev1.VolumeBound, corev1.VolumeAvailable:
	case corev1.VolumeFailed:
		r.Status = status(topology.Failed, orDefault(o.Status.Reason, "Failed"), o.Status.Message, since)
	case corev1.VolumeReleased:
		r.Status = status(topology.Degraded, "Released", "its claim is gone, it cannot be bound again as it is", since)
	case corev1.VolumePending:
		r.Status = status(topology.Progressing, "Pending", o.Status.Message, since)
	default:
		r.Status = status(topology.Unknown, string(o.Status.Phase), o.Status.Message, since)
	}
	if class := o.Spec.StorageClassName; class != "" {
		// Volumes made by hand may name a class that was never an object.
		r.Links = []topology.Link{{
			Relation: topology.Provisions, Incoming: true, Optional: true, Why: sym("spec.storageClassName"),
			To: idSym(topology.MakeID("StorageClass", "", topology.Clean(class))),
		}}
	}
}

func (p *Projector) storageClass(o *storagev1.StorageClass, r *topology.Record) {
	fact(r, "provisioner", o.Provisioner)
	if o.ReclaimPolicy != nil {
		fact(r, "reclaim policy", string(*o.ReclaimPolicy))
	}
	if o.VolumeBindingMode != nil {
		fact(r, "binding", string(*o.VolumeBindingMode))
	}
	if o.Annotations["storageclass.kubernetes.io/is-default-class"] == "true" {
		fact(r, "default", "true")
	}
}

// quantity is the storage size of a resource list, "" if it has none.
func quantity(l corev1.ResourceList) string {
	if q, ok := l[corev1.ResourceStorage]; ok {
		return q.String()
	}
	return ""
}

func accessModes(modes []corev1.PersistentVolumeAccessMode) string {
	texts := make([]string, len(modes))
	for i, m := range modes {
		texts[i] = string(m)
	}
	return strings.Join(texts, ", ")
}
