package dev.insula.tenancy.translation;

import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds of Kubernetes itself that pass down. */
public enum SyncedKind implements PassingKind {
  NAMESPACE("Namespace", "", "namespaces"),
  POD("Pod", "", "pods"),
  SERVICE("Service", "", "services"),
  CONFIG_MAP("ConfigMap", "", "configmaps"),
  SECRET("Secret", "", "secrets"),
  SERVICE_ACCOUNT("ServiceAccount", "", "serviceaccounts"),
  CLAIM("PersistentVolumeClaim", "", "persistentvolumeclaims"),
  ENDPOINTS("Endpoints", "", "endpoints"),
  ENDPOINT_SLICE("EndpointSlice", "discovery.k8s.io", "endpointslices"),
  INGRESS("Ingress", "networking.k8s.io", "ingresses"),
  NETWORK_POLICY("NetworkPolicy", "networking.k8s.io", "networkpolicies"),
  BUDGET("PodDisruptionBudget", "policy", "poddisruptionbudgets");

  private static final Map<GroupResource, SyncedKind> BY_RESOURCE = byResource();

  private final String kind;
  private final String group;
  private final String plural;

  SyncedKind(String kind, String group, String plural) {
    this.kind = kind;
    this.group = group;
    this.plural = plural;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String ruleName() {
    return kind;
  }

  @Override
  public GroupVersionResource resource() {
    return new GroupVersionResource(group, "v1", plural);
  }

  @Override
  public boolean isReferenced() {
    return this == CONFIG_MAP || this == SECRET || this == SERVICE_ACCOUNT;
  }

  @Override
  public boolean passesByItself() {
    return this != NAMESPACE && this != POD && !isReferenced();
  }

  @Override
  public boolean comesUp() {
    return this == POD || this == SERVICE || this == CLAIM || this == INGRESS;
  }

  /** The kind of that name; null if it does not pass down. */
  public static @Nullable SyncedKind of(String kind) {
    for (SyncedKind synced : values()) {
      if (synced.kind.equals(kind)) {
        return synced;
      }
    }
    return null;
  }

  /** The kind of a resource; null if it does not pass down. */
  public static @Nullable SyncedKind of(GroupResource resource) {
    return BY_RESOURCE.get(resource);
  }

  private static Map<GroupResource, SyncedKind> byResource() {
    var map = new HashMap<GroupResource, SyncedKind>();
    for (SyncedKind kind : values()) {
      map.put(kind.resource().groupResource(), kind);
    }
    return Map.copyOf(map);
  }
}
