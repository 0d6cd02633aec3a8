package main

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"kscope/themes"
	"kscope/topology/lens"
	"kscope/topology/query"
)

// options is everything the command line says.
type options struct {
	kube     *genericclioptions.ConfigFlags
	files    []string
	demo     bool
	output   string // "" or one of formats
	dot      bool
	lens     string
	fold     string
	selector string
	all      bool
	theme    string
	ascii    bool
	readonly bool
	asciiSet bool // --ascii was given
	columns  int  // --width; 0 = not given
	settings settings

	stdin          io.Reader
	stdout, stderr io.Writer
	name           string
}

// programName is how the program calls itself: installed as kubectl-kscope it is
// the kubectl plugin.
func programName(arg0 string) string {
	base := strings.TrimSuffix(filepath.Base(arg0), ".exe")
	if plugin, ok := strings.CutPrefix(base, "kubectl-"); ok {
		return "kubectl " + plugin
	}
	return "kscope"
}

var (
	formats = []string{"dot", "json", "mermaid", "svg", "text"}
	folds   = []string{string(lens.FoldNone), string(lens.FoldWorkload), string(lens.FoldNamespace), string(lens.FoldAuto)}
)

// newCommand is the command line, and the options that its flags set.
func newCommand(arg0 string, stdin io.Reader, stdout, stderr io.Writer) (*options, *cobra.Command) {
	o := &options{kube: genericclioptions.NewConfigFlags(true), stdin: stdin, stdout: stdout, stderr: stderr, name: programName(arg0)}
	cmd := &cobra.Command{
		Use:   "kscope [QUERY]",
		Short: "Explore a Kubernetes cluster as a graph in the terminal",
		Long: `kscope draws a Kubernetes cluster as a graph in the terminal: what is running,
how it is connected, what is wrong, and why. Walk it with the arrow keys; ? shows
the others. QUERY is a Kubernetes label selector such as app=web,tier!=cache, or asks
for more: .kind=Pod .restarts>5 .cpu>80%.`,
		Example: strings.ReplaceAll(`  kscope                        the current context
  kscope --demo                 a living demo cluster, no Kubernetes needed
  kscope -f dump.yaml           objects from a file, a directory or - (stdin)
  kscope --dot | dot -Tsvg      the traffic graph for Graphviz
  kscope -o json -n shop        every object and relation of a namespace
  kscope trace Internet svc/web why a request gets there, or does not`, "kscope", o.name),
		Args:          oneQuery,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version,
		Annotations:   map[string]string{cobra.CommandDisplayNameAnnotation: o.name},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.asciiSet = cmd.Flags().Changed("ascii")
			return o.run(cmd.Context(), args)
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.SetIn(stdin)
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)
	// No version or help template of our own: cobra would then need text/template,
	// whose reflection keeps every method of the Kubernetes API types in the binary
	// (43 instead of 33 MB).
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{fmt.Errorf("%w (see --help)", err)} })
	o.addFlags(cmd)
	cmd.AddCommand(newTraceCommand(o))
	return o, cmd
}

func oneQuery(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usageError{fmt.Errorf("too many arguments: %q (one QUERY at most; quote it)", args)}
	}
	return nil
}

// addSources adds the flags that say where objects come from.
func (o *options) addSources(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVarP(&o.files, "filename", "f", nil, "explore objects from FILE, DIR or - instead of a cluster; may be repeated")
	f.BoolVar(&o.demo, "demo", false, "explore a living demo cluster inside the program")
	f.BoolVar(&o.ascii, "ascii", false, "draw with ASCII characters only")
	o.kube.AddFlags(f)
}

