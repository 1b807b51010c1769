package dev.insula.tenancy.naming;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import org.jspecify.annotations.Nullable;

/**
 * Whose copy an object of the super cluster is: written into its labels and annotations, from which
 * a syncer that has lost everything starts again.
 *
 * @param tenantUid uid of the Tenant
 * @param namespace the namespace as the tenant names it
 * @param name the object's name as the tenant knows it
 * @param uid uid of the tenant's object; empty for what is no copy of one
 */
public record Origin(String tenantUid, String namespace, String name, String uid) {

  /** Labels and annotations of this domain are the platform's: a tenant can't set them below. */
  public static final String DOMAIN = "insula.dev";

  /** Label: name of the tenant. */
  public static final String TENANT = "insula.dev/tenant";

  /** Label: uid of the tenant; every object that is written for a tenant has it. */
  public static final String TENANT_UID = "insula.dev/tenant-uid";

  /** Label: namespace in the tenant. */
  public static final String NAMESPACE = "insula.dev/namespace";

  /** Label of a super namespace: the tenant's isolation profile. */
  public static final String PROFILE = "insula.dev/profile";

  /** Annotation: uid of the tenant's object. */
  public static final String UID = "insula.dev/uid";

  /** Annotation: version that the tenant's object had when its copy was made. */
  public static final String VERSION = "insula.dev/version";

  /** Annotation: name of the tenant's object where it is another one than here. */
  public static final String NAME = "insula.dev/name";

  /** Annotation: the tenant's object's owners, which mean nothing to the super cluster. */
  public static final String OWNERS = "insula.dev/owners";

  /**
   * Annotation of a super namespace, and of all that is written into it: the holder of the lease of
   * the replica that serves the tenant, where another replica may come to do so.
   */
  public static final String SERVED_BY = "insula.dev/served-by";

  /**
   * Annotations with this prefix tell simulated nodes how a pod behaves; they mean nothing to real
   * ones, and are the tenant's to write.
   */
  private static final String SIMULATION = "insula.dev/simulated-";

  private static final int PROFILE_HASH = 32;

  /** True for keys of labels and annotations that only the platform may write. */
  public static boolean isReserved(String key) {
    if (key.startsWith(SIMULATION)) {
      return false;
    }
    int slash = key.indexOf('/');
    String domain = slash < 0 ? key : key.substring(0, slash);
    return domain.equals(DOMAIN) || domain.endsWith("." + DOMAIN);
  }

  /**
   * Metadata of the object that stands for a tenant's object: its labels and annotations without
   * those that would be forged, and where it comes from.
   */
  public static JsonObject metadata(
      TenantIdentity tenant, JsonObject source, String superNamespace, String superName) {
    JsonObject from = Meta.of(source);
    String name = from.string("name", "");
    var meta = JsonObject.of("name", superName);
    if (!superNamespace.isEmpty()) {
      meta.put("namespace", superNamespace);
    }
    JsonObject labels = unreserved(from.object("labels"));
    // A Namespace is its own namespace: its name is what its copy stands for.
    label(labels, tenant, from.string("namespace", name));
    meta.put("labels", labels);
    JsonObject annotations = unreserved(from.object("annotations"));
    annotations.put(UID, from.string("uid", ""));
    String version = from.string("resourceVersion", "");
    if (!version.isEmpty()) {
      annotations.put(VERSION, version);
    }
    if (!superName.equals(name)) {
      annotations.put(NAME, name);
    }
    recordOwners(from.array("ownerReferences"), annotations);
    meta.put("annotations", annotations);
    return meta;
  }

  /** Adds the labels that every object written for a tenant has. */
  static void label(JsonObject labels, TenantIdentity tenant, String namespace) {
    labels.put(TENANT, tenant.name());
    labels.put(TENANT_UID, tenant.uid());
    labels.put(NAMESPACE, namespace);
  }

  /** The name of a profile as the value of {@link #PROFILE}: itself, if it is short enough. */
  public static String profileLabel(String profile) {
    return profile.length() <= SuperNames.MAX_LABEL
        ? profile
        : Digests.base32(PROFILE_HASH, "profile", profile);
  }

  /** Reads it from an object of the super cluster; null if that is no tenant's. */
  public static @Nullable Origin of(JsonObject superObject) {
    JsonObject meta = Meta.of(superObject);
    JsonObject labels = meta.objectAt("labels");
    JsonObject annotations = meta.objectAt("annotations");
    String tenantUid = labels.string(TENANT_UID);
    if (tenantUid == null) {
      return null;
    }
    String name = annotations.string(NAME, meta.string("name", ""));
    return new Origin(tenantUid, labels.string(NAMESPACE, ""), name, annotations.string(UID, ""));
  }

  private static JsonObject unreserved(@Nullable JsonObject map) {
    var out = new JsonObject();
    if (map == null) {
      return out;
    }
    for (int i = 0; i < map.size(); i++) {
      if (!isReserved(map.keyAt(i))) {
        out.put(map.keyAt(i), map.valueAt(i));
      }
    }
    return out;
  }

  private static void recordOwners(@Nullable JsonArray owners, JsonObject annotations) {
    if (owners != null && !owners.isEmpty()) {
      annotations.put(OWNERS, Json.string(owners));
    }
  }
}
