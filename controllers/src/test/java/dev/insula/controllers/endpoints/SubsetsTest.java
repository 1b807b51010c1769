package dev.insula.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubsetsTest {

  private static final JsonObject METRICS = port("metrics", 9);

  private static JsonObject port(String name, long number) {
    return JsonObject.of("name", name, "port", number, "protocol", "TCP");
  }

  private static Backend backend(String name, JsonObject... ports) {
    ApiObject pod =
        ApiObject.of(
            JsonObject.of(
                "metadata", JsonObject.of("name", name, "namespace", "ns", "uid", "u" + name)));
    return new Backend(
        PodView.of(pod), "10.0.0." + name, JsonArray.of((Object[]) ports), true, true, "");
  }

  private static List<String> text(JsonArray subsets) {
    return subsets.objects().stream()
        .map(
            subset ->
                subset.objects("ports").stream().map(p -> p.integer("port", 0)).toList()
                    + " "
                    + subset.objects("addresses").stream().map(a -> a.string("ip")).toList())
        .toList();
  }

  @Test
  void portsThatTheSameAddressesHaveStandTogether() {
    JsonArray subsets =
        Subsets.of(
            List.of(backend("2", port("web", 80), METRICS), backend("1", port("web", 80), METRICS)),
            false);

    assertThat(text(subsets)).hasSize(1).first().asString().endsWith("[10.0.0.1, 10.0.0.2]");
  }

  @Test
  void aPortThatDiffersFromPodToPodHasASubsetForEachAndTheCommonOneForAll() {
    JsonArray subsets =
        Subsets.of(
            List.of(backend("1", port("web", 80), METRICS), backend("2", port("web", 81), METRICS)),
            false);

    assertThat(text(subsets))
        .containsExactlyInAnyOrder(
            "[80] [10.0.0.1]", "[81] [10.0.0.2]", "[9] [10.0.0.1, 10.0.0.2]");
  }
}
