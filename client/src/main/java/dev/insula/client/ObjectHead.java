package dev.insula.client;

import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The names of an object, read from its bytes without building a tree: what every store of objects
 * needs of each of them.
 *
 * @param resourceVersion empty where the object has none
 */
public record ObjectHead(ObjectName name, String uid, String resourceVersion) {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Reads the head; members that are absent are empty. */
  public static ObjectHead of(ApiObject object) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), object.bytes())) {
      in.nextToken();
      for (String key = in.nextName(); key != null; key = in.nextName()) {
        JsonToken value = in.nextToken();
        if (key.equals("metadata") && value == JsonToken.START_OBJECT) {
          return metadata(in);
        }
        in.skipChildren();
      }
      return new ObjectHead(new ObjectName("", ""), "", "");
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not an object: " + e.getOriginalMessage(), e);
    }
  }

  /** The resource version as the number it is in Kubernetes; 0 where there is none. */
  public long revision() {
    try {
      return resourceVersion.isEmpty() ? 0 : Long.parseLong(resourceVersion);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static ObjectHead metadata(JsonParser in) {
    String namespace = "";
    String name = "";
    String uid = "";
    String version = "";
    for (String key = in.nextName(); key != null; key = in.nextName()) {
      in.nextToken();
      switch (key) {
        case "namespace" -> namespace = text(in);
        case "name" -> name = text(in);
        case "uid" -> uid = text(in);
        case "resourceVersion" -> version = text(in);
        default -> in.skipChildren();
      }
    }
    return new ObjectHead(new ObjectName(namespace, name), uid, version);
  }

  private static String text(JsonParser in) {
    @Nullable String value = in.getValueAsString();
    in.skipChildren();
    return value == null ? "" : value;
  }
}
