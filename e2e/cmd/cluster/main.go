// Command cluster builds and runs the Kubernetes of the end-to-end tests.
//
//	go run ./cmd/cluster build       build the binaries; go test does it too, but has a time limit
//	go run ./cmd/cluster [NODES]     run a cluster until interrupted, to work against by hand
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"kscope/e2e/cluster"
)

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 1 && args[0] == "build" {
		bin, err := cluster.Build(ctx, ".", os.Stderr)
		if err == nil {
			fmt.Println(bin)
		}
		return err
	}
	nodes := 3
	if len(args) == 1 {
		n, err := strconv.Atoi(args[0])
		if err != nil {
			return fmt.Errorf("want build or a number of nodes, not %q", args[0])
		}
		nodes = n
	}
	c, err := cluster.Start(ctx, cluster.Options{Root: ".", Nodes: nodes, Log: os.Stderr})
	if err != nil {
		return err
	}
	fmt.Printf("export KUBECONFIG=%s\n", c.Kubeconfig)
	<-ctx.Done()
	_, err = c.Stop(false)
	return err
}
