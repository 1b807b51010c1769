package dev.insula.controllers.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeHealthTest {

  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final JsonObject READY =
      Json.parseObject(
          """
          {"metadata":{"name":"n","creationTimestamp":"2026-05-01T10:00:00Z"},
           "spec":{"unschedulable":true,
            "taints":[{"key":"own","effect":"NoExecute"},
             {"key":"node.kubernetes.io/not-ready","effect":"NoExecute"}]},
           "status":{"conditions":[
            {"type":"Ready","status":"True","lastHeartbeatTime":"2026-05-01T11:00:00Z"},
            {"type":"DiskPressure","status":"True"}]}}\
          """);

  @Test
  void theLatestSignOfLifeCounts() {
    var lease = Json.parseObject("{\"spec\":{\"renewTime\":\"2026-05-01T11:59:30.000000Z\"}}");
    assertThat(NodeHealth.aliveUntil(READY, lease)).isEqualTo("2026-05-01T12:00:20Z");
    assertThat(NodeHealth.aliveUntil(READY, null)).isEqualTo("2026-05-01T11:00:50Z");
  }

  @Test
  void aNodeThatNeverReportedHasItsTimeToStart() {
    var silent =
        Json.parseObject("{\"metadata\":{\"creationTimestamp\":\"2026-05-01T11:59:30Z\"}}");
    assertThat(NodeHealth.aliveUntil(silent, null)).isEqualTo("2026-05-01T12:00:30Z");
    assertThat(NodeHealth.unknown(silent, NOW).objects())
        .hasSize(4)
        .allMatch(c -> c.string("reason", "").equals("NodeStatusNeverUpdated"));
  }

  @Test
  void ofASilentNodeNothingIsKnown() {
    assertThat(NodeHealth.unknown(READY, NOW).objects())
        .hasSize(4)
        .allMatch(c -> c.string("status", "").equals("Unknown"));
  }

  @Test
  void taintsFollowTheConditionsAndOthersStay() {
    assertThat(keys(READY, true))
        .containsExactly(
            "own NoExecute",
            "node.kubernetes.io/unschedulable NoSchedule",
            "node.kubernetes.io/disk-pressure NoSchedule");
  }

  @Test
  void aSilentNodeIsUnreachableAndDrivesPodsAwayIfOthersAreLeft() {
    JsonObject silent = READY.deepCopy();
    silent.objectAt("status").put("conditions", NodeHealth.unknown(READY, NOW));
    assertThat(keys(silent, true))
        .contains(
            "node.kubernetes.io/unreachable NoSchedule", "node.kubernetes.io/unreachable NoExecute")
        .doesNotContain("node.kubernetes.io/not-ready NoExecute");
    assertThat(keys(silent, false)).doesNotContain("node.kubernetes.io/unreachable NoExecute");
  }

  private static List<String> keys(JsonObject node, boolean evicts) {
    return NodeTaints.of(node, NOW, evicts).objects().stream()
        .map(taint -> taint.string("key", "") + " " + taint.string("effect", ""))
        .toList();
  }
}
