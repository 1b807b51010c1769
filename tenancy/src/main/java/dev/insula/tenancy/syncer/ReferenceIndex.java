package dev.insula.tenancy.syncer;

import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.References;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.translation.TokenNeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which ConfigMaps, Secrets, ServiceAccounts and tokens the pods of a tenant need, and how many
 * pods do. Thread-safe. Bounded by the tenant's pods and what they name.
 */
final class ReferenceIndex {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, Integer> users = new HashMap<>();
  private final Map<SyncKey, List<Object>> byPod = new HashMap<>();

  /** The pod needs these and nothing else. */
  void put(SyncKey pod, References references) {
    List<Object> needed = needed(pod.namespace(), references);
    lock.lock();
    try {
      needed.forEach(need -> users.merge(need, 1, Integer::sum));
      List<Object> before = byPod.put(pod, needed);
      if (before != null) {
        before.forEach(this::release);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The pod is gone.
   *
   * @return objects that no pod needs any more
   */
  List<SyncKey> remove(SyncKey pod) {
    lock.lock();
    try {
      List<Object> before = byPod.remove(pod);
      var unused = new ArrayList<SyncKey>();
      if (before != null) {
        for (Object need : before) {
          if (release(need) && need instanceof SyncKey key) {
            unused.add(key);
          }
        }
      }
      return unused;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is known what the pod needs. */
  boolean knows(SyncKey pod) {
    lock.lock();
    try {
      return byPod.containsKey(pod);
    } finally {
      lock.unlock();
    }
  }

  boolean contains(SyncKey object) {
    return isUsed(object);
  }

  boolean contains(Upkeep.Token token) {
    return isUsed(token);
  }

  /** The objects of a kind that pods need now. */
  Set<SyncKey> objects(PassingKind kind) {
    lock.lock();
    try {
      var out = new LinkedHashSet<SyncKey>();
      for (Object need : users.keySet()) {
        if (need instanceof SyncKey key && key.kind().equals(kind)) {
          out.add(key);
        }
      }
      return out;
    } finally {
      lock.unlock();
    }
  }

  /** The tokens that pods need now. */
  Set<Upkeep.Token> tokens() {
    lock.lock();
    try {
      var out = new HashSet<Upkeep.Token>();
      for (Object need : users.keySet()) {
        if (need instanceof Upkeep.Token token) {
          out.add(token);
        }
      }
      return out;
    } finally {
      lock.unlock();
    }
  }

  private boolean isUsed(Object need) {
    lock.lock();
    try {
      return users.containsKey(need);
    } finally {
      lock.unlock();
    }
  }

  private boolean release(Object need) {
    return users.computeIfPresent(need, (_, count) -> count == 1 ? null : count - 1) == null;
  }

  private static List<Object> needed(String namespace, References references) {
    var out = new ArrayList<Object>(4);
    for (String name : references.serviceAccounts()) {
      out.add(new SyncKey(SyncedKind.SERVICE_ACCOUNT, namespace, name));
    }
    for (String name : references.namespaces()) {
      out.add(SyncKey.namespace(name));
    }
    for (String name : references.configMaps()) {
      out.add(new SyncKey(SyncedKind.CONFIG_MAP, namespace, name));
    }
    for (String name : references.secrets()) {
      out.add(new SyncKey(SyncedKind.SECRET, namespace, name));
    }
    for (TokenNeed need : references.tokens()) {
      out.add(new Upkeep.Token(namespace, need));
    }
    return List.copyOf(out);
  }
}
