// Command kscope is a terminal cluster explorer for Kubernetes: it draws what
// runs, how it is connected and what is wrong as a graph to walk with the keyboard.
//
// This package is wiring only: flags (command.go), where facts come from
// (front.go), the screen (explore.go) and its way to the facts (world.go), exports
// (export.go), traces (trace.go) and the terminal's safety (guard.go).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"kscope/topology"
)

// version is set by the release build.
var version = "dev"

func main() {
	thrift()
	os.Exit(run(context.Background(), os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// The exit statuses: done, failed, wrong usage. Of a trace: it gets there, it does not,
// wrong usage, what can be read does not tell.
const (
	exitOK      = 0
	exitFailed  = 1
	exitUsage   = 2
	exitUnknown = 3
)

// usageError is a mistake in how the program was called.
type usageError struct{ error }

// run is the whole program; every error ends here as one line.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	_, cmd := newCommand(args[0], stdin, stdout, stderr)
	cmd.SetArgs(args[1:])
	err := cmd.ExecuteContext(ctx)
	var end outcomeError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &end):
		return end.status()
	}
	fmt.Fprintf(stderr, "%s: %s\n", programName(args[0]), topology.CleanLine(err.Error(), 1000))
	if errors.As(err, new(usageError)) {
		return exitUsage
	}
	if errors.As(err, new(unansweredError)) {
		return exitUnknown
	}
	return exitFailed
}
