package dev.insula.controllers.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {

  private static Rollout rollout(int replicas, String surge, String unavailable) {
    return Rollout.of(
        Json.parseObject(
            """
            {"spec":{"replicas":%d,"strategy":{"type":"RollingUpdate","rollingUpdate":
              {"maxSurge":%s,"maxUnavailable":%s}}}}\
            """
                .formatted(replicas, surge, unavailable)));
  }

  @ParameterizedTest(name = "{0} replicas, surge {1}, unavailable {2}")
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "10, '\"25%\"', '\"25%\"', 13, 8",
        "3, '\"25%\"', '\"25%\"', 4, 3",
        "1, '\"25%\"', '\"25%\"', 2, 1",
        "4, 0, 1, 4, 3",
        "4, 0, 0, 4, 3",
        "4, 2, 9, 6, 0",
        "0, '\"25%\"', '\"25%\"', 0, 0"
      })
  void percentagesAreRoundedUpForSurgeAndDownForUnavailable(
      int replicas, String surge, String unavailable, int most, int fewest) {
    Rollout rollout = rollout(replicas, surge, unavailable);
    assertThat(rollout.mostReplicas()).isEqualTo(most);
    assertThat(rollout.fewestAvailable()).isEqualTo(fewest);
  }

  @ParameterizedTest
  @CsvSource({"0,10,3", "3,13,3", "9,12,10", "0,13,0", "0,0,10"})
  void theNewReplicaSetGrowsAsFarAsAllMay(int ofNew, int ofAll, int expected) {
    assertThat(rollout(10, "\"25%\"", "\"25%\"").newReplicas(ofNew, ofAll)).isEqualTo(expected);
  }
}
