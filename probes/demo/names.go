package demo

import (
	"fmt"
	"hash/fnv"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/rand"
)

// letters are those of generated names (k8s.io/apimachinery/pkg/util/rand): no
// vowels, so that no words come up.
const letters = "bcdfghjklmnpqrstvwxz2456789"

// suffix is the random end of a generated name.
func (w *World) suffix() string {
	b := make([]byte, 5)
	for i := range b {
		b[i] = letters[w.rng.IntN(len(letters))]
	}
	return string(b)
}

// uid is a random UUID of version 4.
func (w *World) uid() types.UID {
	a, b := w.rng.Uint64(), w.rng.Uint64()
	return types.UID(fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x",
		a>>32, a>>16&0xffff, a&0xfff, 0x8000|b>>48&0x3fff, b&0xffffffffffff))
}

// templateHash is the pod-template-hash of a template: like the real one, the
// same for the same template, spelled in the same letters.
func templateHash(name string, t *corev1.PodTemplateSpec) string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %s %v", name, t.Spec.Containers[0].Image, t.Labels)
	return rand.SafeEncodeString(fmt.Sprint(h.Sum32()))
}

// meta is the metadata of an object made now.
func (w *World) meta(namespace, name string, labels map[string]string) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Name: name, Namespace: namespace, Labels: labels,
		UID: w.uid(), CreationTimestamp: w.stamp(), Generation: 1,
	}
}

// stamp is the virtual time as the API writes it: whole seconds.
func (w *World) stamp() metav1.Time { return metav1.NewTime(w.at).Rfc3339Copy() }

// stampPointer is stamp for optional fields.
func (w *World) stampPointer() *metav1.Time { t := w.stamp(); return &t }

// controlledBy is the reference to the controller that owns an object.
func controlledBy(o object) []metav1.OwnerReference {
	return []metav1.OwnerReference{*metav1.NewControllerRef(o, o.GetObjectKind().GroupVersionKind())}
}

// controls tells whether owner is the controller of o.
func controls(owner, o metav1.Object) bool {
	ref := metav1.GetControllerOfNoCopy(o)
	return ref != nil && ref.UID == owner.GetUID()
}
