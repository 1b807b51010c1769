package dev.insula.tenancy.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a pod was ended early, as a job's failure policy reads it. */
class PodDisruptionTest {

  private static JsonObject pod(String reason) {
    var condition = JsonObject.of("type", "DisruptionTarget", "status", "True", "reason", reason);
    return JsonObject.of(
        "status",
        JsonObject.of(
            "phase",
            "Running",
            "conditions",
            reason.equals("none") ? new JsonArray() : JsonArray.of(condition)));
  }

  private static List<String> reasons(JsonObject status) {
    return status.objects("conditions").stream().map(c -> c.string("reason", "")).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "EvictionByEvictionAPI, none, EvictionByEvictionAPI",
    "none, PreemptionByScheduler, PreemptionByScheduler",
    "EvictionByEvictionAPI, PreemptionByScheduler, PreemptionByScheduler"
  })
  void bothSidesMayTellIt(String above, String below, String told) {
    assertThat(reasons(PodUp.status(pod(above), pod(below)))).containsExactly(told);
  }

  @ParameterizedTest
  @CsvSource({"EvictionByEvictionAPI"})
  void itStaysWhenTheSuperPodIsNoMore(String reason) {
    JsonObject status = PodEnd.status(pod(reason));
    assertThat(reasons(status)).containsExactly(reason);
    assertThat(status.string("phase")).isEqualTo("Failed");
  }
}
