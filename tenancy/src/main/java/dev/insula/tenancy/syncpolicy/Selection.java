package dev.insula.tenancy.syncpolicy;

import dev.insula.machinery.json.JsonObject;
import java.util.Set;

/**
 * Which tenants a policy is for. Immutable.
 *
 * @param names of Tenants
 * @param profiles of tenants; if both are empty, it is for all
 */
public record Selection(Set<String> names, Set<String> profiles) {

  static Selection parse(JsonObject json) {
    return new Selection(Set.copyOf(json.strings("names")), Set.copyOf(json.strings("profiles")));
  }

  public boolean includes(String tenant, String profile) {
    boolean all = names.isEmpty() && profiles.isEmpty();
    return all || names.contains(tenant) || profiles.contains(profile);
  }
}
