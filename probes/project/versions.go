package project

import (
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Versions are those that a server has of a group, its preferred one first.
func Versions(group *metav1.APIGroup) []string {
	var out []string
	for _, v := range append([]metav1.GroupVersionForDiscovery{group.PreferredVersion}, group.Versions...) {
		if v.Version != "" && !slices.Contains(out, v.Version) {
			out = append(out, v.Version)
		}
	}
	return out
}
