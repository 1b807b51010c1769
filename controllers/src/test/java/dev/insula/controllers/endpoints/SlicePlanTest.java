package dev.insula.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlicePlanTest {

  private static final JsonArray PORTS =
      JsonArray.of(JsonObject.of("name", "", "port", 80L, "protocol", "TCP"));

  private static Backend backend(int i) {
    ApiObject pod =
        ApiObject.of(
            JsonObject.of(
                "metadata", JsonObject.of("name", "p" + i, "namespace", "ns", "uid", "u" + i)));
    return new Backend(PodView.of(pod), "10.0.0." + i % 250, PORTS, true, true, "");
  }

  private static List<Backend> backends(int from, int to) {
    return IntStream.range(from, to).mapToObj(SlicePlanTest::backend).toList();
  }

  private static JsonObject endpoint(Backend backend) {
    return JsonObject.of("targetRef", backend.targetRef());
  }

  private static JsonObject slice(int from, int to) {
    var endpoints = new JsonArray();
    backends(from, to).forEach(b -> endpoints.add(endpoint(b)));
    return JsonObject.of("addressType", "IPv4", "ports", PORTS, "endpoints", endpoints);
  }

  private static SlicePlan plan(List<Backend> backends, JsonObject... slices) {
    var plan = new SlicePlan(SlicePlanTest::endpoint);
    plan.lay(backends, new ArrayList<>(List.of(slices)));
    return plan;
  }

  @Test
  void manyBackendsMakeSeveralSlices() {
    SlicePlan plan = plan(backends(0, 250));
    assertThat(plan.missing())
        .extracting(s -> s.objects("endpoints").size())
        .containsExactly(100, 100, 50);
  }

  @Test
  void nothingIsWrittenWhenNothingChanged() {
    SlicePlan plan = plan(backends(0, 150), slice(0, 100), slice(100, 150));
    assertThat(plan.missing()).isEmpty();
    assertThat(plan.changed()).isEmpty();
    assertThat(plan.surplus()).isEmpty();
  }

  @Test
  void aNewBackendFillsASliceWithRoom() {
    SlicePlan plan = plan(backends(0, 151), slice(0, 100), slice(100, 150));
    assertThat(plan.missing()).isEmpty();
    assertThat(plan.changed()).hasSize(1);
    assertThat(plan.changed().getFirst().objects("endpoints")).hasSize(51);
  }

  @Test
  void aSliceWithoutBackendsIsSurplus() {
    SlicePlan plan = plan(backends(0, 100), slice(0, 100), slice(100, 150));
    assertThat(plan.surplus()).hasSize(1);
    assertThat(plan.changed()).isEmpty();
  }

  @Test
  void slicesWithOtherPortsAreReplaced() {
    JsonObject old = slice(0, 2);
    old.put("ports", new JsonArray());
    SlicePlan plan = plan(backends(0, 2), old);
    assertThat(plan.surplus()).containsExactly(old);
    assertThat(plan.missing()).hasSize(1);
  }
}
