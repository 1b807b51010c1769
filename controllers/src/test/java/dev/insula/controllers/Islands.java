package dev.insula.controllers;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.PlanesOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A world with all its controllers running, in which every test takes a control plane of its own:
 * one for a test class, closed by {@link org.junit.jupiter.api.AutoClose}.
 */
final class Islands implements AutoCloseable {

  private static final AtomicInteger NEXT = new AtomicInteger();

  private final World world = new World();
  private final ControllerRuntime runtime;

  Islands() {
    runtime =
        ControllerRuntime.start(
            world.fleet(), _ -> "CA", world::warnings, PlanesOptions.DEFAULT, Duration.ZERO);
  }

  ControlPlaneClient one() {
    return world.controlPlane("island-" + NEXT.incrementAndGet());
  }

  /** Creates an object from its JSON, with {@code '} for quotes. */
  static JsonObject create(ControlPlaneClient client, GroupVersionResource resource, String json) {
    return client
        .create(resource, Json.parseObject(json.replace('\'', '"')), WriteOptions.as("test"))
        .tree();
  }

  /** Changes an object in the default namespace, again if somebody else did at the same time. */
  static void change(
      ControlPlaneClient client,
      GroupVersionResource resource,
      String name,
      Consumer<JsonObject> change) {
    while (true) {
      JsonObject object = World.get(client, resource, name);
      change.accept(object);
      try {
        client.update(resource, object, World.ME);
        return;
      } catch (ApiException e) {
        if (!e.isConflict()) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    runtime.close();
    world.close();
  }
}
