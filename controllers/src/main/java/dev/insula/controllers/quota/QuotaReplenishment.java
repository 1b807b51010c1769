package dev.insula.controllers.quota;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.ObjectName;
import java.util.Set;
import java.util.function.Consumer;

/** Tells the {@link QuotaController} of deletions in any resource; has no work of its own. */
public final class QuotaReplenishment implements Controller {

  private final QuotaController quotas;

  public QuotaReplenishment(QuotaController quotas) {
    this.quotas = quotas;
  }

  @Override
  public String name() {
    return "resourcequota-replenishment";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of();
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    // The quotas themselves are looked at then.
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.deleted()) {
      quotas.givenBack(plane, change);
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    return Result.DONE;
  }
}
