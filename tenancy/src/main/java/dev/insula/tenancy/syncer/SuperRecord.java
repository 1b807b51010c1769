package dev.insula.tenancy.syncer;

import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.SyncedKind;

/**
 * What is kept of an object that was written into the super cluster for a tenant: enough to compare
 * the sides, in about 300 bytes. Immutable.
 *
 * @param grace the grace period of its deletion in seconds; -1 if it is not being deleted
 * @param nodeName of a pod; empty if it is not bound
 * @param tenantVersion version of the tenant's object when this one was made; 0 if it has none
 * @param tokenExpires of a token's Secret, seconds since the epoch; 0 for others
 * @param shape digest of what a tenant can change
 * @param status digest of the status
 */
record SuperRecord(
    String namespace,
    String name,
    String uid,
    String version,
    Origin origin,
    boolean deleting,
    long grace,
    String nodeName,
    long tenantVersion,
    long tokenExpires,
    long shape,
    long status) {

  ObjectName objectName() {
    return new ObjectName(namespace, name);
  }

  /** The key of the tenant's object. */
  SyncKey key(SyncedKind kind) {
    return kind == SyncedKind.NAMESPACE
        ? SyncKey.namespace(origin.namespace())
        : new SyncKey(kind, origin.namespace(), origin.name());
  }
}
