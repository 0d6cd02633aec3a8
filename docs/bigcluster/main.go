// Command bigcluster writes a made-up cluster of about a thousand API objects, as
// kubectl get -A -o json would: always the same one. It is what the pictures of a
// big cluster are made of (docs/picture.sh), and something to try a change on:
//
//	go run ./docs/bigcluster > big.json && kscope -f big.json
//
// What runs in it is in teams.go; how that becomes objects in objects.go.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bigcluster:", err)
		os.Exit(1)
	}
}

func run() error {
	out := bufio.NewWriter(os.Stdout)
	enc := json.NewEncoder(out)
	enc.SetIndent("", " ")
	if err := enc.Encode(object{"apiVersion": "v1", "kind": "List", "items": build().items}); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return out.Flush()
}
