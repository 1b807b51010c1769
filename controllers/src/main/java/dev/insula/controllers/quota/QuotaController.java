package dev.insula.controllers.quota;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.quota.Amounts;
import dev.insula.machinery.quota.QuotaDemand;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Writes what resource quotas allow and what is used of them. A write that crosses a charge of
 * admission is refused for its version, and counted anew. {@link QuotaReplenishment} tells it what
 * is deleted.
 */
public final class QuotaController implements Controller {

  /** What is given back together is counted together. */
  private static final Duration TOGETHER = Duration.ofMillis(100);

  /** When what others wrote into a status is put right, as in Kubernetes. */
  private static final Duration RESYNC = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Duration resync;

  public QuotaController(InstantSource clock) {
    this(clock, RESYNC);
  }

  /**
   * @param resync how long after somebody else wrote a status it is put right
   */
  public QuotaController(InstantSource clock, Duration resync) {
    this.clock = clock;
    this.resync = resync;
  }

  @Override
  public String name() {
    return "resourcequota";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(
        Kinds.RESOURCE_QUOTAS.groupResource(),
        Kinds.PODS.groupResource(),
        Kinds.SERVICES.groupResource(),
        Kinds.CLAIMS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.RESOURCE_QUOTAS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.deleted()) {
      return;
    }
    ApiObject previous = change.previous();
    if (change.resource().equals(Kinds.RESOURCE_QUOTAS.groupResource())) {
      if (previous == null || !spec(previous).equals(spec(change.object()))) {
        wake.accept(change.name());
      } else if (!isOurs(change.object().tree())) {
        plane.wakeAfter(this, change.name(), resync);
      }
    } else if (previous != null
        && hasQuota(plane, change.name().namespace())
        && Replenishes.by(change.resource(), previous, change.object())) {
      givenBack(plane, change);
    }
  }

  /** What this controller writes has the limits of the spec. */
  private static boolean isOurs(JsonObject quota) {
    return quota.objectAt("status", "hard").equals(quota.objectAt("spec", "hard"));
  }

  private static JsonObject spec(ApiObject object) {
    return object.tree().objectAt("spec");
  }

  /** Most namespaces have none, and then nobody needs to look at what changed. */
  private static boolean hasQuota(Plane plane, String namespace) {
    return plane.all(Kinds.RESOURCE_QUOTAS).count(Kinds.BY_NAMESPACE, namespace) > 0;
  }

  /** Looks at the quotas of a namespace in which something was given back. */
  void givenBack(Plane plane, PlaneChange change) {
    String namespace = change.name().namespace();
    if (namespace.isEmpty()) {
      return;
    }
    for (Item quota : plane.all(Kinds.RESOURCE_QUOTAS).by(Kinds.BY_NAMESPACE, namespace)) {
      if (QuotaDemand.ofSpec(quota.tree()).resources().contains(change.resource())) {
        plane.wakeAfter(this, quota.name(), TOGETHER);
      }
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject quota = Live.find(plane, Kinds.RESOURCE_QUOTAS.resource(), name);
    if (quota == null || Meta.isDeleting(quota)) {
      return Result.DONE;
    }
    QuotaDemand demand = QuotaDemand.ofSpec(quota);
    JsonObject status = quota.objectAt("status");
    Amounts before = Amounts.of(status.objectAt("used"));
    Amounts counted = new NamespaceUsage(plane, name.namespace(), clock.instant()).of(demand);
    Set<String> others = new TreeSet<>(demand.hard().names());
    others.removeAll(counted.names());
    Amounts used = counted.plus(before.only(others));
    JsonObject hard = quota.objectAt("spec", "hard");
    boolean same = status.objectAt("hard").equals(hard) && used.sameAs(before);
    if (same) {
      return Result.DONE;
    }
    quota.put("status", JsonObject.of("hard", hard.deepCopy(), "used", used.toJson()));
    return Live.update(plane, Kinds.RESOURCE_QUOTAS.resource(), quota, Live.STATUS);
  }
}
