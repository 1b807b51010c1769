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
    for (int round = 0; round < 200; round++) {
      var expected = new LinkedHashMap<String, Object>();
      var actual = new JsonObject();
      for (int i = 0; i < 200; i++) {
        String key = "k" + random.nextInt(60);
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
