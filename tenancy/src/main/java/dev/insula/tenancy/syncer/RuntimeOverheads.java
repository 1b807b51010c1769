package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Informer;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.Optional;

/** What the super cluster adds to pods of its runtime classes. Thread-safe. */
final class RuntimeOverheads implements AutoCloseable {

  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("node.k8s.io", "v1", "runtimeclasses");

  private final Informer<JsonObject> classes;

  RuntimeOverheads(ControlPlaneClient superCluster) {
    classes =
        Informer.of(superCluster, CLASSES, object -> object.tree().objectAt("overhead", "podFixed"))
            .build();
  }

  void start(Duration timeout) throws InterruptedException {
    if (!classes.start().awaitSync(timeout)) {
      throw new IllegalStateException("runtime classes could not be listed within " + timeout);
    }
  }

  /** Amounts by resource for each pod of the class; none for a class without, or no class. */
  Optional<JsonObject> of(String runtimeClass) {
    return Optional.ofNullable(classes.store().get(new ObjectName("", runtimeClass)))
        .filter(amounts -> !amounts.isEmpty());
  }

  @Override
  public void close() {
    classes.close();
  }
}
