package dev.insula.tenancy.translation;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a pod needs besides itself, by the tenant's names and in the pod's namespace.
 *
 * @param serviceAccount name of its service account
 */
public record References(
    Set<String> configMaps, Set<String> secrets, Set<TokenNeed> tokens, String serviceAccount) {

  static References of(String serviceAccount) {
    return new References(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), serviceAccount);
  }
}
