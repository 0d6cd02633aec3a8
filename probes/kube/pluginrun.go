package kube

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/pkg/apis/clientauthentication"
	"k8s.io/client-go/pkg/apis/clientauthentication/install"
	"k8s.io/client-go/tools/clientcmd/api"
)

// pluginOutput is how much of what a plugin writes is kept, in bytes.
const pluginOutput = 1 << 20

// pluginError says why a plugin gave no credentials.
type pluginError struct {
	command string
	waiting bool   // it is still running
	stderr  string // what it wrote, raw
	hint    string // where to get it, from the kubeconfig
	err     error
}

func (e *pluginError) Error() string {
	if e.waiting {
		return "waiting for " + e.command
	}
	return fmt.Sprintf("%s: %v", e.command, e.err)
}

func (e *pluginError) Unwrap() error { return e.err }

// run runs the plugin once. It gets no standard input, as the keys belong to the
// program; see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins.
func (p *plugin) run(ctx context.Context) (*credentials, error) {
	fail := &pluginError{command: filepath.Base(p.config.Command)}
	if p.config.InteractiveMode == api.AlwaysExecInteractiveMode {
		fail.err = errors.New("it wants to ask on the terminal")
		return nil, fail
	}
	scheme := runtime.NewScheme()
	install.Install(scheme)
	codecs := serializer.NewCodecFactory(scheme)
	gv, err := schema.ParseGroupVersion(p.config.APIVersion)
	if err != nil || !scheme.IsVersionRegistered(gv) {
		fail.err = fmt.Errorf("invalid apiVersion %q in the kubeconfig", p.config.APIVersion)
		return nil, fail
	}
	info, err := runtime.Encode(codecs.LegacyCodec(gv), &clientauthentication.ExecCredential{
		Spec: clientauthentication.ExecCredentialSpec{Cluster: p.cluster},
	})
	if err != nil {
		fail.err = err
		return nil, fail
	}
	var stdout, stderr head
	cmd := exec.CommandContext(ctx, p.config.Command, p.config.Args...)
	cmd.Env = append(os.Environ(), "KUBERNETES_EXEC_INFO="+string(info))
	for _, e := range p.config.Env {
		cmd.Env = append(cmd.Env, e.Name+"="+e.Value)
	}
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = time.Second // for children of it that keep the pipes open
	err = cmd.Run()
	fail.stderr = strings.TrimSpace(stderr.String())
	switch {
	case ctx.Err() != nil:
		fail.err = errors.New("it did not end in time and was stopped")
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist):
		fail.err, fail.hint = errors.New("there is no such command"), p.config.InstallHint
	case err != nil:
		fail.err = err
	default:
		var creds *credentials
		if creds, fail.err = parseCredentials(codecs, gv, stdout.Bytes()); fail.err == nil {
			return creds, nil
		}
	}
	return nil, fail
}

// parseCredentials reads an ExecCredential.
func parseCredentials(codecs serializer.CodecFactory, gv schema.GroupVersion, out []byte) (*credentials, error) {
	var answer clientauthentication.ExecCredential
	_, gvk, err := codecs.UniversalDecoder(gv).Decode(out, nil, &answer)
	switch {
	case err != nil:
		return nil, errors.New("what it wrote is no ExecCredential")
	case gvk.GroupVersion() != gv:
		return nil, fmt.Errorf("it speaks %s, the kubeconfig wants %s", gvk.GroupVersion(), gv)
	case answer.Status == nil || answer.Status.Token == "" && answer.Status.ClientCertificateData == "":
		return nil, errors.New("it gave neither token nor certificate")
	}
	creds := &credentials{token: answer.Status.Token}
	if t := answer.Status.ExpirationTimestamp; t != nil {
		creds.expires = t.Time
	}
	if answer.Status.ClientCertificateData != "" {
		cert, err := tls.X509KeyPair([]byte(answer.Status.ClientCertificateData), []byte(answer.Status.ClientKeyData))
		if err != nil {
			return nil, errors.New("its client certificate and key cannot be used")
		}
		creds.cert = &cert
		creds.certPEM, creds.keyPEM = []byte(answer.Status.ClientCertificateData), []byte(answer.Status.ClientKeyData)
	}
	return creds, nil
}

// head keeps the beginning of what is written to it.
type head struct{ bytes.Buffer }

func (h *head) Write(b []byte) (int, error) {
	if room := pluginOutput - h.Len(); room > 0 {
		h.Buffer.Write(b[:min(room, len(b))])
	}
	return len(b), nil
}
