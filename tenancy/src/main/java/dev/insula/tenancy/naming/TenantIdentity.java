package dev.insula.tenancy.naming;

/**
 * Which tenant: a tenant that is deleted and made again under the same name is another one.
 *
 * @param name the Tenant object's name, unique among those that exist
 * @param uid the Tenant object's uid, unique for ever
 */
public record TenantIdentity(String name, String uid) {

  /** Longest name of a tenant, so that it stands whole in the names derived from it. */
  public static final int MAX_NAME = 32;

  /** Name of the hosted control plane: readable, and never that of an earlier tenant. */
  public String controlPlane() {
    return name + "-" + Digests.base32(8, "control-plane", uid);
  }
}
