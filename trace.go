package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/cli-runtime/pkg/genericclioptions"

	"kscope/probes/kube"
	"kscope/topology"
	"kscope/topology/export"
	"kscope/topology/lens"
	"kscope/topology/policy"
	"kscope/topology/trace"
	uitrace "kscope/ui/trace"
)

// outcomeError ends the program with the status of a trace; all is said already.
type outcomeError struct{ trace.Outcome }

func (e outcomeError) Error() string { return e.String() }

func (e outcomeError) status() int {
	return [...]int{trace.Reachable: exitOK, trace.Unknown: exitUnknown, trace.Unreachable: exitFailed}[e.Outcome]
}

// unansweredError is why a trace could not be answered: nothing that could be read tells.
type unansweredError struct{ error }

func (e unansweredError) Unwrap() error { return e.error }

var traceFormats = []string{"json", "text"}

func newTraceCommand(root *options) *cobra.Command {
	o := &options{kube: genericclioptions.NewConfigFlags(true), stdin: root.stdin, stdout: root.stdout, stderr: root.stderr, name: root.name}
	cmd := &cobra.Command{
		Use:   "trace FROM TO[:PORT]",
		Short: "Follow a request: every way it may take, and why it does not arrive",
		Long: `trace follows a request hop by hop, says what happens at each, why it stops and what
mends it. FROM is Internet, PrivateNetwork, an address, a pod, what owns pods, a
namespace or a node; TO a Service, a pod, what owns pods, an Ingress, a Gateway or a
route, an address, a host name or a URL. Objects are written KIND/NAMESPACE/NAME, or
KIND/NAME in the namespace of -n.

Nothing is sent: it is worked out from the objects. The exit status is 0 if the
request gets there, 1 if not, 2 for a mistake in the question, 3 if what can be read
does not tell.`,
		Example: strings.ReplaceAll(`  kscope trace Internet Service/shop/web:80
  kscope trace Pod/shop/cart-0 http://api.shop.svc/v1
  kscope trace 198.51.100.7 https://shop.example.com/cart
  kscope trace -n shop deploy/web sts/db:5432
  kscope trace -f dump.yaml -o json Namespace/shop Service/db/main`, "kscope", o.name),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usageError{fmt.Errorf("trace takes FROM and TO, not %d words (see trace --help)", len(args))}
			}
			return nil
		},
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.asciiSet = cmd.Flags().Changed("ascii")
			err := o.trace(cmd.Context(), args[0], args[1])
			if err == nil || errors.As(err, new(outcomeError)) || errors.As(err, new(usageError)) {
				return err
			}
			return unansweredError{err}
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	o.addSources(cmd)
	cmd.Flags().StringVarP(&o.output, "output", "o", "text", "how to write it: "+strings.Join(traceFormats, ", "))
	o.completions(cmd, traceFormats)
	return cmd
}

// trace answers how a request gets from one end to the other.
func (o *options) trace(ctx context.Context, from, to string) error {
	if !slices.Contains(traceFormats, o.output) {
		return usageError{fmt.Errorf("unknown output %q (one of %s)", o.output, strings.Join(traceFormats, ", "))}
	}
	var err error
	if o.settings, err = readSettings(); err != nil {
		return err
	}
	kube.Quiet(io.Discard)
	return o.whenRead(ctx, lens.View{Lens: lens.Traffic, Fold: lens.FoldNamespace}, trace.Reads, func(ctx context.Context, w *world, f *lens.Frame) error {
		r, err := w.Trace(ctx, from, to, o.namespace())
		if err != nil {
			return usageError{err}
		}
		if o.output == "json" {
			err = export.TraceJSON(o.stdout, export.FromTrace(f.Context, f.Sources, &r))
		} else {
			_, err = io.WriteString(o.stdout, uitrace.Text(&r, o.onlyASCII()))
		}
		if err == nil && r.Outcome != trace.Reachable {
			err = outcomeError{r.Outcome}
		}
		return err
	})
}

// namespace is the one that names without any are in: that of the flags, or of the
// context.
func (o *options) namespace() string {
	if ns := *o.kube.Namespace; ns != "" || o.demo || len(o.files) > 0 {
		return ns
	}
	ns, _, err := o.loader("").Namespace()
	if err != nil {
		return ""
	}
	return ns
}

// Trace follows a request through what is known now; the error is of its ends.
func (w *world) Trace(ctx context.Context, from, to, namespace string) (r trace.Result, err error) {
	fd := w.current()
	readErr := fd.Read(ctx, func(g *topology.Graph) {
		var req trace.Request
		if req, err = trace.Ask(g, from, to, namespace); err == nil {
			r = trace.Walk(g, req, policies(g, fd.Rules()))
		}
	})
	if readErr != nil {
		err = readErr
	}
	return r, err
}

// policies asks the network policies; with none there is nothing to ask.
func policies(g *topology.Graph, rules *policy.Cache) trace.Allow {
	if some, all := policy.Seen(g); !some && all {
		return nil
	}
	return trace.Policies(rules.Rules(g))
}
