package dev.insula.client;

import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;

/**
 * The names of an object, read from its bytes without building a tree: what every store of objects
 * needs of each of them.
 *
 * @param resourceVersion empty where the object has none
 */
public record ObjectHead(ObjectName name, String uid, String resourceVersion) {

  /**
   * Reads the head; members that are absent are empty.
   *
   * @throws dev.insula.machinery.json.Json.MalformedJsonException if the bytes are no JSON
   */
  public static ObjectHead of(ApiObject object) {
    var in = new JsonScanner(object.bytes());
    if (in.enter()) {
      for (String key = in.member(); key != null; key = in.member()) {
        if (key.equals("metadata") && in.isObject()) {
          return metadata(in);
        }
        in.skip();
      }
    }
    return new ObjectHead(new ObjectName("", ""), "", "");
  }

  /** The resource version as the number it is in Kubernetes; 0 where there is none. */
  public long revision() {
    try {
      return resourceVersion.isEmpty() ? 0 : Long.parseLong(resourceVersion);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static ObjectHead metadata(JsonScanner in) {
    String namespace = "";
    String name = "";
    String uid = "";
    String version = "";
    in.enter();
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "namespace" -> namespace = in.text();
        case "name" -> name = in.text();
        case "uid" -> uid = in.text();
        case "resourceVersion" -> version = in.text();
        default -> in.skip();
      }
      if (!namespace.isEmpty() && !name.isEmpty() && !uid.isEmpty() && !version.isEmpty()) {
        // What comes after them can be long.
        break;
      }
    }
    return new ObjectHead(new ObjectName(namespace, name), uid, version);
  }
}
