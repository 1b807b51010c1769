package dev.insula.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TriggerTimesTest {

  private static final String CREATED = "2026-01-01T00:00:00Z";
  private static final String READY = "2026-01-02T00:00:00Z";

  private final TriggerTimes times = new TriggerTimes();

  @Test
  void aServiceThatIsKnownAnswersToItsPods() {
    assertThat(times.next(service("web"), List.of())).contains(Instant.parse(CREATED));

    assertThat(times.next(service("web"), pods(1))).contains(Instant.parse(READY));
    assertThat(times.next(service("web"), pods(1))).isEmpty();
  }

  @Test
  void manyServicesOfManyPodsAreNotAllRemembered() {
    List<PodView> all = pods(10_000);
    times.next(service("first"), all);
    IntStream.range(0, 10).forEach(i -> times.next(service("next-" + i), all));

    assertThat(times.next(service("next-9"), all)).isEmpty();
    assertThat(times.next(service("first"), all)).contains(Instant.parse(CREATED));
  }

  private static JsonObject service(String name) {
    return JsonObject.of(
        "metadata", JsonObject.of("name", name, "namespace", "ns", "creationTimestamp", CREATED));
  }

  private static List<PodView> pods(int count) {
    return IntStream.range(0, count).mapToObj(i -> pod("p" + i)).toList();
  }

  private static PodView pod(String name) {
    var ready = JsonObject.of("type", "Ready", "status", "True", "lastTransitionTime", READY);
    return PodView.of(
        ApiObject.of(
            JsonObject.of(
                "metadata",
                JsonObject.of("name", name, "namespace", "ns", "uid", "u" + name),
                "status",
                JsonObject.of("conditions", JsonArray.of(ready)))));
  }
}
