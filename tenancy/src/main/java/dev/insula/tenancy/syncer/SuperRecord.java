package dev.insula.tenancy.syncer;

import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.List;

/**
 * What is kept of an object that was written into the super cluster for a tenant: enough to compare
 * the sides, in about 300 bytes. Immutable.
 *
 * @param grace the grace period of its deletion in seconds; -1 if it is not being deleted
 * @param nodeName of a pod; empty if it is not bound
 * @param started whether the pod's node has said anything of it
 * @param ended whether it is a pod all of whose containers have ended for good
 * @param tenantVersion version of the tenant's object when this one was made; 0 if it has none
 * @param tokenExpires of a token's Secret, seconds since the epoch; 0 for others
 * @param shape digest of what a tenant can change
 * @param status digest of the status and the node
 * @param addresses those that it has, or leads to, as {@link Addresses} writes them
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
    boolean started,
    boolean ended,
    long tenantVersion,
    long tokenExpires,
    long shape,
    long status,
    List<String> addresses) {

  /** Whether it is a pod whose node has not said anything of it yet. */
  boolean isStarting() {
    return !nodeName.isEmpty() && !started && !deleting;
  }

  SuperRecord withAddresses(List<String> its) {
    return with(origin, its);
  }

  /**
   * Whether it stands for an object of the tenant's. What controllers of the super cluster make of
   * copies, such as the EndpointSlices of a Service, often has the labels of those.
   */
  boolean isCopy() {
    return !origin.uid().isEmpty();
  }

  /** The same as what somebody else made, though it has the marks of a copy. */
  SuperRecord madeByOthers() {
    return with(new Origin(origin.tenantUid(), origin.namespace(), origin.name(), ""), addresses);
  }

  private SuperRecord with(Origin itsOrigin, List<String> itsAddresses) {
    return new SuperRecord(
        namespace,
        name,
        uid,
        version,
        itsOrigin,
        deleting,
        grace,
        nodeName,
        started,
        ended,
        tenantVersion,
        tokenExpires,
        shape,
        status,
        itsAddresses);
  }

  ObjectName objectName() {
    return new ObjectName(namespace, name);
  }

  /** The key of the tenant's object. */
  SyncKey key(PassingKind kind) {
    return kind == SyncedKind.NAMESPACE
        ? SyncKey.namespace(origin.namespace())
        : new SyncKey(kind, origin.namespace(), origin.name());
  }
}
