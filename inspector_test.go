package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kscope/probes/files"
	"kscope/probes/object"
	"kscope/probes/project"
	"kscope/topology"
	"kscope/topology/lens"
	"kscope/ui/canvas"
	"kscope/ui/inspect"
)

var updateInspector = flag.Bool("update-inspector", false, "write the inspector's golden files anew")

// graphOf is a Sink that makes a graph at once.
type graphOf struct{ *topology.Graph }

func (g graphOf) Batch(b topology.Batch) { g.Apply(b) }
func (graphOf) Link(lens.Link)           {}

// The inspector of each main kind, at the narrowest and the widest panel: what a
// person has looked at, and what the projection of the objects in
// testdata/inspect/cluster.yaml has to say.
func TestInspectorOfEachKind(t *testing.T) {
	dump, err := files.Load([]string{"testdata/inspect/cluster.yaml"}, nil, 0)
	if err != nil || len(dump.Skipped) > 0 {
		t.Fatal(err, dump.Skipped)
	}
	g := topology.NewGraph()
	dump.Run(t.Context(), graphOf{g})
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, id := range []topology.ID{"Pod/shop/web-7c9-abcde", "Deployment/shop/web", "ReplicaSet/shop/web-7c9", "StatefulSet/shop/api",
		"DaemonSet/shop/agent", "Job/shop/backup-1", "CronJob/shop/backup", "Service/shop/web", "Ingress/shop/web", "Gateway/shop/public",
		"HTTPRoute/shop/checkout", "Node/node-1", "PersistentVolumeClaim/shop/data-web", "PersistentVolume/pv-1", "StorageClass/fast",
		"HorizontalPodAutoscaler/shop/web", "ConfigMap/shop/settings", "Kafka.kafka.strimzi.io/shop/events"} {
		d := new(lens.Builder).Describe(g, string(id))
		if d == nil {
			t.Errorf("no detail of %s", id)
			continue
		}
		told, err := object.Read(t.Context(), dump, project.New(), id)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		log := object.NewLog()
		dump.Events(context.Background(), object.Scope{Object: id}, log)
		events := log.Now()
		for _, w := range []int{38, 64} {
			p := &inspect.Panel{More: inspect.More{Sheet: &told, Events: &events}}
			grid := canvas.New(w-2, 200)
			p.Draw(grid, canvas.Rect{W: w - 2, H: 200}, d, now, "")
			kind, _, _ := strings.Cut(id.Kind(), ".")
			goldenFile(t, fmt.Sprintf("%s-%d", strings.ToLower(kind), w), trimmed(grid.Plain()))
		}
	}
}

// trimmed is a text without blanks at the ends of lines, and without blank lines at
// its end.
func trimmed(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, " \n")) {
		b.WriteString(strings.TrimRight(line, " \n"))
		b.WriteByte('\n')
	}
	return b.String()
}

func goldenFile(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "inspect", name+".golden")
	if *updateInspector {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not as in %s (-update-inspector writes it anew):\n%s", name, path, got)
	}
}