func (o *options) addFlags(cmd *cobra.Command) {
	o.addSources(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.dot, "dot", false, "write the scene as Graphviz DOT and exit; the same as -o dot")
	f.StringVarP(&o.output, "output", "o", "", "write the scene and exit: "+strings.Join(formats, ", "))
	f.StringVar(&o.lens, "lens", "", "what to look at: "+lensNames()+" (default traffic; all for -o json)")
	f.StringVar(&o.fold, "fold", "", "how much to summarise: "+strings.Join(folds, ", ")+" (default auto; none for exports)")
	f.StringVarP(&o.selector, "selector", "l", "", "show only what matches this label selector, and what ties it together")
	f.BoolVarP(&o.all, "all-namespaces", "A", false, "all namespaces, whatever -n says")
	f.StringVar(&o.theme, "theme", "", "colours: "+strings.Join(themes.Names(), ", ")+" (default by the terminal's background; light for svg)")
	f.IntVar(&o.columns, "width", 0, "columns that -o text and svg have (default the terminal's, or $COLUMNS, else as many as it takes)")
	f.BoolVar(&o.readonly, "readonly", false, "send nothing to the cluster but what reads: no shells, no port-forwards, no debug containers")
	o.completions(cmd, formats)
}

func lensNames() string { return strings.Join(lensList(), ", ") }

// view checks the flags that say what to look at.
func (o *options) view(args []string) (lens.View, error) {
	v := lens.View{Lens: lens.Name(o.lens), Fold: lens.Fold(o.fold), Namespace: *o.kube.Namespace}
	if o.dot {
		if o.output != "" && o.output != "dot" {
			return v, usageError{fmt.Errorf("--dot and -o %s exclude each other", o.output)}
		}
		o.output = "dot"
	}
	if o.output != "" && !slices.Contains(formats, o.output) {
		return v, usageError{fmt.Errorf("unknown output %q (one of %s)", o.output, strings.Join(formats, ", "))}
	}
	if o.columns < 0 {
		return v, usageError{fmt.Errorf("--width %d is no number of columns", o.columns)}
	}
	if v.Lens == "" {
		v.Lens = lens.Traffic
		if o.output == "json" {
			v.Lens = lens.All
		}
	}
	if !slices.Contains(lens.Names[:], v.Lens) {
		return v, usageError{fmt.Errorf("unknown lens %q (one of %s)", o.lens, lensNames())}
	}
	if v.Fold == "" {
		v.Fold = lens.FoldAuto
		if o.output != "" {
			v.Fold = lens.FoldNone
		}
	}
	if !slices.Contains(folds, string(v.Fold)) {
		return v, usageError{fmt.Errorf("unknown fold %q (one of %s)", o.fold, strings.Join(folds, ", "))}
	}
	if o.all {
		v.Namespace = ""
	}
	v.Query = strings.Join(slices.DeleteFunc(append([]string{o.selector}, args...), func(s string) bool { return strings.TrimSpace(s) == "" }), ",")
	if v.Query != "" {
		q, err := query.Parse(v.Query)
		if err != nil {
			return v, usageError{fmt.Errorf("query %q: %w", v.Query, err)}
		}
		v.Match, v.Peers = q, o.output != ""
	}
	return v, nil
}

// timeout is --request-timeout, which kubectl writes as seconds or as a duration;
// fallback stands for its "0", no timeout.
func (o *options) timeout(fallback time.Duration) (time.Duration, error) {
	text := *o.kube.Timeout
	if text == "" || text == "0" {
		return fallback, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		if d, err = time.ParseDuration(text + "s"); err != nil {
			return 0, usageError{fmt.Errorf("--request-timeout %q is neither seconds nor a duration such as 30s", text)}
		}
	}
	return cmp.Or(max(d, 0), fallback), nil
}

// readOnly says why nothing may be changed in a context, "" if it may. It is the one
// place that decides, for every context that is opened.
func (o *options) readOnly(kubeContext string) string {
	switch {
	case o.readonly:
		return "started with --readonly"
	case o.settings.Contexts[kubeContext].ReadOnly:
		return "so says the setting contexts for " + kubeContext
	}
	return ""
}
