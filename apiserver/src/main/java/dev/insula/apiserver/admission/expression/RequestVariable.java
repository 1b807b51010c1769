package dev.insula.apiserver.admission.expression;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.insula.machinery.cel.CelObject;
import dev.insula.machinery.json.JsonObject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code request}: the review of a write without its objects. Source: {@code
 * AdmissionRequest} of admission.k8s.io/v1 as {@code k8s.io/apiserver/pkg/admission/plugin/cel}
 * declares it.
 *
 * @param json the part of the review that the value shows
 */
record RequestVariable(String typeName, JsonObject json, Map<String, String> nested)
    implements CelObject {

  private static final CelType TEXT = SimpleType.STRING;

  private static final StructType KIND =
      struct("kubernetes.GroupVersionKind", Map.of("group", TEXT, "version", TEXT, "kind", TEXT));
  private static final StructType RESOURCE =
      struct(
          "kubernetes.GroupVersionResource",
          Map.of("group", TEXT, "version", TEXT, "resource", TEXT));
  private static final StructType USER =
      struct(
          "kubernetes.UserInfo",
          Map.of(
              "username",
              TEXT,
              "uid",
              TEXT,
              "groups",
              ListType.create(TEXT),
              "extra",
              MapType.create(TEXT, ListType.create(TEXT))));

  static final StructType TYPE =
      struct(
          "kubernetes.AdmissionRequest",
          Map.ofEntries(
              Map.entry("kind", KIND),
              Map.entry("resource", RESOURCE),
              Map.entry("subResource", TEXT),
              Map.entry("requestKind", KIND),
              Map.entry("requestResource", RESOURCE),
              Map.entry("requestSubResource", TEXT),
              Map.entry("name", TEXT),
              Map.entry("namespace", TEXT),
              Map.entry("operation", TEXT),
              Map.entry("userInfo", USER),
              Map.entry("dryRun", SimpleType.BOOL),
              Map.entry("options", SimpleType.DYN)));

  private static final Map<String, String> NESTED =
      Map.of(
          "kind", KIND.name(),
          "requestKind", KIND.name(),
          "resource", RESOURCE.name(),
          "requestResource", RESOURCE.name(),
          "userInfo", USER.name());

  static RequestVariable of(JsonObject review) {
    return new RequestVariable(TYPE.name(), review, NESTED);
  }

  @SuppressWarnings("Immutable") // the map is not changed once the type is made
  static StructType struct(String name, Map<String, CelType> fields) {
    return StructType.create(
        name,
        ImmutableSet.copyOf(fields.keySet()),
        field -> Optional.ofNullable(fields.get(field)));
  }

  @Override
  public @Nullable Object field(String name) {
    Object value = json.get(name);
    String type = nested.get(name);
    return type != null && value instanceof JsonObject object
        ? new RequestVariable(type, object, Map.of())
        : value;
  }

  @Override
  public Collection<String> fieldNames() {
    return json.keySet();
  }
}
