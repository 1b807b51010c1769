package dev.insula.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodLifeTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final NodePlan NODE = new NodePlan(3);

  private static JsonObject pod(String annotations, String spec, String status) {
    return Json.parseObject(
        """
        {"metadata":{"name":"p","namespace":"ns","uid":"u","generation":1,"annotations":%s},
         "spec":%s,"status":%s}\
        """
            .formatted(annotations, spec, status));
  }

  private static final String CONTAINER =
      "{\"containers\":[{\"name\":\"c\",\"image\":\"reg/i:1\"}]}";

  private static PodLife next(JsonObject pod, Instant now, boolean unhurried) {
    return PodLife.next(pod, NODE, now, unhurried, () -> "10.128.3.7");
  }

  @Test
  void withTimeToSpareAPodIsSeenBeingCreated() {
    PodLife next = next(pod("{}", CONTAINER, "{\"phase\":\"Pending\"}"), NOW, true);
    assertThat(next).isInstanceOf(PodLife.Create.class);
    JsonObject status = ((PodLife.Create) next).status();
    assertThat(status.objects("containerStatuses").getFirst().objectAt("state", "waiting"))
        .isEqualTo(JsonObject.of("reason", "ContainerCreating"));
    assertThat(status.string("hostIP")).isEqualTo("172.16.0.4");
  }

  @Test
  void aPodThatSomebodyHoldsTellsItsEndBeforeItIsRemoved() {
    JsonObject pod = pod("{}", CONTAINER, "{\"phase\":\"Running\"}");
    pod.objectAt("metadata").put("deletionTimestamp", NOW.toString());
    assertThat(next(pod, NOW, true)).isInstanceOf(PodLife.Remove.class);
    pod.objectAt("metadata").put("finalizers", JsonArray.of("batch.kubernetes.io/job-tracking"));
    JsonObject status = ((PodLife.Write) next(pod, NOW, true)).status();
    assertThat(status.string("phase")).isEqualTo("Failed");
    pod.put("status", status);
    assertThat(next(pod, NOW, true)).isInstanceOf(PodLife.Remove.class);
  }

  @Test
  void inAHurryItRunsAtOnce() {
    PodLife next = next(pod("{}", CONTAINER, "{\"phase\":\"Pending\"}"), NOW, false);
    JsonObject status = ((PodLife.Write) next).status();
    assertThat(status.string("phase")).isEqualTo("Running");
    assertThat(status.string("podIP")).isEqualTo("10.128.3.7");
    JsonObject container = status.objects("containerStatuses").getFirst();
    assertThat(container.string("imageID")).startsWith("reg/i@sha256:");
    assertThat(container.bool("ready", false)).isTrue();
    assertThat(status.objects("conditions"))
        .extracting(c -> c.string("type") + " " + c.string("status"))
        .containsExactly(
            "PodReadyToStartContainers True",
            "Initialized True",
            "Ready True",
            "ContainersReady True");
  }

  @Test
  void anEphemeralContainerThatIsAddedRuns() {
    JsonObject pod = pod("{}", CONTAINER, "{\"phase\":\"Running\"}");
    pod.put("status", ((PodLife.Write) next(pod, NOW, true)).status());
    JsonObject debugger = JsonObject.of("name", "debugger", "image", "busybox");
    pod.objectAt("spec").put("ephemeralContainers", JsonArray.of(debugger));

    JsonObject status = ((PodLife.Write) next(pod, NOW.plusSeconds(9), true)).status();
    JsonObject container = status.objects("ephemeralContainerStatuses").getFirst();
    assertThat(container.objectAt("state", "running").string("startedAt"))
        .isEqualTo("2026-01-01T00:00:09Z");
    assertThat(container.bool("ready", true)).isFalse();
    pod.put("status", status);
    assertThat(next(pod, NOW.plusSeconds(20), true)).isInstanceOf(PodLife.Rest.class);
  }

  @Test
  void aSlowStartTakesItsTime() {
    String slow = "{\"insula.dev/simulated-start\":\"5s\"}";
    JsonObject started =
        pod(slow, CONTAINER, "{\"phase\":\"Pending\",\"startTime\":\"2026-01-01T00:00:00Z\"}");
    assertThat(next(started, NOW.plusSeconds(2), false))
        .isEqualTo(new PodLife.Wait(Duration.ofSeconds(3)));
    assertThat(next(started, NOW.plusSeconds(5), false)).isInstanceOf(PodLife.Write.class);
  }

  @Test
  void initContainersHaveEndedAndSidecarsRunWhenThePodRuns() {
    String spec =
        """
        {"initContainers":[{"name":"i","image":"x"},
           {"name":"s","image":"x","restartPolicy":"Always"}],
         "containers":[{"name":"c","image":"y"}]}\
        """;
    JsonObject status =
        ((PodLife.Write) next(pod("{}", spec, "{\"phase\":\"Pending\"}"), NOW, false)).status();
    assertThat(status.objects("initContainerStatuses"))
        .extracting(s -> s.objectAt("state").keySet().iterator().next())
        .containsExactly("terminated", "running");
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({"Always,,false", "OnFailure,,true", "Never,,true", "Never,never,false"})
  void withoutAScriptWorkGetsDoneAndServersRunOn(String policy, String exit, boolean ends) {
    String script = exit == null ? "{}" : "{\"insula.dev/simulated-exit\":\"%s\"}".formatted(exit);
    String spec =
        "{\"restartPolicy\":\"%s\",\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}"
            .formatted(policy);
    String status =
        """
        {"phase":"Running","containerStatuses":[{"name":"c","restartCount":0,
          "state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]}\
        """;
    PodLife next = next(pod(script, spec, status), NOW.plusSeconds(1), true);
    boolean ended =
        next instanceof PodLife.Write write
            && write.status().string("phase", "").equals("Succeeded");
    assertThat(ended).isEqualTo(ends);
  }

  @ParameterizedTest(name = "{0} with exit {1} after {2} s")
  @CsvSource({
    "Never,0,9,wait",
    "Never,0,10,Succeeded",
    "Never,1,10,Failed",
    "OnFailure,0,10,Succeeded",
    "OnFailure,1,10,Running",
    "Always,0,10,Running"
  })
  void containersEndAsTheirScriptSays(String policy, int code, int seconds, String expected) {
    String script =
        "{\"insula.dev/simulated-exit\":\"%d\",\"insula.dev/simulated-duration\":\"10s\"}"
            .formatted(code);
    String spec =
        "{\"restartPolicy\":\"%s\",\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}"
            .formatted(policy);
    String status =
        """
        {"phase":"Running","containerStatuses":[{"name":"c","restartCount":0,
          "state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]}\
        """;
    PodLife next = next(pod(script, spec, status), NOW.plusSeconds(seconds), true);
    if (expected.equals("wait")) {
      assertThat(next).isEqualTo(new PodLife.Wait(Duration.ofSeconds(10 - seconds)));
      return;
    }
    JsonObject written = ((PodLife.Write) next).status();
    assertThat(written.string("phase")).isEqualTo(expected);
    assertThat(written.objects("containerStatuses").getFirst().integer("restartCount", -1))
        .isEqualTo(expected.equals("Running") ? 1 : 0);
  }

  @ParameterizedTest(name = "stops in {0}, grace {1}, after {2} s")
  @CsvSource({"'',30,0,gone", "10s,30,4,6", "10s,30,10,gone", "60s,30,29,1", "60s,30,30,gone"})
  void aDeletedPodStopsWithinItsGrace(String stop, int grace, int after, String expected) {
    JsonObject pod =
        pod(
            stop.isEmpty() ? "{}" : "{\"insula.dev/simulated-stop\":\"" + stop + "\"}",
            CONTAINER,
            "{\"phase\":\"Running\"}");
    pod.objectAt("metadata").put("deletionTimestamp", NOW.plusSeconds(grace).toString());
    pod.objectAt("metadata").put("deletionGracePeriodSeconds", (long) grace);
    PodLife next = next(pod, NOW.plusSeconds(after), true);
    assertThat(next)
        .isEqualTo(
            expected.equals("gone")
                ? new PodLife.Remove()
                : new PodLife.Wait(Duration.ofSeconds(Long.parseLong(expected))));
  }

  @Test
  void aClosedReadinessGateKeepsAPodUnready() {
    String spec =
        """
        {"readinessGates":[{"conditionType":"example.com/ok"}],
         "containers":[{"name":"c","image":"i"}]}\
        """;
    JsonObject status =
        ((PodLife.Write) next(pod("{}", spec, "{\"phase\":\"Pending\"}"), NOW, false)).status();
    assertThat(status.objects("conditions"))
        .filteredOn(c -> c.string("type", "").equals("Ready"))
        .extracting(c -> c.string("status") + " " + c.string("reason"))
        .containsExactly("False ReadinessGatesNotReady");
  }

  @Test
  void addressesAreGivenOnceAndAgainAfterTheyAreFree() {
    var addresses = new PodAddresses();
    for (int i = 1; i <= 254; i++) {
      assertThat(addresses.take(NODE, "u" + i)).isEqualTo("10.128.3." + i);
    }
    assertThat(addresses.take(NODE, "one-more")).isEmpty();
    addresses.release("u7");
    assertThat(addresses.take(NODE, "one-more")).isEqualTo("10.128.3.7");
    assertThat(addresses.take(NODE, "u9")).isEqualTo("10.128.3.9");
  }

  @Test
  void addressesFromBeforeARestartAreKept() {
    var addresses = new PodAddresses();
    addresses.hold(NODE, "old", "10.128.3.1");
    assertThat(addresses.take(NODE, "new")).isEqualTo("10.128.3.2");
    assertThat(addresses.take(NODE, "old")).isEqualTo("10.128.3.1");
  }

  @ParameterizedTest
  @CsvSource({
    "insula-node-0,0",
    "insula-node-32767,32767",
    "insula-node-32768,-1",
    "insula-node-x,-1",
    "insula-node-01,-1",
    "other,-1"
  })
  void onlyNamesOfSimulatedNodesHaveAnIndex(String name, int index) {
    assertThat(NodePlan.indexOf(name)).isEqualTo(index);
  }
}
