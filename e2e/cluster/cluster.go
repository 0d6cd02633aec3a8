package cluster

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Options say how large the cluster is and where to tell what happens.
type Options struct {
	Root  string    // folder of the module kscope/e2e
	Nodes int       // how many Nodes kwok plays
	Log   io.Writer // progress of the first build
}

// Cluster is a running Kubernetes.
type Cluster struct {
	Kubeconfig string // file with the contexts "local" (admin) and "viewer"
	Server     string // https://127.0.0.1:PORT
	Dir        string // logs and configuration

	bin       string
	ca        *authority
	ports     ports
	apiserver *process
	processes []*process // in the order of their start
}

// ports are all the loopback ports of one cluster.
type ports struct{ etcd, peer, api, controllers, scheduler, kwok, metrics int }

// Start builds what is not built yet and starts a cluster; ctx ends the
// building and waiting, not the cluster. The caller must call Stop. When Start
// fails nothing is left running, and the error names the folder with the logs.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	bin, err := Build(ctx, o.Root, o.Log)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "kscope-e2e-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{Dir: dir, bin: bin, Kubeconfig: filepath.Join(dir, "kubeconfig")}
	if err := c.start(ctx, o.Nodes); err != nil {
		c.end()
		return nil, fmt.Errorf("start Kubernetes (logs in %s): %w", dir, err)
	}
	return c, nil
}

// Stop ends every server and waits for it. The logs are removed, or kept when
// the caller wants to look at them; it returns their folder.
func (c *Cluster) Stop(keep bool) (logs string, err error) {
	c.end()
	if keep {
		return c.Dir, os.RemoveAll(filepath.Join(c.Dir, "etcd"))
	}
	return "", os.RemoveAll(c.Dir)
}

func (c *Cluster) end() {
	for i := len(c.processes) - 1; i >= 0; i-- {
		c.processes[i].stop(2 * time.Second)
	}
}

func (c *Cluster) start(ctx context.Context, nodeCount int) error {
	if err := c.configure(); err != nil {
		return err
	}
	if err := c.startAPI(ctx); err != nil {
		return err
	}
	if err := c.startControllers(); err != nil {
		return err
	}
	if _, err := c.kubectl(ctx, metricsAPI(c.ports.metrics)+nodes(nodeCount), "apply", "-f", "-"); err != nil {
		return err
	}
	_, err := c.kubectl(ctx, "", "wait", "--for=condition=Ready", "nodes", "--all", "--timeout=60s")
	return err
}

// configure chooses ports and writes keys, certificates and the kubeconfig.
func (c *Cluster) configure() error {
	err := freePorts(&c.ports.etcd, &c.ports.peer, &c.ports.api, &c.ports.controllers, &c.ports.scheduler, &c.ports.kwok, &c.ports.metrics)
	if err != nil {
		return err
	}
	if c.ca, err = newAuthority("kscope-e2e"); err != nil {
		return err
	}
	if err := errors.Join(c.ca.issue(c.Dir, "server"), c.ca.issue(c.Dir, "front-proxy"), serviceAccountKey(c.Dir)); err != nil {
		return err
	}
	c.Server = "https://127.0.0.1:" + strconv.Itoa(c.ports.api)
	return errors.Join(
		os.WriteFile(filepath.Join(c.Dir, "ca.crt"), c.ca.pem, 0o600),
		os.WriteFile(filepath.Join(c.Dir, "token.csv"), []byte(tokens), 0o600),
		os.WriteFile(c.Kubeconfig, kubeconfig(c.Server, c.ca.pem), 0o600),
		writeKwok(c.Dir, c.bin),
	)
}

