package dev.insula.apiserver.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomResourcesTest {

  private static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
  private static final GroupVersionResource GADGETS =
      new GroupVersionResource("example.com", "v1", "gadgets");
  private static final ObjectName DEFINITION = new ObjectName("", "gadgets.example.com");
  private static final WriteOptions WRITE = WriteOptions.as("test");

  @TempDir Path directory;

  private TestFleet fleet;
  private ControlPlaneClient client;

  @BeforeEach
  void start() {
    fleet = new TestFleet(directory);
    client = fleet.client("one");
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void aDefinitionIsEstablishedAndServed() throws InterruptedException {
    establish(client);

    JsonObject made = create(client, gadget("a", "{\"size\":3}"));

    assertThat(Meta.generation(made)).isEqualTo(1);
    assertThat(made.at("spec", "colour")).isEqualTo("red");
    assertThat(client.list(GADGETS, "", ListOptions.NONE).items()).hasSize(1);
    assertThat(client.resources()).anyMatch(served -> served.resource().equals(GADGETS));
  }

  @Test
  void anotherControlPlaneDoesNotServeIt() throws InterruptedException {
    establish(client);

    assertThatThrownBy(() -> fleet.client("two").list(GADGETS, "", ListOptions.NONE))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(404));
  }

  @Test
  void theSchemaRefusesWhatItDoesNotAllow() throws InterruptedException {
    establish(client);

    assertThatThrownBy(() -> create(client, gadget("a", "{\"size\":0}")))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(422);
              assertThat(e.getMessage())
                  .contains("spec.size in body should be greater than or equal to 1");
            });
  }

  @Test
  void whatAnUpdateLeavesAsItWasIsNotHeldAgainstIt() throws InterruptedException {
    establish(client);
    JsonObject made = create(client, gadget("a", "{\"size\":3}"));
    JsonObject definition = client.get(DEFINITIONS, DEFINITION).tree();
    version(definition)
        .objectAt("schema", "openAPIV3Schema", "properties", "spec", "properties", "size")
        .put("minimum", 5L);
    client.update(DEFINITIONS, definition, WRITE);
    awaitRefusal(gadget("b", "{\"size\":3}"));

    made.objectAt("spec").put("colour", "blue");

    assertThat(client.update(GADGETS, made, WRITE).tree().at("spec", "colour")).isEqualTo("blue");
  }

  @Test
  void statusAndSpecAreWrittenApart() throws InterruptedException {
    establish(client);
    JsonObject made = create(client, gadget("a", "{\"size\":3}"));
    made.put("status", JsonObject.of("ready", true));
    made.objectAt("spec").put("size", 4L);

    JsonObject updated = client.update(GADGETS, made, WRITE).tree();
    assertThat(updated.get("status")).isNull();
    assertThat(Meta.generation(updated)).isEqualTo(2);

    updated.put("status", JsonObject.of("ready", true));
    updated.objectAt("spec").put("size", 9L);
    JsonObject status = client.update(GADGETS, updated, WRITE.withSubresource("status")).tree();
    assertThat(status.at("status", "ready")).isEqualTo(true);
    assertThat(status.at("spec", "size")).isEqualTo(4L);
    assertThat(Meta.generation(status)).isEqualTo(2);
  }

  @Test
  void aNameThatIsTakenIsNotAccepted() throws InterruptedException {
    establish(client);
    JsonObject other = definition();
    other.objectAt("metadata").put("name", "tools.example.com");
    JsonObject names = other.objectAt("spec").objectOrCreate("names");
    names.put("plural", "tools");
    names.put("singular", "tool");
    client.create(DEFINITIONS, other, WRITE);

    JsonObject refused =
        await(
            new ObjectName("", "tools.example.com"),
            found -> condition(found, "NamesAccepted").containsKey("status"));

    assertThat(condition(refused, "NamesAccepted").string("reason")).isEqualTo("ListKindConflict");
    assertThat(condition(refused, "Established").string("status")).isEqualTo("False");
  }

  @Test
  void aDeletedDefinitionTakesItsObjectsAlong() throws InterruptedException {
    establish(client);
    JsonObject held = gadget("held", "{\"size\":3}");
    held.objectAt("metadata").put("finalizers", JsonArray.of("example.com/hold"));
    create(client, held);
    create(client, gadget("free", "{\"size\":3}"));

    client.delete(DEFINITIONS, DEFINITION, DeleteOptions.NONE);
    ObjectName name = new ObjectName("default", "held");
    awaitTrue(() -> Meta.isDeleting(client.get(GADGETS, name).tree()));
    assertThat(client.list(GADGETS, "", ListOptions.NONE).items()).hasSize(1);
    JsonObject left = client.get(GADGETS, name).tree();
    left.objectAt("metadata").remove("finalizers");
    client.update(GADGETS, left, WRITE);

    awaitTrue(() -> client.list(DEFINITIONS, "", ListOptions.NONE).items().isEmpty());
    awaitTrue(() -> !isServed());
  }

  private boolean isServed() {
    try {
      return client.list(GADGETS, "", ListOptions.NONE).items() != null;
    } catch (ApiException e) {
      assertThat(e.code()).isEqualTo(404);
      return false;
    }
  }

  @Test
  void aDefinitionThatGoesTakesNoNewObjects() throws InterruptedException {
    establish(client);
    JsonObject held = gadget("held", "{\"size\":3}");
    held.objectAt("metadata").put("finalizers", JsonArray.of("example.com/hold"));
    create(client, held);

    client.delete(DEFINITIONS, DEFINITION, DeleteOptions.NONE);

    var late = new AtomicInteger();
    awaitTrue(() -> isRefused(gadget("late-" + late.incrementAndGet(), "{\"size\":3}")));
  }

  private boolean isRefused(JsonObject gadget) {
    try {
      create(client, gadget);
      return false;
    } catch (ApiException e) {
      return e.code() == 403
          && e.getMessage()
              .endsWith("create not allowed while custom resource definition is terminating");
    }
  }

  @Test
  void definitionsAreServedAgainAfterARestart() throws InterruptedException {
    establish(client);
    create(client, gadget("a", "{\"size\":3}"));
    fleet.close();
    fleet = new TestFleet(directory);

    assertThat(fleet.client("one").list(GADGETS, "", ListOptions.NONE).items()).hasSize(1);
  }

  private static void establish(ControlPlaneClient client) throws InterruptedException {
    client.create(DEFINITIONS, definition(), WRITE);
    awaitTrue(() -> client.resources().stream().anyMatch(s -> s.resource().equals(GADGETS)));
  }

  private static JsonObject create(ControlPlaneClient client, JsonObject gadget) {
    return client.create(GADGETS, gadget, WRITE).tree();
  }

  private void awaitRefusal(JsonObject gadget) throws InterruptedException {
    var dry = new WriteOptions("test", "", false, true);
    awaitTrue(
        () -> {
          try {
            client.create(GADGETS, gadget, dry);
            return false;
          } catch (ApiException e) {
            return e.code() == 422;
          }
        });
  }

  private JsonObject await(ObjectName name, Predicate<JsonObject> condition)
      throws InterruptedException {
    awaitTrue(() -> condition.test(client.get(DEFINITIONS, name).tree()));
    return client.get(DEFINITIONS, name).tree();
  }

  private static void awaitTrue(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  private static JsonObject condition(JsonObject definition, String type) {
    for (JsonObject condition : definition.objectAt("status").objects("conditions")) {
      if (type.equals(condition.string("type"))) {
        return condition;
      }
    }
    return new JsonObject();
  }

  private static JsonObject version(JsonObject definition) {
    return List.copyOf(definition.objectAt("spec").objects("versions")).getFirst();
  }

  private static JsonObject gadget(String name, String spec) {
    return JsonObject.of(
        "apiVersion",
        "example.com/v1",
        "kind",
        "Gadget",
        "metadata",
        JsonObject.of("name", name, "namespace", "default"),
        "spec",
        Json.parseObject(spec));
  }

  private static JsonObject definition() {
    return Json.parseObject(
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"gadgets.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced",
          "names":{"plural":"gadgets","kind":"Gadget"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
           "schema":{"openAPIV3Schema":{"type":"object","properties":{
             "spec":{"type":"object","properties":{
               "size":{"type":"integer","minimum":1},
               "colour":{"type":"string","default":"red"}}},
             "status":{"type":"object","properties":{"ready":{"type":"boolean"}}}}}}}]}}\
        """);
  }
}
