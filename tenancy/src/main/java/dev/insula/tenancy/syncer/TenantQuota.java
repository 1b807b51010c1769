package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.quota.Amounts;
import dev.insula.machinery.quota.UsageEvaluator;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.quota.QuotaExceededException;
import dev.insula.tenancy.quota.QuotaLedger;
import dev.insula.tenancy.quota.QuotaLedger.Place;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds one tenant to its quota over all of its super namespaces: every write that may use more is
 * charged first. Thread-safe. What is used is counted in the super cluster before the first write,
 * so that a syncer that starts knows what there is.
 */
final class TenantQuota {

  /** Keys that wait for room; the patrol finds those that are too many to be remembered. */
  private static final int MOST_WAITING = 10_000;

  /** Keys that are tried when something is released: if it was enough for all, the next follow. */
  private static final int TRIED_AT_ONCE = 16;

  /** Before the end of every pod: one that should be gone, but is not, is charged. */
  private static final Instant EARLY = Instant.EPOCH;

  private static final JsonObject ENDED =
      JsonObject.of("status", JsonObject.of("phase", "Succeeded"));

  private final String tenantUid;
  private final SuperUsage usage;
  private final Map<PassingKind, UsageEvaluator> evaluators = new LinkedHashMap<>();
  private final Set<String> names;
  private final QuotaLedger ledger;
  private final ReentrantLock counting = new ReentrantLock();
  private volatile boolean counted;
  private volatile boolean underway;

  /** Uids of objects that went while the others were counted: those of a tenant, for a moment. */
  private final Set<String> goneMeanwhile = ConcurrentHashMap.newKeySet();

  private final ReentrantLock queueing = new ReentrantLock();
  private final LinkedHashSet<SyncKey> waiting = new LinkedHashSet<>();

  TenantQuota(
      String tenantUid, IsolationProfile profile, SuperUsage usage, List<PassingKind> kinds) {
    this.tenantUid = tenantUid;
    this.usage = usage;
    Amounts limits = profile.quotaAmounts();
    this.names = limits.names();
    this.ledger = new QuotaLedger(profile.name(), limits);
    for (PassingKind kind : kinds) {
      UsageEvaluator evaluator = UsageEvaluator.of(kind.resource().groupResource());
      if (!evaluator.measured(names).isEmpty()) {
        evaluators.put(kind, evaluator);
      }
    }
  }

  /** Takes over other limits if they are for the same names, so that nothing is counted again. */
  boolean adopt(IsolationProfile profile) {
    Amounts limits = profile.quotaAmounts();
    if (!limits.names().equals(names)) {
      return false;
    }
    ledger.hard(profile.name(), limits);
    return true;
  }

  boolean isCharged(PassingKind kind) {
    return evaluators.containsKey(kind);
  }

  /** Whether it charges the same kinds as the other. */
  boolean charges(TenantQuota other) {
    return evaluators.keySet().equals(other.evaluators.keySet());
  }

  /**
   * Writes an object of the super cluster if the quota leaves room for it.
   *
   * @param object as it is to be written
   * @throws QuotaExceededException if it does not; nothing was written
   */
  ApiObject write(PassingKind kind, JsonObject object, Supplier<ApiObject> write) {
    UsageEvaluator evaluator = evaluators.get(kind);
    if (evaluator == null) {
      return write.get();
    }
    count();
    JsonObject completed = usage.completed(kind, object);
    QuotaSilence.check(evaluator.measured(names), evaluator, completed);
    QuotaLedger.Reservation reservation =
        ledger.reserve(place(kind, Meta.objectName(object)), amounts(evaluator, completed));
    ApiObject written;
    try {
      written = write.get();
    } catch (ApiException e) {
      if (e.code() < 500 && e.code() != 408) {
        reservation.cancel();
      } else {
        reservation.doubt();
      }
      throw e;
    } catch (RuntimeException e) {
      reservation.doubt();
      throw e;
    }
    JsonObject tree = written.tree();
    reservation.settle(Meta.uid(tree), amounts(evaluator, tree));
    return written;
  }

