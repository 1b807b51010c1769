package dev.insula.tenancy.api;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The resource {@code tenants.insula.dev}. */
public final class TenantResource {

  public static final GroupVersionResource TENANTS =
      new GroupVersionResource("insula.dev", "v1alpha1", "tenants");

  public static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

  /** Keeps a Tenant until nothing of it is left in the super cluster nor on disk. */
  public static final String FINALIZER = "insula.dev/tenant";

  private static final String DEFINITION = "tenants.insula.dev.json";

  private TenantResource() {}

  /** The CustomResourceDefinition that a super cluster needs. */
  public static JsonObject definition() {
    try (InputStream in = TenantResource.class.getResourceAsStream(DEFINITION)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + DEFINITION);
      }
      return Json.parseObject(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
