package dev.insula.apiserver.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.yaml.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyDefinitionsTest {

  private static final int DEFINITIONS = 50;
  private static final GroupVersionResource RESOURCE =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

  @TempDir Path directory;

  @Test
  void manyDefinitionsAreServedAndUsable() throws InterruptedException {
    try (var fleet = new TestFleet(directory)) {
      ControlPlaneClient client = fleet.client("one");
      for (int i = 0; i < DEFINITIONS; i++) {
        client.create(RESOURCE, definition(i), WriteOptions.as("test"));
      }
      for (int i = 0; i < DEFINITIONS; i += 7) {
        GroupVersionResource kind = kind(i);
        await(() -> isServed(client, kind));
        JsonObject object =
            (JsonObject)
                Yaml.parse(
                    """
                    apiVersion: example.com/v1
                    kind: Kind%d
                    metadata: {name: a, namespace: default}
                    spec: {size: 3}
                    """
                        .formatted(i));
        assertThat(client.create(kind, object, WriteOptions.as("test")).tree().at("spec", "colour"))
            .isEqualTo("red");
      }
    }
  }

  private static GroupVersionResource kind(int i) {
    return new GroupVersionResource("example.com", "v1", "kind" + i + "s");
  }

  private static boolean isServed(ControlPlaneClient client, GroupVersionResource kind) {
    try {
      return client.list(kind, "default", ListOptions.NONE).items().isEmpty();
    } catch (ApiException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
      Thread.sleep(2);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static JsonObject definition(int i) {
    return (JsonObject)
        Yaml.parse(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: kind%1$ds.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: kind%1$ds, kind: Kind%1$d}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        properties:
                          size: {type: integer}
                          colour: {type: string, default: red}
                        x-kubernetes-validations:
                        - rule: self.size >= 0
            """
                .formatted(i));
  }
}
