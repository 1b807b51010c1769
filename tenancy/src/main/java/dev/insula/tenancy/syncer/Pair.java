package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;

/**
 * Which states of both sides were last found, or made, alike. While both sides still are in these
 * states there is nothing to do, which costs two comparisons.
 *
 * @param tenantVersion resourceVersion of the tenant's object
 * @param superShape digest of what passes down
 * @param superStatus digest of what passes up; {@link #UNKNOWN} before that was done
 */
record Pair(
    String tenantUid, String tenantVersion, String superUid, long superShape, long superStatus) {

  static final long UNKNOWN = 0;

  /** The states after the tenant's object passed down; nothing has passed up yet. */
  static Pair down(JsonObject tenant, SuperRecord below) {
    return new Pair(
        Meta.uid(tenant), Meta.resourceVersion(tenant), below.uid(), below.shape(), UNKNOWN);
  }

  /** A state of the tenant's object in which it does not pass. */
  static Pair withheld(String uid, String version) {
    return new Pair(uid, version, "", UNKNOWN, UNKNOWN);
  }

  boolean isWithheld(String uid, String version) {
    return superUid.isEmpty() && tenantUid.equals(uid) && tenantVersion.equals(version);
  }

  boolean downIsDone(String uid, String version, SuperRecord below) {
    return tenantUid.equals(uid)
        && tenantVersion.equals(version)
        && superUid.equals(below.uid())
        && superShape == below.shape();
  }

  boolean upIsDone(String uid, SuperRecord below) {
    return tenantUid.equals(uid) && superUid.equals(below.uid()) && superStatus == below.status();
  }
}
