package dev.insula.apiserver.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients tell clusters apart by the uids of their namespaces. */
class BaseStampTest {

  private static final ObjectName DEFAULT = new ObjectName("", "default");

  @TempDir Path directory;

  private static JsonObject read(ControlPlaneClient client) {
    return client.get(TestFleet.NAMESPACES, DEFAULT).tree();
  }

  private static ControlPlaneClient client(TestFleet fleet, String name) {
    return fleet.planes.findOrCreate(name).client("test");
  }

  @Test
  void namespacesOfTwoControlPlanesHaveUidsOfTheirOwn() {
    try (var fleet = new TestFleet(directory)) {
      UUID one = UUID.fromString(Meta.uid(read(client(fleet, "one"))));
      UUID two = UUID.fromString(Meta.uid(read(client(fleet, "two"))));
      assertThat(one).isNotEqualTo(two);
      assertThat(one.version()).isEqualTo(4);
      assertThat(one.variant()).isEqualTo(2);
    }
  }

  @Test
  void theyAreAsOldAsTheirControlPlaneAndStaySo() {
    Instant before = Instant.now().minusSeconds(1);
    JsonObject made;
    try (var fleet = new TestFleet(directory)) {
      made = read(client(fleet, "one"));
      assertThat(Instant.parse(Meta.of(made).string("creationTimestamp", "")))
          .isBetween(before, Instant.now());
    }
    try (var fleet = new TestFleet(directory)) {
      assertThat(read(client(fleet, "one"))).isEqualTo(made);
    }
  }

  @Test
  void listsAndWritesKeepThem() {
    try (var fleet = new TestFleet(directory)) {
      ControlPlaneClient client = client(fleet, "one");
      JsonObject shown = read(client);
      assertThat(client.list(TestFleet.NAMESPACES, "", ListOptions.NONE).items())
          .extracting(item -> Meta.uid(item.tree()))
          .containsExactly(Meta.uid(shown));
      JsonObject changed = shown.deepCopy();
      Meta.of(changed).put("labels", JsonObject.of("a", "b"));
      client.update(TestFleet.NAMESPACES, changed, WriteOptions.as("test"));
      assertThat(Meta.uid(read(client))).isEqualTo(Meta.uid(shown));
      assertThat(Meta.of(read(client)).string("creationTimestamp", ""))
          .isEqualTo(Meta.of(shown).string("creationTimestamp", "-"));
    }
  }
}
