package dev.insula.tenancy.translation;

import dev.insula.tenancy.naming.SuperNames;

/**
 * What a controller of the super cluster makes for a declared object: it is called there as nothing
 * else is, so that a tenant that names it names nothing of the platform's, nor a copy.
 *
 * @param kind {@link SyncedKind#SECRET} or {@link SyncedKind#CONFIG_MAP}
 * @param name as the tenant names it
 */
public record MadeFor(SyncedKind kind, String name) {

  /** Its name in the super namespace. */
  public String superName() {
    return SuperNames.result(name);
  }
}
