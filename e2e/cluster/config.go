package cluster

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Tokens of the two users: admin may do everything, viewer nothing until a test
// binds a role to it.
const (
	adminToken  = "admintoken"
	viewerToken = "viewertoken"
)

const tokens = adminToken + `,admin,admin-uid,"system:masters"
` + viewerToken + `,viewer,viewer-uid,"viewers"
`

// kubeconfig has the contexts "local" (the admin, current) and "viewer".
func kubeconfig(server string, ca []byte) []byte {
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
clusters: [{name: local, cluster: {server: %q, certificate-authority-data: %s}}]
users: [{name: admin, user: {token: %s}}, {name: viewer, user: {token: %s}}]
contexts: [{name: local, context: {cluster: local, user: admin}}, {name: viewer, context: {cluster: local, user: viewer}}]
current-context: local
`, server, base64.StdEncoding.EncodeToString(ca), adminToken, viewerToken)
}

// LogLines is how many lines `kubectl logs` answers for every container.
const LogLines = 50

// writeKwok writes what kwok plays: exec runs on this machine in an empty folder,
// every container has the same log, every port answers with what it is sent, and
// the stages of nodes, pods and volumes are kwok's own.
func writeKwok(dir, bin string) error {
	home := filepath.Join(dir, "containers")
	if err := os.Mkdir(home, 0o700); err != nil {
		return err
	}
	var log bytes.Buffer
	for i := range LogLines {
		fmt.Fprintf(&log, "2026-11-20T06:00:%02d.123456789Z stdout F level=info msg=\"request %d served\" path=/cart status=200\n", i, i)
	}
	logFile := filepath.Join(dir, "pod.log")
	if err := os.WriteFile(logFile, log.Bytes(), 0o600); err != nil {
		return err
	}
	stages, err := os.ReadFile(filepath.Join(bin, stagesFile))
	if err != nil {
		return err
	}
	config := fmt.Appendf(nil, `apiVersion: kwok.x-k8s.io/v1alpha1
kind: ClusterExec
metadata: {name: local}
spec: {execs: [{local: {workDir: %q}}]}
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: ClusterLogs
metadata: {name: logs}
spec: {logs: [{logsFile: %q, follow: true}]}
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: ClusterAttach
metadata: {name: attach}
spec: {attaches: [{logsFile: %q}]}
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: ClusterPortForward
metadata: {name: echo}
spec: {forwards: [{command: [cat]}]}
%s`, home, logFile, logFile, stages)
	return os.WriteFile(filepath.Join(dir, "kwok.yaml"), config, 0o600)
}

// metricsAPI registers metrics-server, which listens on loopback.
func metricsAPI(port int) string {
	return fmt.Sprintf(`apiVersion: v1
kind: Service
metadata: {name: metrics-server, namespace: kube-system}
spec: {type: ExternalName, externalName: localhost, ports: [{port: %[1]d, protocol: TCP}]}
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.k8s.io}
spec:
  group: metrics.k8s.io
  version: v1beta1
  groupPriorityMinimum: 100
  versionPriority: 100
  insecureSkipTLSVerify: true
  service: {name: metrics-server, namespace: kube-system, port: %[1]d}
`, port)
}

// nodes are n Nodes for kwok to play, over three zones and two pools.
func nodes(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, `---
apiVersion: v1
kind: Node
metadata:
  name: node-%[1]d
  labels: {kubernetes.io/hostname: node-%[1]d, kubernetes.io/os: linux, kubernetes.io/arch: amd64, topology.kubernetes.io/zone: zone-%[2]d, node.kubernetes.io/instance-type: m5.2xlarge, pool: pool-%[3]d}
  annotations: {metrics.k8s.io/resource-metrics-path: /metrics/nodes/node-%[1]d/metrics/resource}
status:
  allocatable: {cpu: "8", memory: 32Gi, pods: "110"}
  capacity: {cpu: "8", memory: 32Gi, pods: "110"}
`, i, (i-1)%3+1, (i-1)%2+1)
	}
	return b.String()
}
