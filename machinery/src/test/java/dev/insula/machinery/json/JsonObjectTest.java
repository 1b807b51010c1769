package dev.insula.machinery.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonObjectTest {

  @Test
  void behavesAsAMapThatKeepsItsOrder() {
    var random = new Random(9);
    for (int round = 0; round < 300; round++) {
      int keys = new int[] {4, 14, 60}[round % 3];
      var expected = new LinkedHashMap<String, Object>();
      var actual = new JsonObject();
      for (int i = 0; i < 200; i++) {
        String key = "k" + random.nextInt(keys);
        switch (random.nextInt(9)) {
          case 0 -> assertThat(actual.remove(key)).isEqualTo(expected.remove(key));
          case 1 -> assertThat(actual.delete(key)).isEqualTo(expected.remove(key) != null);
          case 2 -> {
            String end = "" + random.nextInt(10);
            boolean removed = expected.entrySet().removeIf(e -> e.getKey().endsWith(end));
            assertThat(actual.entrySet().removeIf(e -> e.getKey().endsWith(end)))
                .isEqualTo(removed);
          }
          default -> assertThat(actual.put(key, (long) i)).isEqualTo(expected.put(key, (long) i));
        }
        assertThat(actual.get(key)).isEqualTo(expected.get(key));
        assertThat(actual.size()).isEqualTo(expected.size());
      }
      assertThat(new ArrayList<>(actual.entrySet()))
          .isEqualTo(new ArrayList<>(expected.entrySet()));
      assertThat(actual.deepCopy().equals(expected)).isTrue();
      for (int i = 0; i < actual.size(); i++) {
        assertThat(expected.get(actual.keyAt(i))).isEqualTo(actual.valueAt(i));
      }
    }
  }

  @Test
  void keysOfOneHashAreToldApart() {
    assertThat("Aa").hasSameHashCodeAs("BB");
    var object = JsonObject.of("Aa", 1L, "BB", 2L, "AaAa", 3L, "BBBB", 4L, "AaBB", 5L);
    assertThat(object.get("BB")).isEqualTo(2L);
    assertThat(object.get("BBAa")).isNull();
    object.remove("Aa");
    assertThat(object.get("AaBB")).isEqualTo(5L);
    assertThat(object.get("Aa")).isNull();
  }

  @Test
  void equalityDoesNotSeeTheOrder() {
    var one = JsonObject.of("a", 1L, "b", JsonObject.of("c", "x", "d", "y"));
    var other = JsonObject.of("b", JsonObject.of("d", "y", "c", "x"), "a", 1L);
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    other.objectAt("b").put("d", "z");
    assertThat(one).isNotEqualTo(other).isNotEqualTo(JsonObject.of("a", 1L));
    assertThat(one).isNotEqualTo(JsonObject.of("a", 1L, "e", one.objectAt("b")));
  }

  @Test
  void membersCanBeRemovedWhileIterating() {
    var object = new JsonObject();
    for (int i = 0; i < 40; i++) {
      object.put("k" + i, (long) i);
    }
    object.values().removeIf(v -> (Long) v % 3 == 0);
    assertThat(object.keySet()).hasSize(26).doesNotContain("k3").contains("k4");
    var it = object.entrySet().iterator();
    it.next();
    it.remove();
    assertThat(it.next().getKey()).isEqualTo("k2");
    assertThat(object.size()).isEqualTo(25);
  }
}
