package dev.insula.tenancy.translation;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a pod or another object needs besides itself, by the tenant's names and in its namespace.
 *
 * @param serviceAccount name of its service account; empty for what has none
 */
public record References(
    Set<String> configMaps, Set<String> secrets, Set<TokenNeed> tokens, String serviceAccount) {

  public boolean isEmpty() {
    return configMaps.isEmpty()
        && secrets.isEmpty()
        && tokens.isEmpty()
        && serviceAccount.isEmpty();
  }

  static References none() {
    return of("");
  }

  static References of(String serviceAccount) {
    return new References(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), serviceAccount);
  }
}
