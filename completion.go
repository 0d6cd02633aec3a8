package main

import (
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"kscope/themes"
	"kscope/topology/lens"
)

// completions tells the shell what may follow a flag.
func (o *options) completions(cmd *cobra.Command) {
	words := func(list func() []string) cobra.CompletionFunc {
		return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return list(), cobra.ShellCompDirectiveNoFileComp
		}
	}
	for flag, list := range map[string]func() []string{
		"lens":   func() []string { return lensList() },
		"fold":   func() []string { return []string{"none", "workload", "namespace", "auto"} },
		"output": func() []string { return formats },
		"theme":  themes.Names,
		"context": func() []string {
			raw, err := o.loader("").RawConfig()
			if err != nil {
				return nil
			}
			return slices.Sorted(maps.Keys(raw.Contexts))
		},
	} {
		// The only error is an unknown flag, which the first start would show.
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
