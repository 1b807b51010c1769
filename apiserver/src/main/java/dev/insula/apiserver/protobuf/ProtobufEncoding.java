package dev.insula.apiserver.protobuf;

import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Objects and lists of built-in kinds as protobuf: four bytes of magic, then a message that says
 * the type and holds the object's bytes. Thread-safe, shared by all control planes.
 *
 * <p>Source: "Kubernetes Protobuf encoding" in the API concepts.
 */
public final class ProtobufEncoding {

  static final byte[] MAGIC = {'k', '8', 's', 0};

  /** Kinds of no group: failures, and what discovery tells. */
  private static final Set<String> DOCUMENTS =
      Set.of("Status", "APIVersions", "APIGroup", "APIGroupList", "APIResourceList");

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** Types that no document has: views of the metadata of any object. */
  private static final Map<String, String> VIEWS =
      Map.of(
          META + "PartialObjectMetadata",
          "{\"properties\":{\"metadata\":{\"$ref\":\"" + META + "ObjectMeta\",\"number\":1}}}",
          META + "PartialObjectMetadataList",
          "{\"properties\":{\"metadata\":{\"$ref\":\""
              + META
              + "ListMeta\",\"number\":1},\"items\":{\"type\":\"array\",\"number\":2,"
              + "\"items\":{\"$ref\":\""
              + META
              + "PartialObjectMetadata\"}}}}");

  private final KubernetesModel model;
  private final MessageWriter writer = new MessageWriter(this::order);

  /** At most as many as the model has types, and the views. */
  private final Map<String, WireOrder> orders = new ConcurrentHashMap<>();

  public ProtobufEncoding(KubernetesModel model) {
    this.model = model;
  }

  /** The encoded object; empty if its kind is not a built-in one. */
  Optional<byte[]> encode(JsonObject object) {
    String apiVersion = object.string("apiVersion", "");
    String kind = object.string("kind", "");
    return typeName(GroupVersionKind.of(apiVersion, kind))
        .map(type -> enveloped(apiVersion, kind, writer.message(object, type)));
  }

  private static byte[] enveloped(String apiVersion, String kind, byte[] raw) {
    byte[] type =
        MessageWriter.bytes(
            out -> {
              out.writeString(1, apiVersion);
              out.writeString(2, kind);
            });
    var bytes = new ByteArrayOutputStream(raw.length + 64);
    bytes.writeBytes(MAGIC);
    bytes.writeBytes(
        MessageWriter.bytes(
            out -> {
              out.writeByteArray(1, type);
              out.writeByteArray(2, raw);
              out.writeString(3, "");
              out.writeString(4, "");
            }));
    return bytes.toByteArray();
  }

  private Optional<String> typeName(GroupVersionKind kind) {
    boolean meta =
        kind.group().equals("meta.k8s.io")
            || (kind.group().isEmpty() && DOCUMENTS.contains(kind.kind()));
    String name;
    try {
      name = meta ? META + kind.kind() : model.typeName(kind);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    boolean known = VIEWS.containsKey(name) || model.typeNames().contains(name);
    return known ? Optional.of(name) : Optional.empty();
  }

  private WireOrder order(String type) {
    WireOrder known = orders.get(type);
    if (known == null) {
      String view = VIEWS.get(type);
      known = WireOrder.of(view == null ? typeNode(type) : Json.parseObject(view));
      orders.put(type, known);
    }
    return known;
  }

  private JsonObject typeNode(String type) {
    JsonObject node = model.typeNode(type);
    if (type.equals(META + "APIResource")) {
      node = node.deepCopy();
      node.objectAt("properties", "verbs").put(MessageWriter.WRAPPED, true);
    }
    return node;
  }
}
