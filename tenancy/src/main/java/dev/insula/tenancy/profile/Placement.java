package dev.insula.tenancy.profile;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * Which nodes run the pods of a tenant, besides the profile's node selector and tolerations.
 * Immutable.
 *
 * @param poolLabel label of nodes that says which pool they belong to; empty for no restriction
 * @param pools the pools that pods may choose among
 * @param dedicated whether pods run on nodes of their tenant only: those with the label {@value
 *     #DEDICATED} and the tenant's name, whose taint of the same key and value they tolerate
 * @param priorityClass given to pods that name none that they may have; empty for none
 */
public record Placement(
    String poolLabel, List<String> pools, boolean dedicated, String priorityClass) {

  /** Label and taint of nodes that the platform gives to one tenant. */
  public static final String DEDICATED = "insula.dev/dedicated-to";

  static Placement parse(JsonObject spec) {
    JsonObject pools = spec.objectAt("nodePools");
    return new Placement(
        pools.string("label", ""),
        List.copyOf(pools.strings("allowed")),
        spec.bool("dedicatedNodes", false),
        spec.string("defaultPriorityClass", ""));
  }
}
