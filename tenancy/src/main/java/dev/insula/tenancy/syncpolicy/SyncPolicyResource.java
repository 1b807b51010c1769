package dev.insula.tenancy.syncpolicy;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The resource {@code syncpolicies.insula.dev}, and the policies that ship. */
public final class SyncPolicyResource {

  public static final GroupVersionResource POLICIES =
      new GroupVersionResource("insula.dev", "v1alpha1", "syncpolicies");

  private SyncPolicyResource() {}

  /** The CustomResourceDefinition that a super cluster needs. */
  public static JsonObject definition() {
    return (JsonObject) read("syncpolicies.insula.dev.json");
  }

  /** Policies that a super cluster gets where it has none of their names. */
  public static List<JsonObject> shipped() {
    return ((JsonArray) read("shipped.json")).objects();
  }

  private static Object read(String name) {
    try (InputStream in = SyncPolicyResource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return Json.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
