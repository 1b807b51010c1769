package dev.insula.tenancy.syncer;

import dev.insula.tenancy.translation.PassingKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which IP addresses tenants' pods and Services have in the super cluster, and which ones their
 * hand-made Endpoints and EndpointSlices lead to there. Thread-safe; bounded by those objects.
 *
 * <p>An address that changes hands makes dirty who leads to it, and who wanted to lead to it.
 */
final class AddressIndex {

  /** Refused objects that are remembered by what they wanted; the patrol finds the others. */
  static final int MOST_WAITING = 10_000;

  /** An object of a tenant, wherever that is served. */
  record Owned(String tenantUid, SyncKey key) {}

  private record Holder(String superUid, String tenantUid) {}

  private final ConcurrentMap<String, List<Holder>> held = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Set<Owned>> led = new ConcurrentHashMap<>();
  private final Waiting waiting = new Waiting();
  private final Consumer<Owned> dirty;

  AddressIndex(Consumer<Owned> dirty) {
    this.dirty = dirty;
  }

  /**
   * An object of the super cluster is as the record says.
   *
   * @param before the addresses that it had until now
   */
  void changed(PassingKind kind, List<String> before, SuperRecord now) {
    List<String> addresses = now.addresses();
    if (addresses.equals(before)) {
      return;
    }
    before.stream().filter(old -> !addresses.contains(old)).forEach(old -> leave(kind, old, now));
    addresses.stream()
        .filter(come -> !before.contains(come))
        .forEach(come -> enter(kind, come, now));
  }

  /** An object of the super cluster is no more. */
  void gone(PassingKind kind, SuperRecord last) {
    last.addresses().forEach(address -> leave(kind, address, last));
  }

  /** Whether a pod or Service of another tenant has the address. */
  boolean isOfOthers(String address, String tenantUid) {
    return held.getOrDefault(address, List.of()).stream()
        .anyMatch(holder -> !holder.tenantUid().equals(tenantUid));
  }

  /** The object was refused for some of these: it is judged anew when one of those gets free. */
  void await(Owned object, List<String> addresses) {
    for (String address : addresses) {
      if (isOfOthers(address, object.tenantUid())) {
        waiting.add(address, object);
        // It may have got free before it was waited for.
        if (!isOfOthers(address, object.tenantUid())) {
          waiting.take(address).forEach(dirty);
        }
      }
    }
  }

  private void enter(PassingKind kind, String address, SuperRecord record) {
    String tenant = record.origin().tenantUid();
    if (Addresses.areChosen(kind)) {
      var leading = new Owned(tenant, record.key(kind));
      led.compute(address, (_, objects) -> with(objects, leading));
      if (isOfOthers(address, tenant)) {
        dirty.accept(leading);
      }
      return;
    }
    held.merge(address, List.of(new Holder(record.uid(), tenant)), AddressIndex::joined);
    for (Owned leading : led.getOrDefault(address, Set.of())) {
      if (!leading.tenantUid().equals(tenant)) {
        dirty.accept(leading);
      }
    }
  }

  private void leave(PassingKind kind, String address, SuperRecord record) {
    if (Addresses.areChosen(kind)) {
      var leading = new Owned(record.origin().tenantUid(), record.key(kind));
      led.computeIfPresent(
          address,
          (_, objects) -> {
            objects.remove(leading);
            return objects.isEmpty() ? null : objects;
          });
      return;
    }
    held.computeIfPresent(address, (_, holders) -> without(holders, record.uid()));
    waiting.take(address).forEach(dirty);
  }

  /** Within the map's own lock, so that a set that gets empty is not added to. */
  private static Set<Owned> with(@Nullable Set<Owned> objects, Owned one) {
    Set<Owned> more = objects == null ? ConcurrentHashMap.newKeySet() : objects;
    more.add(one);
    return more;
  }

  private static List<Holder> joined(List<Holder> some, List<Holder> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private static @Nullable List<Holder> without(List<Holder> holders, String superUid) {
    List<Holder> rest = holders.stream().filter(one -> !one.superUid().equals(superUid)).toList();
    return rest.isEmpty() ? null : rest;
  }

  /** Objects by an address that they wanted. */
  private static final class Waiting {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Set<Owned>> byAddress = new HashMap<>();
    private int size;

    void add(String address, Owned object) {
      lock.lock();
      try {
        boolean added =
            size < MOST_WAITING
                && byAddress.computeIfAbsent(address, _ -> new HashSet<>()).add(object);
        size += added ? 1 : 0;
      } finally {
        lock.unlock();
      }
    }

    Set<Owned> take(String address) {
      lock.lock();
      try {
        Set<Owned> taken = byAddress.remove(address);
        size -= taken == null ? 0 : taken.size();
        return taken == null ? Set.of() : taken;
      } finally {
        lock.unlock();
      }
    }
  }
}