func (c *Cluster) startAPI(ctx context.Context) error {
	etcd := "http://127.0.0.1:" + strconv.Itoa(c.ports.etcd)
	peer := "http://127.0.0.1:" + strconv.Itoa(c.ports.peer)
	if err := c.run("etcd", "--data-dir", "etcd", "--log-level", "error", "--unsafe-no-fsync",
		"--listen-client-urls", etcd, "--advertise-client-urls", etcd,
		"--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", "default="+peer); err != nil {
		return err
	}
	err := c.run("kube-apiserver", "--etcd-servers", etcd,
		"--bind-address", "127.0.0.1", "--advertise-address", "10.254.0.1", "--secure-port", strconv.Itoa(c.ports.api),
		"--tls-cert-file", "server.crt", "--tls-private-key-file", "server.key",
		"--service-account-key-file", "sa.pub", "--service-account-signing-key-file", "sa.key",
		"--service-account-issuer", "https://kubernetes.default.svc",
		"--token-auth-file", "token.csv", "--authorization-mode", "Node,RBAC", "--disable-admission-plugins", "ServiceAccount",
		"--service-cluster-ip-range", "10.0.0.0/16", "--allow-privileged=true",
		"--requestheader-client-ca-file", "ca.crt", "--requestheader-username-headers", "X-Remote-User",
		"--requestheader-group-headers", "X-Remote-Group", "--requestheader-extra-headers-prefix", "X-Remote-Extra-",
		"--proxy-client-cert-file", "front-proxy.crt", "--proxy-client-key-file", "front-proxy.key")
	if err != nil {
		return err
	}
	c.apiserver = c.processes[len(c.processes)-1]
	return c.waitReady(ctx)
}

func (c *Cluster) startControllers() error {
	access := []string{
		"--kubeconfig", "kubeconfig", "--authentication-kubeconfig", "kubeconfig", "--authorization-kubeconfig", "kubeconfig",
		"--bind-address", "127.0.0.1", "--tls-cert-file", "server.crt", "--tls-private-key-file", "server.key",
	}
	with := func(port int, args ...string) []string {
		return append(append(args, access...), "--secure-port", strconv.Itoa(port))
	}
	kubelet := strconv.Itoa(c.ports.kwok)
	return errors.Join(
		c.run("kube-controller-manager", with(c.ports.controllers, "--leader-elect=false",
			"--service-account-private-key-file", "sa.key", "--kube-api-qps", "500", "--kube-api-burst", "1000")...),
		c.run("kube-scheduler", with(c.ports.scheduler, "--leader-elect=false")...),
		c.run("kwok", "--kubeconfig", "kubeconfig", "--config", "kwok.yaml", "--manage-all-nodes",
			"--cidr", "10.244.0.0/16", "--node-ip", "127.0.0.1", "--node-port", kubelet, "--node-lease-duration-seconds", "40",
			"--tls-cert-file", "server.crt", "--tls-private-key-file", "server.key", "--server-address", "127.0.0.1:"+kubelet),
		c.run("metrics-server", with(c.ports.metrics, "--metric-resolution", "15s", "--kubelet-insecure-tls",
			"--kubelet-use-node-status-port", "--kubelet-preferred-address-types=InternalIP")...),
	)
}

func (c *Cluster) run(name string, args ...string) error {
	p, err := start(c.Dir, name, filepath.Join(c.bin, name), args...)
	if err == nil {
		c.processes = append(c.processes, p)
	}
	return err
}

// waitReady asks the API server until it says it is ready.
func (c *Cluster) waitReady(ctx context.Context) error {
	roots := x509.NewCertPool()
	roots.AddCert(c.ca.cert)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 2 * time.Second}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for {
		if !c.apiserver.alive() {
			return fmt.Errorf("kube-apiserver ended; see %s", c.apiserver.log)
		}
		if err := ready(ctx, client, c.Server); err == nil {
			return nil
		} else if ctx.Err() != nil {
			return fmt.Errorf("kube-apiserver is not ready: %w", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func ready(ctx context.Context, client *http.Client, server string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server+"/readyz", nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+adminToken)
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return errors.New(answer.Status)
	}
	return nil
}

// freePorts fills in ports nobody listens on, below the range that systems take
// the ports of outgoing connections from, so that none is lost before its
// server starts.
func freePorts(into ...*int) error {
	held := make([]net.Listener, 0, len(into))
	defer func() {
		for _, l := range held {
			_ = l.Close()
		}
	}()
	for _, port := range into {
		for tries := 0; *port == 0; tries++ {
			n := 20000 + rand.IntN(10000)
			l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(n))
			if err == nil {
				held, *port = append(held, l), n
			} else if tries == 100 {
				return fmt.Errorf("find a free loopback port: %w", err)
			}
		}
	}
	return nil
}
