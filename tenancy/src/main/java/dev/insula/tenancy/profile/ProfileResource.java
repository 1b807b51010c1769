package dev.insula.tenancy.profile;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The resource {@code isolationprofiles.insula.dev}, and the profiles that ship. */
public final class ProfileResource {

  public static final GroupVersionResource PROFILES =
      new GroupVersionResource("insula.dev", "v1alpha1", "isolationprofiles");

  /** The profile of tenants that name none. */
  public static final String DEFAULT = "standard";

  private ProfileResource() {}

  /** The CustomResourceDefinition that a super cluster needs. */
  public static JsonObject definition() {
    return (JsonObject) read("isolationprofiles.insula.dev.json");
  }

  /** Profiles that a super cluster gets where it has none of their names. */
  public static List<JsonObject> shipped() {
    return ((JsonArray) read("shipped.json")).objects();
  }

  private static Object read(String name) {
    try (InputStream in = ProfileResource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return Json.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
