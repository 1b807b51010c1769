package dev.insula.apiserver.resource;

import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Meta;

/** Whether what a body says of itself fits the path it was sent to. Stateless. */
final class BodyRules {

  private BodyRules() {}

  /**
   * Type members may be left out, but not be others.
   *
   * @throws ApiException 400
   */
  static void checkType(GroupVersionKind expected, JsonObject object) {
    String apiVersion = object.string("apiVersion", "");
    String kind = object.string("kind", "");
    boolean otherKind = !kind.isEmpty() && !kind.equals(expected.kind());
    if (!apiVersion.isEmpty() && !apiVersion.equals(expected.apiVersion()) && !otherKind) {
      throw ApiException.badRequest(
          "the API version in the data ("
              + apiVersion
              + ") does not match the expected API version ("
              + expected.apiVersion()
              + ")");
    }
    if (otherKind) {
      throw ApiException.badRequest(
          kind
              + " in version \""
              + expected.version()
              + "\" cannot be handled as a "
              + expected.kind()
              + ": converting ("
              + goPackage(expected)
              + "."
              + kind
              + ") to ("
              + internalPackage(expected)
              + "."
              + expected.kind()
              + "): unknown conversion");
    }
    object.put("apiVersion", expected.apiVersion());
    object.put("kind", expected.kind());
  }

  /**
   * The namespace of the path counts; the object may leave it out.
   *
   * @throws ApiException 400 if the object names another one
   */
  static void settleNamespace(JsonObject object, String namespace) {
    Object there = object.get("metadata");
    if (there != null && there != JsonNull.NULL && !(there instanceof JsonObject)) {
      return; // It is refused when it is decoded.
    }
    JsonObject metadata = object.objectOrCreate("metadata");
    Object named = metadata.get("namespace");
    if (named != null && named != JsonNull.NULL && !(named instanceof String)) {
      return;
    }
    String given = metadata.string("namespace", "");
    if (namespace.isEmpty()) {
      metadata.remove("namespace");
    } else if (given.isEmpty()) {
      metadata.put("namespace", namespace);
    } else if (!given.equals(namespace)) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
  }

  /**
   * @throws ApiException 400 if the object doesn't have the name of the path
   */
  static void checkName(JsonObject object, String name) {
    String given = Meta.name(object);
    if (given.isEmpty()) {
      throw ApiException.badRequest(
          "the name of the object ("
              + name
              + " based on URL) was undeterminable: name must be provided");
    }
    if (!given.equals(name)) {
      throw ApiException.badRequest(
          "the name of the object ("
              + given
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
  }

  private static String goPackage(GroupVersionKind kind) {
    return kind.version();
  }

  private static String internalPackage(GroupVersionKind kind) {
    String group = kind.group();
    int dot = group.indexOf('.');
    return group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
  }

  /** 400 of a body that does not fit its kind. */
  static ApiException undecodable(GroupVersionKind kind, String why) {
    return ApiException.badRequest(
        kind.kind()
            + " in version \""
            + kind.version()
            + "\" cannot be handled as a "
            + kind.kind()
            + ": "
            + why);
  }
}
