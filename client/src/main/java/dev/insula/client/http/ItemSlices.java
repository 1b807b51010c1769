package dev.insula.client.http;

import dev.insula.client.ObjectList;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Cuts the items out of a list's JSON without building trees. A Kubernetes list leaves {@code kind}
 * and {@code apiVersion} out of its items; they are put back, so that an item reads like the
 * object.
 */
final class ItemSlices {

  private static final JsonFactory FACTORY = new JsonFactory();

  private String apiVersion = "";
  private String kind = "";
  private String resourceVersion = "";
  private String continueToken = "";
  private final List<byte[]> items = new ArrayList<>();

  private ItemSlices() {}

  static ObjectList read(byte[] body) {
    var slices = new ItemSlices();
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      in.nextToken();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        slices.member(in, name, body);
      }
    }
    return slices.toList();
  }

  private void member(JsonParser in, String name, byte[] body) {
    JsonToken token = in.nextToken();
    switch (name) {
      case "kind" -> kind = in.getString();
      case "apiVersion" -> apiVersion = in.getString();
      case "metadata" -> metadata(Json.parseObject(slice(in, body)));
      case "items" -> {
        if (token == JsonToken.START_ARRAY) {
          while (in.nextToken() == JsonToken.START_OBJECT) {
            items.add(slice(in, body));
          }
        }
      }
      default -> in.skipChildren();
    }
  }

  private static byte[] slice(JsonParser in, byte[] body) {
    int from = (int) in.currentTokenLocation().getByteOffset();
    in.skipChildren();
    return Arrays.copyOfRange(body, from, (int) in.currentLocation().getByteOffset());
  }

  private void metadata(JsonObject metadata) {
    resourceVersion = metadata.string("resourceVersion", "");
    continueToken = metadata.string("continue", "");
  }

  private ObjectList toList() {
    byte[] type = typeMembers();
    List<ApiObject> objects = new ArrayList<>(items.size());
    for (byte[] item : items) {
      objects.add(new ApiObject(startsWithType(item) ? item : join(type, item)));
    }
    return new ObjectList(objects, resourceVersion, continueToken);
  }

  private byte[] typeMembers() {
    String itemKind = kind.endsWith("List") ? kind.substring(0, kind.length() - 4) : kind;
    String members = Json.string(JsonObject.of("kind", itemKind, "apiVersion", apiVersion));
    return (members.substring(0, members.length() - 1) + ",").getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the item itself says its type, as items of a mixed list do. */
  private static boolean startsWithType(byte[] item) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), item)) {
      in.nextToken();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        if (name.equals("kind")) {
          return true;
        }
        in.nextToken();
        in.skipChildren();
      }
      return false;
    }
  }

  private static byte[] join(byte[] type, byte[] item) {
    var out = new ByteArrayOutputStream(type.length + item.length);
    if (item.length == 2) {
      out.write(type, 0, type.length - 1);
    } else {
      out.writeBytes(type);
    }
    out.write(item, 1, item.length - 1);
    return out.toByteArray();
  }
}
