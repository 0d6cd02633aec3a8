package demo

import (
	"fmt"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	storageClass = "fast-ssd"
	provisioner  = "csi.example.com"
)

// storageClasses says how volumes come to be: once the first consumer has a node.
func (w *World) storageClasses() {
	wait, reclaim := storagev1.VolumeBindingWaitForFirstConsumer, corev1.PersistentVolumeReclaimDelete
	c := &storagev1.StorageClass{ObjectMeta: w.meta("", storageClass, nil), Provisioner: provisioner, VolumeBindingMode: &wait, ReclaimPolicy: &reclaim}
	c.Annotations = map[string]string{"storageclass.kubernetes.io/is-default-class": "true"}
	add(&w.store, c)
}

// postgres is a database of three, each with its own volume.
func (w *World) postgres() {
	w.mention("ServiceAccount", "data", "postgres")
	a := app{namespace: "data", name: "postgres", image: "docker.io/library/postgres:17.5", port: 5432, portName: "postgres",
		replicas: 3, account: "postgres", secret: "postgres-auth", memory: "1Gi"}
	s := w.serve(a, "postgres", corev1.ClusterIPNone, 5432)
	set := &appsv1.StatefulSet{ObjectMeta: w.meta("data", "postgres", a.selector())}
	set.Spec = appsv1.StatefulSetSpec{
		Replicas: &a.replicas, ServiceName: s.Name, Selector: &metav1.LabelSelector{MatchLabels: a.selector()}, Template: a.template(),
		PodManagementPolicy:  appsv1.OrderedReadyPodManagement,
		VolumeClaimTemplates: []corev1.PersistentVolumeClaim{*newClaim(metav1.ObjectMeta{Name: "data"}, "20Gi")},
	}
	set.Spec.Template.Spec.Containers[0].VolumeMounts = []corev1.VolumeMount{{Name: "data", MountPath: "/var/lib/postgresql/data"}}
	add(&w.store, set)
	w.admitOnly("data", "postgres", "shop", "data")
}

// createOrdinal makes the pod of a StatefulSet with the given ordinal, and its claim.
func (w *World) createOrdinal(s *appsv1.StatefulSet, n int) {
	name := fmt.Sprintf("%s-%d", s.Name, n)
	claim := newClaim(w.meta(s.Namespace, "data-"+name, s.Spec.Selector.MatchLabels), "20Gi")
	add(&w.store, claim)
	t := s.Spec.Template.DeepCopy()
	t.Labels[appsv1.StatefulSetPodNameLabel] = name
	t.Labels[appsv1.PodIndexLabel] = fmt.Sprint(n)
	t.Labels[appsv1.ControllerRevisionHashLabelKey] = s.Name + "-" + templateHash(s.Name, &s.Spec.Template)
	t.Spec.Hostname, t.Spec.Subdomain = name, s.Spec.ServiceName
	t.Spec.Volumes = []corev1.Volume{{Name: "data", VolumeSource: corev1.VolumeSource{
		PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: claim.Name}}}}
	w.createPod(s, name, t)
	w.after(time.Second, func() { w.provision(claim) })
}

func newClaim(m metav1.ObjectMeta, size string) *corev1.PersistentVolumeClaim {
	class := storageClass
	return &corev1.PersistentVolumeClaim{ObjectMeta: m, Spec: corev1.PersistentVolumeClaimSpec{
		AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}, StorageClassName: &class,
		Resources: corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}},
	}, Status: corev1.PersistentVolumeClaimStatus{Phase: corev1.ClaimPending}}
}

// provision makes a volume for a claim and binds the two.
func (w *World) provision(c *corev1.PersistentVolumeClaim) {
	v := &corev1.PersistentVolume{ObjectMeta: w.meta("", "pvc-"+string(c.UID), nil)}
	v.Annotations = map[string]string{"pv.kubernetes.io/provisioned-by": provisioner}
	v.Spec = corev1.PersistentVolumeSpec{
		Capacity: c.Spec.Resources.Requests, AccessModes: c.Spec.AccessModes, StorageClassName: storageClass,
		PersistentVolumeReclaimPolicy: corev1.PersistentVolumeReclaimDelete,
		ClaimRef:                      &corev1.ObjectReference{Kind: "PersistentVolumeClaim", APIVersion: "v1", Namespace: c.Namespace, Name: c.Name, UID: c.UID},
		PersistentVolumeSource: corev1.PersistentVolumeSource{CSI: &corev1.CSIPersistentVolumeSource{
			Driver: provisioner, VolumeHandle: "vol-" + w.suffix() + w.suffix()}},
	}
	v.Status.Phase = corev1.VolumeBound
	add(&w.store, v)
	c.Spec.VolumeName = v.Name
	c.Status = corev1.PersistentVolumeClaimStatus{Phase: corev1.ClaimBound, AccessModes: c.Spec.AccessModes, Capacity: c.Spec.Resources.Requests}
	w.touch(c)
}

