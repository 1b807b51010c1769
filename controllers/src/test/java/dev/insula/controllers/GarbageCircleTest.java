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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that own each other in a circle, each holding its owner back. */
class GarbageCircleTest {

  private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void aCircleGoesWhenOneOfItIsDeletedInTheForeground(int members) {
    List<String> uids = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      uids.add(create(i));
    }
    for (int i = 0; i < members; i++) {
      int owner = (i + members - 1) % members;
      own(i, owner, uids.get(owner));
    }

    client.delete(MAPS, name(0), DeleteOptions.NONE.withPropagation("Foreground"));

    await(() -> left().isEmpty(), () -> "left " + left());
  }

  private static ObjectName name(int i) {
    return new ObjectName("default", "m" + i);
  }

  private String create(int i) {
    var metadata = JsonObject.of("name", name(i).name(), "namespace", "default");
    var object = JsonObject.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", metadata);
    return Meta.uid(client.create(MAPS, object, ME).tree());
  }

  private void own(int i, int owner, String uid) {
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

  private List<String> left() {
    return client.list(MAPS, "default", ListOptions.NONE).items().stream()
        .map(object -> object.tree())
        .filter(object -> Meta.name(object).startsWith("m"))
        .map(object -> Meta.of(object).toString())
        .toList();
  }
}
