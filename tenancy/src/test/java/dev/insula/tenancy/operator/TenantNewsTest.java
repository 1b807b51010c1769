package dev.insula.tenancy.operator;

import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.api.TenantCondition;
import dev.insula.tenancy.api.TenantStatus;
import dev.insula.tenancy.operator.TenantLifecycle.SyncReport;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.World;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenantNewsTest {

  private static final JsonObject ACME =
      JsonObject.of(
          "apiVersion",
          "insula.dev/v1alpha1",
          "kind",
          "Tenant",
          "metadata",
          JsonObject.of("name", "acme", "uid", "u"));

  private static SyncReport report(long held, String doubt, String broken) {
    return new SyncReport(0, 0, true, held, doubt, broken, false);
  }

  @Test
  void anOperatorSeesWhatIsHeldAndHowToConsentAndWhenItIsOver() throws Exception {
    var conditions = new TenantConditions(Clock.systemUTC());
    try (World world = new World();
        var news = new TenantNews(world.insula())) {
      TenantStatus fine = conditions.served(TenantStatus.NONE, report(0, "", ""));
      TenantStatus held = conditions.served(fine, report(20, "", ""));
      TenantStatus broken = conditions.served(held, report(20, "", "no answer"));

      news.tell(ACME, TenantStatus.NONE, fine);
      news.tell(ACME, fine, held);
      news.tell(ACME, held, broken);
      news.tell(ACME, broken, fine);

      until("four events", () -> events(world).size() == 4);
      assertThat(events(world).stream().map(e -> e.string("type", "") + " " + reason(e)))
          .containsExactlyInAnyOrder(
              "Warning DeletionsHeld", "Warning NoAnswer", "Normal Answering", "Normal InStep");
      assertThat(events(world).stream().filter(e -> reason(e).equals("DeletionsHeld")))
          .singleElement()
          .extracting(e -> e.string("message", ""))
          .asString()
          .contains("20 deletions are held", "insula tenant allow-deletions");
    }
  }

  @Test
  void whoDoesNotAnswerIsNotReadyAndWhoseRetriesAreUsedUpIsDegraded() {
    var conditions = new TenantConditions(Clock.systemUTC());

    TenantStatus broken = conditions.served(TenantStatus.NONE, report(0, "", "timed out"));
    for (String type : List.of(TenantCondition.CONTROL_PLANE, TenantCondition.READY)) {
      assertThat(broken.condition(type).orElseThrow())
          .returns(false, TenantCondition::holds)
          .returns("NoAnswer", TenantCondition::reason)
          .returns("timed out", TenantCondition::message);
    }

    var report = new SyncReport(0, 0, true, 0, "", "", true);
    TenantStatus rationed = conditions.served(broken, report);
    assertThat(rationed.condition(TenantCondition.DEGRADED).orElseThrow())
        .returns(true, TenantCondition::holds)
        .returns("RetriesRationed", TenantCondition::reason);
    assertThat(rationed.condition(TenantCondition.READY).orElseThrow().holds()).isTrue();
  }

  private static String reason(JsonObject event) {
    return event.string("reason", "");
  }

  private static List<JsonObject> events(World world) {
    return world.superCluster.list(ClusterView.EVENTS);
  }
}
