package demo

import "k8s.io/apimachinery/pkg/util/intstr"

// encoders is how many pods the encoder has: enough for a rollout to be watched.
const encoders = 50

// media is the namespace of a wide app of which a new version comes often. Five pods
// at most go before the next five have come.
func (w *World) media() {
	a := app{namespace: "media", name: "encoder", image: "registry.example.com/media/encoder:6.2.0", port: 9000, portName: "grpc", replicas: encoders}
	few := intstr.FromString("10%")
	update := w.deploy(a).Spec.Strategy.RollingUpdate
	update.MaxSurge, update.MaxUnavailable = &few, &few
	w.serve(a, "encoder", "10.96.144.9", 9000)
}
