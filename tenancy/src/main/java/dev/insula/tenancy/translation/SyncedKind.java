package dev.insula.tenancy.translation;

import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds that pass down. */
public enum SyncedKind {
  NAMESPACE("Namespace", "namespaces"),
  POD("Pod", "pods"),
  SERVICE("Service", "services"),
  CONFIG_MAP("ConfigMap", "configmaps"),
  SECRET("Secret", "secrets"),
  SERVICE_ACCOUNT("ServiceAccount", "serviceaccounts");

  private static final Map<GroupResource, SyncedKind> BY_RESOURCE = byResource();

  private final String kind;
  private final String plural;

  SyncedKind(String kind, String plural) {
    this.kind = kind;
    this.plural = plural;
  }

  public String kind() {
    return kind;
  }

  public GroupVersionResource resource() {
    return new GroupVersionResource("", "v1", plural);
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
