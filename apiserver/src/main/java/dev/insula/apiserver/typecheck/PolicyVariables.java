package dev.insula.apiserver.typecheck;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of what a policy's expressions can name besides the object itself. Immutable. */
final class PolicyVariables {

  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType TEXTS = ListType.create(TEXT);
  private static final CelType TEXT_MAP = MapType.create(TEXT, TEXT);

  private PolicyVariables() {}

  /** An object type. */
  static StructType struct(String name, Map<String, CelType> fields) {
    ImmutableMap<String, CelType> all = ImmutableMap.copyOf(fields);
    return StructType.create(name, all.keySet(), field -> Optional.ofNullable(all.get(field)));
  }

  /** {@code admission.k8s.io/v1.AdmissionRequest} as expressions see it. */
  static StructType request() {
    CelType kind = texts("kubernetes.GroupVersionKind", "group", "version", "kind");
    CelType resource = texts("kubernetes.GroupVersionResource", "group", "version", "resource");
    var user = new LinkedHashMap<String, CelType>();
    user.put("username", TEXT);
    user.put("uid", TEXT);
    user.put("groups", TEXTS);
    user.put("extra", MapType.create(TEXT, TEXTS));
    var fields = new LinkedHashMap<String, CelType>();
    fields.put("kind", kind);
    fields.put("resource", resource);
    fields.put("requestKind", kind);
    fields.put("requestResource", resource);
    for (String text :
        List.of("subResource", "requestSubResource", "name", "namespace", "operation")) {
      fields.put(text, TEXT);
    }
    fields.put("userInfo", struct("kubernetes.UserInfo", user));
    fields.put("dryRun", SimpleType.BOOL);
    fields.put("options", SimpleType.DYN);
    return struct("kubernetes.AdmissionRequest", fields);
  }

  /** A namespace with what expressions see of its metadata, spec and status. */
  static StructType namespace() {
    var metadata = new LinkedHashMap<String, CelType>();
    for (String text : List.of("name", "generateName", "namespace", "uid", "resourceVersion")) {
      metadata.put(text, TEXT);
    }
    metadata.put("labels", TEXT_MAP);
    metadata.put("annotations", TEXT_MAP);
    metadata.put("generation", SimpleType.INT);
    metadata.put("deletionGracePeriodSeconds", SimpleType.INT);
    metadata.put("creationTimestamp", SimpleType.TIMESTAMP);
    metadata.put("deletionTimestamp", SimpleType.TIMESTAMP);
    metadata.put("finalizers", TEXTS);
    return struct(
        "kubernetes.Namespace",
        Map.of(
            "metadata",
            struct("kubernetes.NamespaceMetadata", metadata),
            "spec",
            struct("kubernetes.NamespaceSpec", Map.of("finalizers", TEXTS)),
            "status",
            texts("kubernetes.NamespaceStatus", "phase")));
  }

  private static StructType texts(String name, String... fields) {
    var out = new LinkedHashMap<String, CelType>();
    for (String field : fields) {
      out.put(field, TEXT);
    }
    return struct(name, out);
  }
}
