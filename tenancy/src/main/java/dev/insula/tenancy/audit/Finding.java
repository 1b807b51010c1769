package dev.insula.tenancy.audit;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;

/**
 * One thing that breaks a guarantee.
 *
 * @param subject the object, such as {@code Pod acme-web-x/p}, or who can do what they must not
 * @param message what is wrong with it
 */
public record Finding(String subject, String message) {

  /** About an object that is read by itself, so that it may lack its kind in lists. */
  static Finding of(String kind, JsonObject object, String message) {
    String namespace = Meta.namespace(object);
    String name = Meta.name(object);
    return new Finding(kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name), message);
  }
}