  /** An object of the super cluster is no more. */
  void gone(PassingKind kind, SuperRecord last) {
    if (!isCharged(kind)) {
      return;
    }
    if (underway) {
      goneMeanwhile.add(last.uid());
    }
    ledger.gone(place(kind, last.objectName()), last.uid());
  }

  /** A pod of the super cluster has ended: what it ran on is free. */
  void ended(SuperRecord pod) {
    Amounts left = UsageEvaluator.of(SyncedKind.POD.resource().groupResource()).usage(ENDED, EARLY);
    ledger.uses(place(SyncedKind.POD, pod.objectName()), pod.uid(), left);
  }

  /**
   * Remembers a key that was refused, until there may be room for it.
   *
   * @return whether something was released since, so that it is to be tried again at once
   */
  boolean await(SyncKey key, QuotaExceededException refused) {
    queueing.lock();
    try {
      if (ledger.releases() != refused.releases()) {
        return true;
      }
      if (waiting.size() < MOST_WAITING) {
        waiting.add(key);
      }
      return false;
    } finally {
      queueing.unlock();
    }
  }

  /** Keys that are to be tried after something was released. */
  List<SyncKey> wake() {
    queueing.lock();
    try {
      List<SyncKey> keys = waiting.stream().limit(TRIED_AT_ONCE).toList();
      keys.forEach(waiting::remove);
      return keys;
    } finally {
      queueing.unlock();
    }
  }

  /** Counts what the super cluster has, once. */
  private void count() {
    if (counted) {
      return;
    }
    counting.lock();
    try {
      if (counted) {
        return;
      }
      underway = true;
      evaluators.forEach(
          (kind, evaluator) -> {
            for (ApiObject object : usage.list(kind, tenantUid)) {
              found(kind, object.tree());
            }
          });
      ledger
          .settled()
          .forEach(
              (place, uid) -> {
                if (goneMeanwhile.contains(uid)) {
                  ledger.gone(place, uid);
                }
              });
      counted = true;
    } finally {
      underway = false;
      goneMeanwhile.clear();
      counting.unlock();
    }
  }

  private void found(PassingKind kind, JsonObject object) {
    UsageEvaluator evaluator = Objects.requireNonNull(evaluators.get(kind));
    ledger.found(
        place(kind, Meta.objectName(object)), Meta.uid(object), amounts(evaluator, object));
  }

  /**
   * Compares the ledger with the super cluster: what was missed, what somebody else wrote, and
   * writes of which nobody knows how they ended.
   */
  void audit(SuperMirror mirror) {
    if (!counted) {
      return;
    }
    for (PassingKind kind : evaluators.keySet()) {
      List<SuperRecord> records = mirror.of(kind, tenantUid);
      for (SuperRecord record : records) {
        if (!ledger.knows(place(kind, record.objectName()), record.uid())) {
          look(kind, record.objectName(), "");
        } else if (record.ended()) {
          ended(record);
        }
      }
    }
    ledger
        .settled()
        .forEach(
            (place, uid) -> {
              PassingKind kind = Objects.requireNonNull(kindOf(place));
              SuperRecord record = mirror.get(kind, place.name());
              if (record == null || !record.uid().equals(uid)) {
                look(kind, place.name(), uid);
              }
            });
  }

  private void look(PassingKind kind, ObjectName name, String uid) {
    JsonObject object = usage.find(kind, name);
    if (object == null) {
      ledger.absent(place(kind, name), uid);
    } else {
      found(kind, object);
    }
  }

  private static Place place(PassingKind kind, ObjectName name) {
    return new Place(kind.ruleName(), name);
  }

  private @Nullable PassingKind kindOf(Place place) {
    return evaluators.keySet().stream()
        .filter(kind -> kind.ruleName().equals(place.kind()))
        .findFirst()
        .orElse(null);
  }

  private static Amounts amounts(UsageEvaluator evaluator, JsonObject object) {
    return evaluator.usage(object, EARLY);
  }
}
