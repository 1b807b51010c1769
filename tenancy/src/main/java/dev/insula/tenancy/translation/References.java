package dev.insula.tenancy.translation;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a pod or another object needs besides itself, by the tenant's names and in its namespace.
 *
 * @param serviceAccounts names of those that it acts as
 * @param namespaces other ones of the tenant that it names
 */
public record References(
    Set<String> configMaps,
    Set<String> secrets,
    Set<TokenNeed> tokens,
    Set<String> serviceAccounts,
    Set<String> namespaces) {

  public boolean isEmpty() {
    return configMaps.isEmpty()
        && secrets.isEmpty()
        && tokens.isEmpty()
        && serviceAccounts.isEmpty()
        && namespaces.isEmpty();
  }

  /** The service account of a pod, which has one; empty for what has none. */
  String serviceAccount() {
    return serviceAccounts.stream().findFirst().orElse("");
  }

  static References none() {
    return new References(
        new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
  }

  static References of(String serviceAccount) {
    References found = none();
    found.serviceAccounts().add(serviceAccount);
    return found;
  }
}
