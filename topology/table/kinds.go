package table

// Columns are those of a kind, in the order of kubectl get; "" is for rows of
// several kinds. withNamespace: the rows are of more than one namespace.
func Columns(kindName string, withNamespace bool) []Column {
	var cols []Column
	if kindName == "" {
		cols = append(cols, kind())
	}
	if withNamespace {
		cols = append(cols, namespace())
	}
	cols = append(cols, name())
	cols = append(cols, own(kindName)...)
	if kindName != "Pod" {
		cols = append(cols, wide(health()))
	}
	return append(cols, age())
}

// own are the columns that only this kind has. They follow the printers of
// kubernetes pkg/printers/internalversion/printers.go.
func own(kindName string) []Column {
	switch kindName {
	case "":
		return []Column{ready(), health(), cpu(), mem()}
	case "Pod":
		return append([]Column{ready(), podStatus(), restarts(), cpu(), mem()}, podMore()...)
	case "Node":
		return nodeColumns()
	case "Deployment":
		return []Column{ready(), count("UP-TO-DATE", updated), count("AVAILABLE", available), wide(fact("IMAGES", "image"))}
	case "ReplicaSet", "ReplicationController":
		return []Column{count("DESIRED", wanted), count("CURRENT", current), count("READY", isReady), wide(fact("IMAGES", "image"))}
	case "StatefulSet":
		return []Column{ready(), wide(fact("IMAGES", "image"))}
	case "DaemonSet":
		return []Column{count("DESIRED", wanted), count("CURRENT", current), count("READY", isReady),
			count("UP-TO-DATE", updated), count("AVAILABLE", available), wide(fact("IMAGES", "image"))}
	case "Job":
		return []Column{jobStatus(), completions(), wide(fact("IMAGES", "image"))}
	case "CronJob":
		return []Column{fact("SCHEDULE", "schedule"), firstFact("TIMEZONE", "time zone"), suspend(), fact("ACTIVE", "active"),
			fact("LAST SCHEDULE", "last schedule")}
	}
	return ofServices(kindName)
}

func ofServices(kindName string) []Column {
	switch kindName {
	case "Service":
		return []Column{fact("TYPE", "type"), firstFact("CLUSTER-IP", "cluster ip"), external(), ports(), wide(firstFact("SELECTOR", "selector"))}
	case "Ingress":
		return []Column{fact("CLASS", "class"), fact("HOSTS", "host"), external()}
	case "Gateway":
		return []Column{fact("CLASS", "class"), external(), health(), wide(fact("LISTENERS", "listener"))}
	case "ListenerSet", "XListenerSet":
		return []Column{health(), wide(fact("LISTENERS", "listener"))}
	case "GatewayClass", "IngressClass":
		return []Column{fact("CONTROLLER", "controller")}
	case "HTTPRoute", "GRPCRoute", "TLSRoute":
		return []Column{fact("HOSTNAMES", "host")}
	case "EndpointSlice":
		return []Column{fact("ADDRESSTYPE", "address type"), slicePorts(), endpoints()}
	case "PersistentVolumeClaim":
		return []Column{fact("STATUS", "phase"), bound("VOLUME"), fact("CAPACITY", "capacity"), fact("ACCESS MODES", "access modes"),
			fact("STORAGECLASS", "storage class")}
	case "PersistentVolume":
		return []Column{fact("CAPACITY", "capacity"), fact("ACCESS MODES", "access modes"), fact("RECLAIM POLICY", "reclaim policy"),
			fact("STATUS", "phase"), fact("CLAIM", "claim"), fact("STORAGECLASS", "storage class")}
	case "StorageClass":
		return []Column{fact("PROVISIONER", "provisioner"), fact("RECLAIMPOLICY", "reclaim policy"), fact("VOLUMEBINDINGMODE", "binding"), fact("DEFAULT", "default")}
	case "PodDisruptionBudget":
		return []Column{fact("MIN AVAILABLE", "min available"), fact("MAX UNAVAILABLE", "max unavailable"), fact("ALLOWED DISRUPTIONS", "disruptions allowed")}
	case "HorizontalPodAutoscaler":
		return []Column{fact("TARGETS", "metric"), fact("MINPODS", "min replicas"), fact("MAXPODS", "max replicas"), fact("REPLICAS", "replicas")}
	case "ClusterNetworkPolicy":
		return []Column{fact("TIER", "tier"), fact("PRIORITY", "priority"), wide(fact("NAMESPACES", "namespaces")), wide(fact("PODS", "pods")), wide(fact("INGRESS", "Ingress")), wide(fact("EGRESS", "Egress"))}
	case "NetworkPolicy":
		return []Column{selector("POD-SELECTOR"), fact("INGRESS", "Ingress"), fact("EGRESS", "Egress")}
	}
	return []Column{ready(), health()}
}
