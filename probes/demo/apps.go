package demo

import (
	"crypto/sha256"
	"fmt"

	"maps"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

const versionLabel = "app.kubernetes.io/version"

// app is what the workloads of the demo differ in.
type app struct {
	namespace, name string
	image           string // with tag
	port            int32
	portName        string // "" means http
	replicas        int32
	memory          string            // "" means 128Mi
	labels          map[string]string // of the pods, beyond app
	account         string            // ServiceAccount, "" means default
	config, secret  string            // what the environment is read from
	claim           string            // mounted at /data
}

// selector is what Services and controllers find the app's pods by.
func (a app) selector() map[string]string {
	m := map[string]string{"app": a.name}
	maps.Copy(m, a.labels)
	return m
}

// template is the app's pod template.
func (a app) template() corev1.PodTemplateSpec {
	labels := a.selector()
	labels[versionLabel] = a.version()
	c := corev1.Container{
		Name: a.name, Image: a.image, ImagePullPolicy: corev1.PullIfNotPresent,
		Ports:     []corev1.ContainerPort{{Name: orDefault(a.portName, "http"), ContainerPort: a.port, Protocol: corev1.ProtocolTCP}},
		Resources: resources("100m", orDefault(a.memory, "128Mi")),
	}
	c.ReadinessProbe = &corev1.Probe{PeriodSeconds: 3, ProbeHandler: corev1.ProbeHandler{
		TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromInt32(a.port)}}}
	if a.config != "" {
		c.EnvFrom = append(c.EnvFrom, corev1.EnvFromSource{ConfigMapRef: &corev1.ConfigMapEnvSource{
			LocalObjectReference: corev1.LocalObjectReference{Name: a.config}}})
	}
	if a.secret != "" {
		c.EnvFrom = append(c.EnvFrom, corev1.EnvFromSource{SecretRef: &corev1.SecretEnvSource{
			LocalObjectReference: corev1.LocalObjectReference{Name: a.secret}}})
	}
	spec := corev1.PodSpec{RestartPolicy: corev1.RestartPolicyAlways, ServiceAccountName: a.account}
	if a.claim != "" {
		c.VolumeMounts = []corev1.VolumeMount{{Name: "data", MountPath: "/data"}}
		spec.Volumes = []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{
			PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: a.claim}}}}
	}
	spec.Containers = []corev1.Container{c}
	return corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: spec}
}

func (a app) version() string {
	_, version, _ := strings.Cut(a.image[strings.LastIndexByte(a.image, '/'):], ":")
	return version
}

func orDefault(s, def string) string {
	if s == "" {
		return def
	}
	return s
}

// imageName is an image without its tag.
func imageName(image string) string { return image[:strings.LastIndexByte(image, ':')] }

// digest is what the runtime says it pulled for an image: the same for the same tag.
func digest(image string) string {
	return fmt.Sprintf("%s@sha256:%x", imageName(image), sha256.Sum256([]byte(image)))
}

// resources asks for cpu and memory; memory is the limit, too.
func resources(cpu, memory string) corev1.ResourceRequirements {
	m := resource.MustParse(memory)
	return corev1.ResourceRequirements{
		Requests: corev1.ResourceList{corev1.ResourceCPU: resource.MustParse(cpu), corev1.ResourceMemory: m},
		Limits:   corev1.ResourceList{corev1.ResourceMemory: m},
	}
}

// deploy makes the app's Deployment.
func (w *World) deploy(a app) *appsv1.Deployment {
	d := &appsv1.Deployment{ObjectMeta: w.meta(a.namespace, a.deploymentName(), a.selector())}
	d.Labels[versionLabel] = a.version()
	d.Annotations = map[string]string{}
	quarter := intstr.FromString("25%")
	deadline, history := int32(600), int32(2)
	d.Spec = appsv1.DeploymentSpec{
		Replicas: &a.replicas, Selector: &metav1.LabelSelector{MatchLabels: a.selector()}, Template: a.template(),
		Strategy: appsv1.DeploymentStrategy{Type: appsv1.RollingUpdateDeploymentStrategyType,
			RollingUpdate: &appsv1.RollingUpdateDeployment{MaxSurge: &quarter, MaxUnavailable: &quarter}},
		RevisionHistoryLimit: &history, ProgressDeadlineSeconds: &deadline,
	}
	return add(&w.store, d)
}

// deploymentName is the app's name, with its track unless that is the stable one.
func (a app) deploymentName() string {
	if track := a.labels["track"]; track != "" && track != "stable" {
		return a.name + "-" + track
	}
	return a.name
}

// serve makes a Service of one port that leads to the app's pods.
func (w *World) serve(a app, name, ip string, port int32) *corev1.Service {
	portName := orDefault(a.portName, "http")
	s := &corev1.Service{ObjectMeta: w.meta(a.namespace, name, a.selector())}
	s.Spec = corev1.ServiceSpec{
		Type: corev1.ServiceTypeClusterIP, ClusterIP: ip, ClusterIPs: []string{ip}, Selector: a.selector(),
		Ports:           []corev1.ServicePort{{Name: portName, Port: port, TargetPort: intstr.FromString(portName), Protocol: corev1.ProtocolTCP}},
		SessionAffinity: corev1.ServiceAffinityNone,
	}
	return add(&w.store, s)
}

func newBudget(m metav1.ObjectMeta, least int32, selector *metav1.LabelSelector) *policyv1.PodDisruptionBudget {
	n := intstr.FromInt32(least)
	return &policyv1.PodDisruptionBudget{ObjectMeta: m, Spec: policyv1.PodDisruptionBudgetSpec{MinAvailable: &n, Selector: selector}}
}

// mention makes an object of which only the metadata is known to kscope.
func (w *World) mention(kind, namespace, name string) {
	o := &metav1.PartialObjectMetadata{ObjectMeta: w.meta(namespace, name, nil)}
	o.TypeMeta = metav1.TypeMeta{APIVersion: "v1", Kind: kind}
	o.Generation = 0
	add(&w.store, o)
}
