package dev.insula.controllers.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.FleetChange;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.ObjectName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelevanceTest {

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "pods   | none                                   | {\"ownerReferences\":[{\"uid\":\"1\"}]}"
            + " | true",
        "pods   | none                                   | {\"a\":1}                              "
            + " | false",
        "pods   | {\"a\":1}                              | {\"a\":2}                              "
            + " | false",
        "pods   | {\"ownerReferences\":[{\"uid\":\"1\"}]} |"
            + " {\"ownerReferences\":[{\"uid\":\"1\"}],\"a\":2} | false",
        "pods   | {\"ownerReferences\":[{\"uid\":\"1\"}]} | {\"ownerReferences\":[{\"uid\":\"2\"}]}"
            + " | true",
        "pods   | {\"ownerReferences\":[{\"uid\":\"1\"}]} | {\"a\":1}                              "
            + " | true",
        "pods   | {\"a\":1}                              | {\"deletionTimestamp\":\"x\"}          "
            + " | true",
        "events | none                                   | {\"ownerReferences\":[{\"uid\":\"1\"}]}"
            + " | false",
      })
  void onlyOwnersAndEndsConcernAll(String resource, String before, String now, boolean concerns) {
    var change =
        new FleetChange(
            "cp",
            new GroupResource("", resource.strip()),
            new ObjectName("ns", "a"),
            1,
            object(now.strip()),
            before.strip().equals("none") ? null : object(before.strip()),
            false);
    assertThat(Relevance.mayConcernAll(change)).isEqualTo(concerns);
  }

  private static ApiObject object(String json) {
    return new ApiObject(json.getBytes(StandardCharsets.UTF_8));
  }
}