// analytics asks for more memory than any node has; its claim waits for it.
func (w *World) analytics() {
	add(&w.store, newClaim(w.meta("data", "warehouse", map[string]string{"app": "analytics"}), "200Gi"))
	w.deploy(app{namespace: "data", name: "analytics", image: "docker.io/apache/spark:4.0.0", port: 4040, replicas: 1,
		memory: "64Gi", claim: "warehouse"})
}

// backup dumps the database every other minute.
func (w *World) backup() {
	a := app{namespace: "data", name: "backup", image: "docker.io/library/postgres:17.5", port: 5432, secret: "postgres-auth", memory: "64Mi"}
	t := a.template()
	t.Spec.RestartPolicy = corev1.RestartPolicyNever
	c := &t.Spec.Containers[0]
	c.Ports, c.ReadinessProbe = nil, nil
	c.Command = []string{"sh", "-c", "pg_dumpall --host=postgres-0.postgres > /backup/all.sql"}
	one, limit := int32(1), int32(6)
	cron := &batchv1.CronJob{ObjectMeta: w.meta("data", "backup", a.selector())}
	cron.Spec = batchv1.CronJobSpec{
		Schedule: "*/2 * * * *", ConcurrencyPolicy: batchv1.ForbidConcurrent,
		SuccessfulJobsHistoryLimit: &one, FailedJobsHistoryLimit: &one,
		JobTemplate: batchv1.JobTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: a.selector()},
			Spec: batchv1.JobSpec{Completions: &one, Parallelism: &one, BackoffLimit: &limit, Template: t}},
	}
	add(&w.store, cron)
	w.plan(w.at.Truncate(backupEvery).Add(backupEvery), func() { w.runBackup(cron) })
}

const backupEvery = 2 * time.Minute

// runBackup makes the Job of this minute unless the last one is still at it.
func (w *World) runBackup(c *batchv1.CronJob) {
	w.after(backupEvery, func() { w.runBackup(c) })
	if len(c.Status.Active) > 0 {
		return
	}
	j := &batchv1.Job{ObjectMeta: w.meta(c.Namespace, fmt.Sprintf("%s-%d", c.Name, w.at.Unix()/60), c.Spec.JobTemplate.Labels)}
	j.OwnerReferences = controlledBy(c)
	j.Spec = *c.Spec.JobTemplate.Spec.DeepCopy()
	j.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{batchv1.ControllerUidLabel: string(j.UID)}}
	j.Spec.Template.Labels[batchv1.ControllerUidLabel] = string(j.UID)
	j.Spec.Template.Labels[batchv1.JobNameLabel] = j.Name
	add(&w.store, j)
	c.Status.LastScheduleTime = w.stampPointer()
	w.touch(c)
}

// admitOnly lets only some namespaces reach an app's pods.
func (w *World) admitOnly(namespace, name string, from ...string) {
	p := &networkingv1.NetworkPolicy{ObjectMeta: w.meta(namespace, name, nil)}
	p.Spec = networkingv1.NetworkPolicySpec{
		PodSelector: metav1.LabelSelector{MatchLabels: map[string]string{"app": name}},
		PolicyTypes: []networkingv1.PolicyType{networkingv1.PolicyTypeIngress},
		Ingress:     []networkingv1.NetworkPolicyIngressRule{{}},
	}
	for _, f := range from {
		p.Spec.Ingress[0].From = append(p.Spec.Ingress[0].From, networkingv1.NetworkPolicyPeer{
			NamespaceSelector: &metav1.LabelSelector{MatchLabels: map[string]string{corev1.LabelMetadataName: f}}})
	}
	add(&w.store, p)
}
