package dev.insula.controllers;

import static dev.insula.controllers.World.ME;
import static dev.insula.controllers.World.await;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.PatchType;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that own each other in a circle, each holding its owner back. */
class GarbageCircleTest {

  private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void aCircleGoesWhenOneOfItIsDeletedInTheForeground(int members) {
    try (var world = new World(directory);
        var _ = ControllerRuntime.start(world.fleet(), _ -> "")) {
      ControlPlaneClient client = world.controlPlane("a");
      List<String> uids = new ArrayList<>();
      for (int i = 0; i < members; i++) {
        uids.add(create(client, i));
      }
      for (int i = 0; i < members; i++) {
        int owner = (i + members - 1) % members;
        own(client, i, owner, uids.get(owner));
      }

      client.delete(MAPS, name(0), DeleteOptions.NONE.withPropagation("Foreground"));

      await(() -> left(client).isEmpty(), () -> "left " + left(client));
    }
  }

  private static ObjectName name(int i) {
    return new ObjectName("default", "m" + i);
  }

  private static String create(ControlPlaneClient client, int i) {
    var metadata = JsonObject.of("name", name(i).name(), "namespace", "default");
    var object = JsonObject.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", metadata);
    return Meta.uid(client.create(MAPS, object, ME).tree());
  }

  private static void own(ControlPlaneClient client, int i, int owner, String uid) {
    var reference =
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "name",
            name(owner).name(),
            "uid",
            uid,
            "controller",
            true,
            "blockOwnerDeletion",
            true);
    var metadata = JsonObject.of("ownerReferences", JsonArray.of(reference));
    client.patch(
        MAPS, name(i), PatchType.MERGE, JsonOrArray.of(JsonObject.of("metadata", metadata)), ME);
  }

  private static List<String> left(ControlPlaneClient client) {
    return client.list(MAPS, "default", ListOptions.NONE).items().stream()
        .map(object -> object.tree())
        .filter(object -> Meta.name(object).startsWith("m"))
        .map(object -> Meta.of(object).toString())
        .toList();
  }
}
