package dev.insula.controllers.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalingRulesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static ScalingRules rules(String behavior) {
    return new ScalingRules(
        Json.parseObject(
            ("{'spec':{'minReplicas':2,'maxReplicas':50,'behavior':{" + behavior + "}}}")
                .replace('\'', '"')),
        NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5  | 8   | 8  | DesiredWithinRange",
        "5  | 30  | 10 | ScaleUpLimit",
        "1  | 30  | 5  | ScaleUpLimit",
        "40 | 90  | 50 | TooManyReplicas",
        "5  | 1   | 2  | TooFewReplicas",
        "5  | 5   | 5  | DesiredWithinRange",
      })
  void withoutRulesItDoublesAtMost(int current, int desired, int replicas, String reason) {
    ScalingRules.Sized sized = rules("").limited(current, desired, new ScalingHistory.Of());
    assertThat(sized.replicas()).isEqualTo(replicas);
    assertThat(sized.reason()).isEqualTo(reason);
  }

  @Test
  void policiesCountWhatWasDoneInTheirPeriod() {
    String slow = "'scaleUp':{'policies':[{'type':'Pods','value':2,'periodSeconds':60}]}";
    var history = new ScalingHistory.Of();
    assertThat(rules(slow).limited(5, 20, history).replicas()).isEqualTo(7);
    history.changes.add(new ScalingHistory.Entry(2, NOW.minusSeconds(30)));
    assertThat(rules(slow).limited(7, 20, history).replicas()).isEqualTo(7);
    assertThat(rules("'scaleDown':{'selectPolicy':'Disabled'}").limited(5, 3, history).replicas())
        .isEqualTo(5);
  }

  @Test
  void shrinkingWaitsForTheHighestRecentRecommendation() {
    var history = new ScalingHistory.Of();
    history.recommendations.add(new ScalingHistory.Entry(8, NOW.minusSeconds(100)));
    history.recommendations.add(new ScalingHistory.Entry(20, NOW.minusSeconds(400)));
    ScalingRules.Sized sized = rules("").stabilized(10, 3, history);
    assertThat(sized.replicas()).isEqualTo(8);
    assertThat(sized.reason()).isEqualTo("ScaleDownStabilized");
    assertThat(
            rules("'scaleDown':{'stabilizationWindowSeconds':0}")
                .stabilized(10, 3, history)
                .replicas())
        .isEqualTo(3);
  }
}
