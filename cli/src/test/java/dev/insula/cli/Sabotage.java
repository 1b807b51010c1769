package dev.insula.cli;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Changes of a cluster that are all undone at the end, the last one first. */
final class Sabotage implements AutoCloseable {

  private static final WriteOptions AS = WriteOptions.as("sabotage");

  private final ControlPlaneClient client;
  private final Deque<Runnable> undo = new ArrayDeque<>();

  Sabotage(ControlPlaneClient client) {
    this.client = client;
  }

  /** Creates the object; single quotes stand for double ones. */
  JsonObject create(String group, String plural, String object) {
    var resource = new GroupVersionResource(group, "v1", plural);
    JsonObject made =
        client.create(resource, Json.parseObject(object.replace('\'', '"')), AS).tree();
    var now = DeleteOptions.NONE.withGracePeriod(0);
    undo.push(() -> client.delete(resource, Meta.objectName(made), now));
    return made;
  }

  void delete(String group, String plural, ObjectName name) {
    var resource = new GroupVersionResource(group, "v1", plural);
    JsonObject before = client.get(resource, name).tree();
    client.delete(resource, name, DeleteOptions.NONE);
    List.of("uid", "resourceVersion", "creationTimestamp").forEach(Meta.of(before)::remove);
    undo.push(() -> client.create(resource, before, AS));
  }

  void change(
      String group, String plural, ObjectName name, String sub, Consumer<JsonObject> change) {
    var resource = new GroupVersionResource(group, "v1", plural);
    JsonObject before = client.get(resource, name).tree();
    JsonObject after = before.deepCopy();
    change.accept(after);
    client.update(resource, after, AS.withSubresource(sub));
    undo.push(
        () -> {
          JsonObject restored = before.deepCopy();
          String version = Meta.resourceVersion(client.get(resource, name).tree());
          Meta.of(restored).put("resourceVersion", version);
          client.update(resource, restored, AS.withSubresource(sub));
        });
  }

  void change(String group, String plural, ObjectName name, Consumer<JsonObject> change) {
    change(group, plural, name, "", change);
  }

  @Override
  public void close() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }
}
