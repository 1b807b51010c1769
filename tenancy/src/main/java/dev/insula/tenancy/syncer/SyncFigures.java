package dev.insula.tenancy.syncer;

import dev.insula.client.Workers;
import dev.insula.machinery.json.JsonObject;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How long keys waited and how long the work took, in both directions, in all and for each tenant
 * that is served. Thread-safe.
 */
public final class SyncFigures {

  /** The figures of one tenant, or of all. */
  private static final class Figures {
    final Histogram downWait = new Histogram();
    final Histogram downWork = new Histogram();
    final Histogram upWait = new Histogram();
    final Histogram upWork = new Histogram();

    JsonObject toJson() {
      return JsonObject.of(
          "downQueue", downWait.toJson(),
          "downWork", downWork.toJson(),
          "upQueue", upWait.toJson(),
          "upWork", upWork.toJson());
    }
  }

  private final Figures all = new Figures();
  private final ConcurrentMap<String, Figures> byTenant = new ConcurrentHashMap<>();

  Workers.Observer down() {
    return (tenant, waited, worked) -> {
      Figures own = of(tenant);
      all.downWait.add(waited);
      all.downWork.add(worked);
      own.downWait.add(waited);
      own.downWork.add(worked);
    };
  }

  Workers.Observer up() {
    return (tenant, waited, worked) -> {
      Figures own = of(tenant);
      all.upWait.add(waited);
      all.upWork.add(worked);
      own.upWait.add(waited);
      own.upWork.add(worked);
    };
  }

  void forget(String tenantUid) {
    byTenant.remove(tenantUid);
  }

  /** {@code downQueue}, {@code downWork}, {@code upQueue}, {@code upWork} of all tenants. */
  public JsonObject toJson() {
    return all.toJson();
  }

  /** The same of one tenant; null if nothing was done for it. */
  public @Nullable JsonObject toJson(String tenantUid) {
    Figures figures = byTenant.get(tenantUid);
    return figures == null ? null : figures.toJson();
  }

  private Figures of(String tenantUid) {
    return byTenant.computeIfAbsent(tenantUid, _ -> new Figures());
  }
}
