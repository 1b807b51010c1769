package dev.insula.controllers;

import static dev.insula.controllers.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.machinery.object.GroupVersionResource;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that is made while controllers run is looked at by few of them. */
class BirthTest {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final GroupVersionResource ACCOUNTS =
      new GroupVersionResource("", "v1", "serviceaccounts");
  private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");

  @TempDir Path directory;
  private World world;
  private ControllerRuntime runtime;
  private ControlPlaneClient client;

  @BeforeEach
  void start() {
    world = new World(directory);
    runtime = ControllerRuntime.start(world.fleet(), _ -> "CA");
    client = world.controlPlane("a");
  }

  @AfterEach
  void stop() {
    runtime.close();
    world.close();
  }

  @Test
  void eachNamespaceThatAllBeginWithGetsItsAccountAndItsCertificate() {
    int namespaces = count(NAMESPACES);
    assertThat(namespaces).isPositive();
    await(() -> count(ACCOUNTS) == namespaces && count(MAPS) == namespaces, () -> count(MAPS));
  }

  @Test
  void aLookByAllControllersFindsNothingThatWasLeftUndone() {
    int namespaces = count(NAMESPACES);
    await(() -> count(ACCOUNTS) == namespaces && count(MAPS) == namespaces, () -> count(MAPS));
    await(() -> runtime.busy() == 0, () -> runtime.busy());
    runtime.close();
    long before = world.fleet().revision("a").orElseThrow();

    runtime = ControllerRuntime.start(world.fleet(), _ -> "CA");
    await(() -> runtime.busy() == 0, () -> runtime.busy());

    assertThat(world.fleet().revision("a").orElseThrow()).isEqualTo(before);
  }

  private int count(GroupVersionResource resource) {
    return client.list(resource, "", ListOptions.NONE).items().size();
  }
}
