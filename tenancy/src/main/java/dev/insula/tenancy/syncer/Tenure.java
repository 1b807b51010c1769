package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.policy.SuperPolicies;

/**
 * As whom a replica serves a tenant that others may serve after it. The super namespaces name the
 * holder of the lease that serves them now, and so does everything that is written into them, so
 * that the super cluster itself refuses what the one before sent and what was held up on its way.
 * Immutable.
 *
 * @param holder is made up anew whenever a lease is taken; empty for a tenant that stays where its
 *     data is, which nobody else can serve
 */
record Tenure(String holder) {

  boolean isMarked() {
    return !holder.isEmpty();
  }

  /** The object as it is to be written. */
  JsonObject marked(JsonObject object) {
    if (!isMarked() || isOn(object)) {
      return object;
    }
    JsonObject marked = object.deepCopy();
    Meta.of(marked).objectOrCreate("annotations").put(Origin.SERVED_BY, holder);
    return marked;
  }

  boolean isOn(JsonObject object) {
    return Meta.of(object).objectAt("annotations").string(Origin.SERVED_BY, "").equals(holder);
  }

  /** Whether the super cluster takes another one for the tenant's replica, now or still. */
  boolean isDenied(ApiException e) {
    return isMarked() && e.status().message().contains(SuperPolicies.OTHER_TENURE);
  }
}
