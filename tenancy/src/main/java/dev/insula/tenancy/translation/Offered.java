package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import org.jspecify.annotations.Nullable;

/**
 * A kind of which the platform offers objects of the super cluster to tenants, under their names.
 * Immutable.
 */
public sealed interface Offered permits OfferedKind, CustomOffer {

  String kind();

  GroupVersionResource resource();

  /** Which objects of the super cluster are offered, as query parameters have it. */
  String selector();

  /** What tenants see of an object of the super cluster. */
  JsonObject translate(JsonObject superObject);

  /** The tenant's object as it is wanted, or null if it is so. */
  @Nullable JsonObject merge(JsonObject existing, JsonObject wanted);

  /** The same for a status that is written apart. */
  default @Nullable JsonObject mergeStatus(JsonObject existing, JsonObject wanted) {
    return null;
  }
}
