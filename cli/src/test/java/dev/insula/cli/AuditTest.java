package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.tenancy.audit.AuditReport;
import dev.insula.tenancy.audit.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Audits of an embedded super cluster, over HTTPS as the command does it: nothing is found in a
 * sound one, and whatever is broken is found.
 */
@Timeout(300)
class AuditTest {

  @TempDir static Path directory;
  private static AuditedInstance instance;
  private static int seeds;

  @BeforeAll
  static void start() throws Exception {
    instance = new AuditedInstance(directory);
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  @Test
  void aSoundInstallationGivesNoFinding() {
    AuditReport report = instance.auditOverHttps(Optional.of(List.of()));

    assertThat(AuditedInstance.told(report)).isEmpty();
    assertThat(
            report.outcomes().stream()
                .filter(o -> o.verdict() instanceof Verdict.Unverifiable)
                .map(o -> o.check().id())
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(
            "log-tenancy",
            "policy-enforcement",
            "runc-version",
            "kernel",
            "side-channels",
            "name-server",
            "connection-tracking",
            "process-ids",
            "sandbox-real");
  }

  static Stream<BrokenIsolation> waysToBreakIt() {
    return BrokenIsolation.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waysToBreakIt")
  void isFound(BrokenIsolation broken) {
    try (var sabotage = new Sabotage(instance.superCluster)) {
      var scene = new BrokenIsolation.Scene(instance, sabotage, "evil-" + seeds++);
      scene.disarm();
      broken.seed().accept(scene);

      AuditReport report = instance.audit(Optional.of(List.of()), "acme");
      assertThat(report.broken().stream().map(o -> o.check().id()).distinct())
          .as(() -> String.join("\n", AuditedInstance.told(report)))
          .contains(broken.checks().split(" "));
    }
  }

  @Test
  void aPolicyThatIsNotInForceIsFound() {
    try (var sabotage = new Sabotage(instance.superCluster)) {
      new BrokenIsolation.Scene(instance, sabotage, "").disarm();

      assertThat(AuditedInstance.told(instance.audit(Optional.of(List.of()), "acme")))
          .filteredOn(told -> told.contains("admission-policies"))
          .hasSize(4)
          .allMatch(told -> told.contains("is missing, so that the policy is not in force"));
      assertThat(
              instance.audit(Optional.of(List.of()), "acme").broken().stream()
                  .map(o -> o.check().id()))
          .contains("try-node-port", "try-external-ips");
    }
  }

  @Test
  void anAddressThatWebhooksMayReachIsFound() {
    AuditReport report = instance.audit(Optional.of(List.of("10.0.0.0/8")));

    assertThat(AuditedInstance.told(report))
        .singleElement()
        .asString()
        .contains("webhook-addresses", "10.0.0.0/8");
  }

  @Test
  void whatOnlyTheInstanceKnowsCannotBeVerifiedFromOutside() {
    AuditReport report = instance.audit(Optional.empty(), "globex");

    assertThat(report.outcomes())
        .filteredOn(o -> o.check().id().equals("webhook-addresses"))
        .singleElement()
        .satisfies(o -> assertThat(o.verdict()).isInstanceOf(Verdict.Unverifiable.class));
  }
}
