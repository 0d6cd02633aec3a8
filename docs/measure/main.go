package main

import (
	"encoding/base64"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"time"
)

func main() {
	var o options
	flag.IntVar(&o.size.pods, "pods", 10_000, "pods; a Deployment, ReplicaSet, Service and EndpointSlice for 15 of them each")
	flag.IntVar(&o.size.nodes, "nodes", 300, "nodes")
	flag.BoolVar(&o.noStream, "no-stream", false, "refuse streamed lists")
	flag.BoolVar(&o.serve, "serve", false, "only play the API server, at -rate, and print the kubeconfig's path")
	flag.IntVar(&o.rate, "rate", 5000, "pod changes a second while keys are pressed")
	flag.DurationVar(&o.settle, "settle", 15*time.Second, "how long after the last list memory is looked at")
	flag.DurationVar(&o.idle, "idle", time.Minute, "how long to look at it while nothing changes")
	flag.Parse()
	if err := run(o, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

type options struct {
	size            size
	noStream, serve bool
	rate            int
	settle, idle    time.Duration
}

func run(o options, command []string) error {
	a := newAPI(o.size, o.noStream)
	server := httptest.NewUnstartedServer(a)
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // the ends of connections
	server.StartTLS()
	defer server.CloseClientConnections()
	dir, err := os.MkdirTemp("", "measure-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	kubeconfig := filepath.Join(dir, "kubeconfig")
	if err := os.WriteFile(kubeconfig, []byte(configFor(server)), 0o600); err != nil {
		return err
	}
	go a.churn()
	if o.serve {
		a.setRate(o.rate)
		fmt.Println("KUBECONFIG=" + kubeconfig)
		select {}
	}
	if len(command) == 0 {
		return fmt.Errorf("want the kscope binary to measure")
	}
	s, err := open([]string{"KUBECONFIG=" + kubeconfig}, command[0], command[1:]...)
	if err != nil {
		return err
	}
	m := &measuring{api: a, screen: s, options: o, pid: s.cmd.Process.Pid}
	if err := m.all(); err != nil {
		_ = s.cmd.Process.Kill()
		return err
	}
	return s.close()
}

func configFor(s *httptest.Server) string {
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	return fmt.Sprintf(`apiVersion: v1
kind: Config
current-context: measured
contexts: [{name: measured, context: {cluster: measured, user: measured}}]
clusters: [{name: measured, cluster: {server: %q, certificate-authority-data: %q}}]
users: [{name: measured, user: {token: none}}]
`, s.URL, base64.StdEncoding.EncodeToString(ca))
}
