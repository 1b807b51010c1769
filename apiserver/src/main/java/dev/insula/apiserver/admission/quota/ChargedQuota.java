package dev.insula.apiserver.admission.quota;

import dev.insula.apiserver.objects.ObjectEncoding;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.quota.Amounts;
import dev.insula.machinery.quota.QuotaDemand;
import dev.insula.machinery.quota.UsageEvaluator;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import java.util.Set;
import java.util.stream.Collectors;

/** A stored ResourceQuota that a write is charged to. Used by one thread. */
final class ChargedQuota {

  private final Keyspace.Entry entry;
  private final JsonObject quota;
  private final QuotaDemand demand;
  private final Amounts used;

  ChargedQuota(Keyspace.Entry entry) {
    this.entry = entry;
    this.quota = Json.parseObject(entry.value());
    this.demand = QuotaDemand.ofStatus(quota);
    this.used = Amounts.of(quota.objectAt("status", "used"));
  }

  /** What is enforced: the limits that have been counted at least once. */
  QuotaDemand demand() {
    return demand;
  }

  /** Why the object can't be charged at all; empty if it can. */
  String problemWith(UsageEvaluator evaluator, JsonObject object) {
    Set<String> limited = evaluator.measured(demand.hard().names());
    String silent =
        evaluator.silent(limited, object).entrySet().stream()
            .map(e -> e.getKey() + " for: " + String.join(",", e.getValue()))
            .collect(Collectors.joining("; "));
    if (!silent.isEmpty()) {
      return "failed quota: " + Meta.name(quota) + ": must specify " + silent;
    }
    return used.names().containsAll(limited)
        ? ""
        : "status unknown for quota: "
            + Meta.name(quota)
            + ", resources: "
            + String.join(",", limited);
  }

  /** Why there is not enough left; empty if there is. */
  String exceededBy(Amounts more) {
    Set<String> exceeded = used.plus(more).only(more.names()).exceeding(demand.hard()).names();
    return exceeded.isEmpty()
        ? ""
        : "exceeded quota: "
            + Meta.name(quota)
            + ", requested: "
            + more.only(exceeded)
            + ", used: "
            + used.only(exceeded)
            + ", limited: "
            + demand.hard().only(exceeded);
  }

  /** Books the use, on condition that the quota is unchanged. */
  Operation charge(Amounts more) {
    quota.objectOrCreate("status").put("used", used.plus(more).toJson());
    return new Operation.Put(entry.key(), entry.revision(), ObjectEncoding.encode(quota));
  }
}
