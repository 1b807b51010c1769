package dev.insula.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ItemSlicesTest {

  @Test
  void itemsOfATypedListGetTheirTypeBack() {
    var list =
        ItemSlices.read(
            bytes(
                """
                {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"x"},
                 "items":[{"metadata":{"name":"ä"}}, {} ]}\
                """));

    assertThat(list.resourceVersion()).isEqualTo("7");
    assertThat(list.continueToken()).isEqualTo("x");
    assertThat(list.items())
        .extracting(o -> o.json())
        .containsExactly(
            "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"ä\"}}",
            "{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}");
  }

  @Test
  void anItemThatSaysItsTypeKeepsIt() {
    var list =
        ItemSlices.read(
            bytes("{\"items\":[{\"apiVersion\":\"v1\",\"kind\":\"Secret\"}],\"kind\":\"List\"}"));

    assertThat(list.items().getFirst().json())
        .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Secret\"}");
  }

  @Test
  void aListWithoutItemsIsEmpty() {
    assertThat(ItemSlices.read(bytes("{\"kind\":\"PodList\",\"items\":null}")).items()).isEmpty();
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
