package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.EventRecorder;
import dev.insula.client.ObjectReference;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.api.TenantCondition;
import dev.insula.tenancy.api.TenantStatus;
import java.util.HashSet;
import java.util.Optional;

/**
 * Events at a Tenant when one of its conditions comes to say something else: {@code Warning} for
 * what an operator has to look at, {@code Normal} for the rest. Thread-safe.
 */
final class TenantNews implements AutoCloseable {

  private final ControlPlaneClient client;
  private final EventRecorder events = new EventRecorder("insula-operator");

  TenantNews(ControlPlaneClient client) {
    this.client = client;
  }

  /** Tells what is new in the tenant's status, each cause once. Never fails, never waits. */
  void tell(JsonObject tenant, TenantStatus before, TenantStatus after) {
    var told = new HashSet<String>();
    for (TenantCondition now : after.conditions()) {
      Optional<TenantCondition> was = before.condition(now.type());
      boolean same =
          was.filter(w -> w.holds() == now.holds() && w.reason().equals(now.reason())).isPresent();
      // That nothing is wrong is news only after something was.
      boolean news = !same && (was.isPresent() || isBad(now));
      String cause = isBad(now) ? now.reason() : was.map(TenantCondition::reason).orElse("");
      if (news && !now.reason().isEmpty() && told.add(cause)) {
        String text = now.message().isEmpty() ? now.type() + " is " + text(now) : now.message();
        events.record(
            "super",
            client,
            ObjectReference.to(tenant),
            isBad(now) ? "Warning" : "Normal",
            now.reason(),
            text);
      }
    }
  }

  private static String text(TenantCondition condition) {
    return condition.holds() ? "True" : "False";
  }

  private static boolean isBad(TenantCondition condition) {
    return condition.holds() == condition.type().equals(TenantCondition.DEGRADED);
  }

  @Override
  public void close() {
    events.close();
  }
}
