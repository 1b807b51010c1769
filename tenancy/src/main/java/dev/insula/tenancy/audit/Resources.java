package dev.insula.tenancy.audit;

import dev.insula.machinery.object.GroupVersionResource;

/** Resources of the super cluster that the checks read. */
final class Resources {

  static final GroupVersionResource NAMESPACES = core("namespaces");
  static final GroupVersionResource NODES = core("nodes");
  static final GroupVersionResource PODS = core("pods");
  static final GroupVersionResource SECRETS = core("secrets");
  static final GroupVersionResource SERVICES = core("services");
  static final GroupVersionResource SERVICE_ACCOUNTS = core("serviceaccounts");
  static final GroupVersionResource CONFIG_MAPS = core("configmaps");
  static final GroupVersionResource ENDPOINTS = core("endpoints");
  static final GroupVersionResource EVENTS = core("events");
  static final GroupVersionResource CLAIMS = core("persistentvolumeclaims");
  static final GroupVersionResource VOLUMES = core("persistentvolumes");
  static final GroupVersionResource SLICES = of("discovery.k8s.io", "endpointslices");
  static final GroupVersionResource INGRESSES = of("networking.k8s.io", "ingresses");
  static final GroupVersionResource NETWORK_POLICIES = of("networking.k8s.io", "networkpolicies");
  static final GroupVersionResource STORAGE_CLASSES = of("storage.k8s.io", "storageclasses");
  static final GroupVersionResource RUNTIME_CLASSES = of("node.k8s.io", "runtimeclasses");
  static final GroupVersionResource DAEMON_SETS = of("apps", "daemonsets");
  static final GroupVersionResource REVIEWS = of("authorization.k8s.io", "subjectaccessreviews");
  static final GroupVersionResource ROLES = rbac("roles");
  static final GroupVersionResource CLUSTER_ROLES = rbac("clusterroles");
  static final GroupVersionResource ROLE_BINDINGS = rbac("rolebindings");
  static final GroupVersionResource CLUSTER_ROLE_BINDINGS = rbac("clusterrolebindings");
  static final GroupVersionResource MUTATING =
      of("admissionregistration.k8s.io", "mutatingwebhookconfigurations");
  static final GroupVersionResource VALIDATING =
      of("admissionregistration.k8s.io", "validatingwebhookconfigurations");
  static final GroupVersionResource API_SERVICES = of("apiregistration.k8s.io", "apiservices");
  static final GroupVersionResource CRDS = of("apiextensions.k8s.io", "customresourcedefinitions");

  private Resources() {}

  static GroupVersionResource core(String plural) {
    return of("", plural);
  }

  static GroupVersionResource of(String group, String plural) {
    return new GroupVersionResource(group, "v1", plural);
  }

  private static GroupVersionResource rbac(String plural) {
    return of("rbac.authorization.k8s.io", plural);
  }
}
