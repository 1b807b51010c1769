package dev.insula.cli;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Changes of a cluster that are all undone at the end, the last one first. */
final class Sabotage implements AutoCloseable {

  private static final WriteOptions AS = WriteOptions.as("sabotage");

  private static final long LONGEST_NANOS = 10_000_000_000L;

  private final ControlPlaneClient client;
  private final Deque<Runnable> undo = new ArrayDeque<>();

  Sabotage(ControlPlaneClient client) {
    this.client = client;
  }

  /** {@code group} may have a version after a slash. */
  private static GroupVersionResource resource(String group, String plural) {
    int slash = group.indexOf('/');
    return slash < 0
        ? new GroupVersionResource(group, "v1", plural)
        : new GroupVersionResource(group.substring(0, slash), group.substring(slash + 1), plural);
  }

  /** Creates the object; single quotes stand for double ones. */
  JsonObject create(String group, String plural, String object) {
    var resource = resource(group, plural);
    JsonObject wanted = Json.parseObject(object.replace('\'', '"'));
    JsonObject made = patiently(() -> client.create(resource, wanted, AS).tree());
    undo.push(() -> remove(resource, Meta.objectName(made)));
    return made;
  }

  void delete(String group, String plural, ObjectName name) {
    var resource = resource(group, plural);
    JsonObject before = client.get(resource, name).tree();
    client.delete(resource, name, DeleteOptions.NONE);
    List.of("uid", "resourceVersion", "creationTimestamp").forEach(Meta.of(before)::remove);
    undo.push(() -> client.create(resource, before, AS));
  }

  void change(
      String group, String plural, ObjectName name, String sub, Consumer<JsonObject> change) {
    var resource = resource(group, plural);
    JsonObject before = client.get(resource, name).tree();
    write(resource, name, sub, change);
    undo.push(
        () ->
            write(
                resource,
                name,
                sub,
                now -> {
                  String version = Meta.resourceVersion(now);
                  now.clear();
                  now.putAll(before.deepCopy());
                  Meta.of(now).put("resourceVersion", version);
                }));
  }

  /** Controllers write too: again and again until nobody interferes. */
  private void write(
      GroupVersionResource resource, ObjectName name, String sub, Consumer<JsonObject> change) {
    while (true) {
      JsonObject now = client.get(resource, name).tree();
      change.accept(now);
      try {
        patiently(() -> client.update(resource, now, AS.withSubresource(sub)));
        return;
      } catch (ApiException e) {
        if (!e.isConflict()) {
          throw e;
        }
      }
    }
  }

  /** A policy that was taken out of force may refuse for a moment yet. */
  private static <T> T patiently(Supplier<T> request) {
    long end = System.nanoTime() + LONGEST_NANOS;
    while (true) {
      try {
        return request.get();
      } catch (ApiException e) {
        boolean policy = String.valueOf(e.getMessage()).contains("ValidatingAdmissionPolicy");
        if (!policy || System.nanoTime() > end) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  /** Away with it, and with what would hold it back. */
  private void remove(GroupVersionResource resource, ObjectName name) {
    try {
      client.delete(resource, name, DeleteOptions.NONE.withGracePeriod(0));
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
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
