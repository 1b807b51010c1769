package dev.insula.tenancy.syncer;

import dev.insula.machinery.object.ObjectName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which hosts the ingresses of a cluster take, and whose they are. Thread-safe. Bounded by the
 * ingresses of the super cluster.
 *
 * <p>A name belongs to whoever has it first; {@code *.b.c} and {@code a.b.c} are not divided
 * between tenants either, since controllers prefer the longer one and so would take requests away.
 */
final class HostIndex {

  /** The hosts of one ingress; the owner is empty for one of the platform. */
  record Claim(String owner, List<String> hosts) {}

  private static final String WILDCARD = "*.";
  private static final String BELOW = "below ";

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ObjectName, Claim> claims = new HashMap<>();

  /** Ingresses by host, and by the domain that their hosts are in. */
  private final Map<String, Set<ObjectName>> byKey = new HashMap<>();

  void put(ObjectName ingress, Claim claim) {
    lock.lock();
    try {
      drop(ingress);
      claims.put(ingress, claim);
      for (String host : claim.hosts()) {
        byKey.computeIfAbsent(host, _ -> new HashSet<>()).add(ingress);
        byKey.computeIfAbsent(BELOW + domain(host), _ -> new HashSet<>()).add(ingress);
      }
    } finally {
      lock.unlock();
    }
  }

  void remove(ObjectName ingress) {
    lock.lock();
    try {
      drop(ingress);
    } finally {
      lock.unlock();
    }
  }

  /** Whether an ingress of somebody else takes requests for the host. */
  boolean isOfOthers(String host, String owner) {
    boolean wildcard = host.startsWith(WILDCARD);
    String wider = wildcard ? BELOW + domain(host) : WILDCARD + domain(host);
    lock.lock();
    try {
      return isTaken(host, owner) || isTaken(wider, owner);
    } finally {
      lock.unlock();
    }
  }

  private boolean isTaken(String key, String owner) {
    return byKey.getOrDefault(key, Set.of()).stream()
        .map(claims::get)
        .anyMatch(claim -> claim != null && !claim.owner().equals(owner));
  }

  private void drop(ObjectName ingress) {
    Claim before = claims.remove(ingress);
    if (before == null) {
      return;
    }
    for (String host : before.hosts()) {
      forget(host, ingress);
      forget(BELOW + domain(host), ingress);
    }
  }

  private void forget(String key, ObjectName ingress) {
    byKey.computeIfPresent(
        key,
        (_, names) -> {
          names.remove(ingress);
          return names.isEmpty() ? null : names;
        });
  }

  private static String domain(String host) {
    return host.substring(host.indexOf('.') + 1);
  }
}
