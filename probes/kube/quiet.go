package kube

import (
	"io"
	"log/slog"

	"k8s.io/klog/v2"
)

// Quiet sends what client-go logs to w (io.Discard for nowhere) instead of to
// standard error, where it would land in the middle of the screen. It is global,
// as klog is; main calls it first. Warnings that servers send along with answers
// need no such thing: a Cluster ignores them.
func Quiet(w io.Writer) {
	klog.SetSlogLogger(slog.New(slog.NewTextHandler(w, nil)))
}
