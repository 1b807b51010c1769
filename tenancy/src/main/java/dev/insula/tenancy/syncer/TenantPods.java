package dev.insula.tenancy.syncer;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.PodEnd;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Deletions in the tenant: of pods whose super pod is gone. Thread-safe.
 *
 * <p>Super pods that vanish all at once may mean a super cluster that was restored from a backup,
 * so that beyond a share of the tenant's pods in a short time the deletions are held until there is
 * time to look (invariant 9 of the design).
 */
final class TenantPods {

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final SuperMirror mirror;
  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Deque<Long>> recent = new HashMap<>();

  TenantPods(SuperMirror mirror, LongSupplier nanoClock) {
    this.mirror = mirror;
    this.nanoClock = nanoClock;
  }

  /** A pod that ended is a record of what happened; nothing need run for it. */
  static boolean isFinished(JsonObject pod) {
    String phase = pod.objectAt("status").string("phase", "");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /**
   * Whether the node in the pod's spec came from the platform: binding sets the condition, a tenant
   * that writes the node at creation does not get it.
   */
  static boolean wasBoundByPlatform(JsonObject pod) {
    if (pod.objectAt("spec").string("nodeName", "").isEmpty()) {
      return false;
    }
    return pod.objectAt("status").objects("conditions").stream()
        .anyMatch(
            c ->
                c.string("type", "").equals("PodScheduled")
                    && c.string("status", "").equals("True"));
  }

  /**
   * The super pod has ended its life, as the tenant wanted: the tenant's pod goes at once. If
   * something holds it there, it has failed.
   */
  void remove(TenantPlane plane, SyncKey key, String uid) {
    ApiObject left = delete(plane, key.objectName(), DeleteOptions.ofUid(uid).withGracePeriod(0));
    JsonObject pod = left == null ? null : left.tree();
    if (pod != null && Meta.isDeleting(pod) && !isFinished(pod)) {
      pod.put("status", PodEnd.status(pod));
      quietly(
          () ->
              plane
                  .client()
                  .update(
                      SyncedKind.POD.resource(), pod, SuperWriter.AS.withSubresource("status")));
    }
  }

  /** The super pod is being deleted by the platform, such as by a drain: so is the tenant's. */
  void begin(TenantPlane plane, SyncKey key, String uid, long graceSeconds) {
    delete(plane, key.objectName(), DeleteOptions.ofUid(uid).withGracePeriod(graceSeconds));
  }

  /** The super pod of a pod that runs is no more: its controller shall make another one. */
  void vanished(TenantPlane plane, SyncKey key, String uid) {
    if (!mayVanish(plane)) {
      throw new NotYetException("many pods of " + plane.name() + " vanished at once");
    }
    remove(plane, key, uid);
  }

  private boolean mayVanish(TenantPlane plane) {
    long population = mirror.count(SyncedKind.POD, plane.uid());
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      Deque<Long> times = recent.computeIfAbsent(plane.uid(), _ -> new ArrayDeque<>());
      while (!times.isEmpty() && now - times.getFirst() > WINDOW_NANOS) {
        times.removeFirst();
      }
      long most = Math.max(Deletions.FEW, (long) ((population + times.size()) * Deletions.SHARE));
      if (times.size() >= most && !plane.deletions().operatorConsents()) {
        return false;
      }
      times.addLast(now);
      return true;
    } finally {
      lock.unlock();
    }
  }

  void forget(String tenantUid) {
    lock.lock();
    try {
      recent.remove(tenantUid);
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable ApiObject delete(
      TenantPlane plane, ObjectName name, DeleteOptions options) {
    return quietly(() -> plane.client().delete(SyncedKind.POD.resource(), name, options));
  }

  private static @Nullable ApiObject quietly(Supplier<@Nullable ApiObject> call) {
    try {
      return call.get();
    } catch (ApiException e) {
      // Gone, or another pod of the name by now: either way this one is no more.
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
      return null;
    }
  }
}
