package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"kscope/probes"
	"kscope/probes/demo"
	"kscope/probes/files"
	"kscope/probes/kube"
	"kscope/probes/logs"
	"kscope/probes/object"
	"kscope/probes/safe"
)

// front is where facts come from: a cluster, files or the demo.
type front struct {
	name string // shown as the context
	// context is kubectl's name for the cluster; "" = there is none.
	context string
	// objects are where single objects come from.
	objects object.Source
	// check fails fast when there is nothing to show; nil = nothing to check.
	check func(context.Context) error
	run   func(context.Context, probes.Sink) error
	// prefer is told which namespace the user looks at; nil = of no interest.
	prefer func(namespace string)
	// logs is where those of its containers come from.
	logs logs.Source
	// cluster is what can be gone into; nil: nothing can, for the reason alone.
	cluster *kube.Cluster
	alone   string
	// skipped are the objects of files that could not be read.
	skipped []error
}

// open finds the front end the flags ask for; context, if set, overrides the flags'.
func (o *options) open(kubeContext string, runner *safe.Runner, only string) (*front, error) {
	switch {
	case o.demo && len(o.files) > 0:
		return nil, usageError{errors.New("--demo and -f exclude each other")}
	case o.demo:
		w := demo.New(demo.Options{Seed: 1})
		return &front{name: "demo", run: w.Run, logs: w.Logs(), objects: w, alone: "the demo cluster has no containers that run; it is made up"}, nil
	case len(o.files) > 0:
		return o.openFiles()
	}
	return o.openCluster(kubeContext, runner, only)
}

// reach opens a front end and makes sure that there is something to show.
func (o *options) reach(ctx context.Context, kubeContext string, runner *safe.Runner, only string) (*front, error) {
	f, err := o.open(kubeContext, runner, only)
	if err != nil || f.check == nil {
		return f, err
	}
	return f, f.check(ctx)
}

func (o *options) openFiles() (*front, error) {
	dump, err := files.Load(o.files, o.stdin, files.DefaultLimit)
	if err != nil {
		return nil, err
	}
	name := strings.Join(o.files, " ")
	if name == "-" {
		name = "stdin"
	}
	return &front{name: name, skipped: dump.Skipped, objects: dump, logs: files.NewLogs(o.files), alone: "this is read from a file; there is no cluster to go into", run: func(ctx context.Context, s probes.Sink) error {
		dump.Run(ctx, s)
		return nil
	}}, nil
}

func (o *options) openCluster(kubeContext string, runner *safe.Runner, only string) (*front, error) {
	loader := o.loader(kubeContext)
	raw, err := loader.RawConfig()
	if err != nil {
		return nil, fmt.Errorf("kubeconfig: %w", err)
	}
	name := cmp.Or(kubeContext, *o.kube.Context, raw.CurrentContext)
	if err := o.findable(raw.Contexts, name); err != nil {
		return nil, err
	}
	config, err := loader.ClientConfig()
	if err != nil {
		return nil, fmt.Errorf("kubeconfig: %w", err)
	}
	namespace, _, err := loader.Namespace()
	if err != nil {
		return nil, fmt.Errorf("kubeconfig: %w", err)
	}
	cluster, err := kube.New(kube.Options{Config: config, Namespace: namespace, Only: only, Version: version, Runner: runner,
		ReadOnly: o.readOnly(name)})
	if err != nil {
		return nil, err
	}
	core, err := cluster.Core()
	if err != nil {
		return nil, err
	}
	way, err := cluster.Way()
	if err != nil {
		return nil, err
	}
	objects, err := object.NewServer(way, cluster.Explain)
	if err != nil {
		return nil, err
	}
	return &front{name: cmp.Or(name, config.Host), context: name, objects: objects, check: cluster.Check, prefer: cluster.Prefer, cluster: cluster, logs: logs.NewAPI(core), run: func(ctx context.Context, s probes.Sink) error {
		cluster.Run(ctx, s)
		return nil
	}}, nil
}

// loader is kubectl's way from flags and kubeconfig files to a connection, with
// another context where one is given.
func (o *options) loader(kubeContext string) clientcmd.ClientConfig {
	base := o.kube.ToRawKubeConfigLoader()
	if kubeContext == "" {
		return base
	}
	raw, err := base.RawConfig()
	if err != nil {
		return base
	}
	// Who the user acts as stays; the rest of the flags spoke of the first context.
	as := &clientcmd.ConfigOverrides{AuthInfo: clientcmdapi.AuthInfo{
		Impersonate: *o.kube.Impersonate, ImpersonateUID: *o.kube.ImpersonateUID, ImpersonateGroups: *o.kube.ImpersonateGroup,
		ImpersonateUserExtra: userExtra(*o.kube.ImpersonateUserExtra)}}
	return clientcmd.NewNonInteractiveClientConfig(raw, kubeContext, as, base.ConfigAccess())
}

// userExtra is what --as-user-extra says, key=value each time, as kubectl reads it:
// without an equals sign it says nothing.
func userExtra(flags []string) map[string][]string {
	var extra map[string][]string
	for _, f := range flags {
		if key, value, ok := strings.Cut(f, "="); ok {
			if extra == nil {
				extra = map[string][]string{}
			}
			extra[key] = append(extra[key], value)
		}
	}
	return extra
}

// findable says in one line what is wrong with the choice of a context; client-go
// would quietly try localhost:8080.
func (o *options) findable(contexts map[string]*clientcmdapi.Context, name string) error {
	if *o.kube.APIServer != "" || *o.kube.ClusterName != "" {
		return nil
	}
	where := kubeconfigs(*o.kube.KubeConfig)
	switch {
	case len(contexts) == 0 && inCluster():
		return nil
	case len(contexts) == 0:
		return fmt.Errorf("no kubeconfig with a context in %s (set KUBECONFIG or --kubeconfig, or try --demo)", where)
	case name == "":
		return fmt.Errorf("no current context in %s (choose one with --context: %s)", where, contextNames(contexts))
	case contexts[name] == nil:
		return fmt.Errorf("context %q does not exist in %s (there are: %s)", name, where, contextNames(contexts))
	}
	return nil
}

func contextNames(contexts map[string]*clientcmdapi.Context) string {
	names := slices.Sorted(maps.Keys(contexts))
	if len(names) > 12 {
		names = append(names[:12], "…")
	}
	return strings.Join(names, ", ")
}

func kubeconfigs(flag string) string {
	return cmp.Or(flag, os.Getenv(clientcmd.RecommendedConfigPathEnvVar), clientcmd.RecommendedHomeFile)
}

// inCluster tells whether the program runs in a pod with a service account, where
// no kubeconfig is needed (client-go rest.InClusterConfig).
func inCluster() bool {
	_, err := os.Stat("/var/run/secrets/kubernetes.io/serviceaccount/token")
	return err == nil && os.Getenv("KUBERNETES_SERVICE_HOST") != ""
}
