package dev.insula.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiObject;
import org.junit.jupiter.api.Test;

class PodViewTest {

  @Test
  void aPodIsReadWithoutATree() {
    var pod =
        ApiObject.of(
            Json.parseObject(
                """
                {"kind":"Pod","metadata":{"labels":{"name":"no"},"name":"a"},
                 "spec":{"containers":[{"name":"c"}],"nodeName":"n"},"status":{"phase":"Running"}}\
                """));

    assertThat(PodView.of(pod)).isEqualTo(new PodView("a", true, true));
  }

  @Test
  void aPodWithoutNodeAndStatusIsNeitherBoundNorRunning() {
    var pod = ApiObject.of(Json.parseObject("{\"metadata\":{\"name\":\"a\"},\"spec\":{}}"));

    assertThat(PodView.of(pod)).isEqualTo(new PodView("a", false, false));
  }
}
