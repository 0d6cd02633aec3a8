package main

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	corev1 "k8s.io/client-go/kubernetes/typed/core/v1"

	"kscope/topology"
	"kscope/topology/lens"
)

// completions tells the shell what may follow a flag of a command that writes in outputs.
func (o *options) completions(cmd *cobra.Command, outputs []string) {
	words := func(list func() []string) cobra.CompletionFunc {
		return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return list(), cobra.ShellCompDirectiveNoFileComp
		}
	}
	for flag, list := range map[string]func() []string{
		"lens":   lensList,
		"fold":   func() []string { return folds },
		"output": func() []string { return outputs },
		"theme":  themeNames,
		"context": func() []string {
			raw, err := o.loader("").RawConfig()
			if err != nil {
				return nil
			}
			return slices.Sorted(maps.Keys(raw.Contexts))
		},
		"namespace": o.namespaces,
	} {
		if cmd.Flags().Lookup(flag) == nil {
			continue
		}
		// The only error is an unknown flag.
		_ = cmd.RegisterFlagCompletionFunc(flag, words(list))
	}
}

func lensList() []string {
	var names []string
	for _, n := range lens.Names {
		names = append(names, string(n))
	}
	return names
}

// completionPatience is how long a shell waits for a cluster after Tab.
const completionPatience = 2 * time.Second

// namespaces asks the cluster of the flags so far; nothing if it does not answer.
func (o *options) namespaces() []string {
	config, err := o.kube.ToRESTConfig()
	if err != nil {
		return nil
	}
	client, err := corev1.NewForConfig(config)
	if err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), completionPatience)
	defer cancel()
	list, err := client.Namespaces().List(ctx, metav1.ListOptions{})
	if err != nil {
		return nil
	}
	var names []string
	for _, n := range list.Items {
		names = append(names, topology.Clean(n.Name))
	}
	return names
}
