package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kinds of classes of the super cluster that the platform offers to tenants. */
public enum OfferedKind implements Offered {
  STORAGE_CLASS(
      "StorageClass",
      "storage.k8s.io",
      "storageclasses",
      "storageclass.kubernetes.io/is-default-class",
      "provisioner reclaimPolicy volumeBindingMode allowVolumeExpansion"),
  PRIORITY_CLASS(
      "PriorityClass",
      "scheduling.k8s.io",
      "priorityclasses",
      "",
      "value globalDefault description preemptionPolicy"),
  RUNTIME_CLASS("RuntimeClass", "node.k8s.io", "runtimeclasses", "", "handler overhead"),
  INGRESS_CLASS(
      "IngressClass",
      "networking.k8s.io",
      "ingressclasses",
      "ingressclass.kubernetes.io/is-default-class",
      "spec");

  private final String kind;
  private final String group;
  private final String plural;
  private final String defaultMark;
  private final String members;

  OfferedKind(String kind, String group, String plural, String defaultMark, String members) {
    this.kind = kind;
    this.group = group;
    this.plural = plural;
    this.defaultMark = defaultMark;
    this.members = members;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String selector() {
    return ClassUp.OFFERED + "=true";
  }

  @Override
  public JsonObject translate(JsonObject superObject) {
    return ClassUp.translate(this, superObject);
  }

  @Override
  public @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    return ClassUp.merge(this, existing, wanted);
  }

  @Override
  public GroupVersionResource resource() {
    return new GroupVersionResource(group, "v1", plural);
  }

  /** Annotation that makes a class the default one; empty if the kind has none. */
  String defaultMark() {
    return defaultMark;
  }

  /** What tenants see of a class: not what tells how the platform makes it. */
  List<String> members() {
    return List.of(members.split(" "));
  }
}
