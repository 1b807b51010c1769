package dev.insula.apiserver.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.BodySource;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.testing.WebhookServer;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.client.http.AddressRange;
import dev.insula.client.http.AddressRules;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gadgets are stored as v1 with {@code spec.a}, which is {@code spec.b} in v2. */
class ConversionWebhooksTest {

  private static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
  private static final GroupVersionResource V1 =
      new GroupVersionResource("example.com", "v1", "gadgets");
  private static final GroupVersionResource V2 =
      new GroupVersionResource("example.com", "v2", "gadgets");
  private static final WriteOptions ME = WriteOptions.as("me");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicReference<UnaryOperator<JsonObject>> response =
      new AtomicReference<>(ConversionWebhooksTest::converted);
  private WebhookServer server;
  private TestFleet fleet;
  private ControlPlaneClient client;

  @BeforeEach
  void open() {
    server =
        WebhookServer.reviewing(
            request -> {
              calls.incrementAndGet();
              return response.get().apply(request);
            });
    var local = new AddressRules(List.of(AddressRange.parse("127.0.0.0/8")));
    fleet = new TestFleet(directory, local);
    client = fleet.client("one");
  }

  @AfterEach
  void close() {
    fleet.close();
    server.close();
  }

  @Test
  void anObjectIsReadInAnotherVersion() {
    serve("v1");
    create("v1", "x", "a");

    JsonObject read = read("x");

    assertThat(read.string("apiVersion")).isEqualTo("example.com/v2");
    assertThat(read.at("spec")).isEqualTo(JsonObject.of("b", "a", "c", "new"));
  }

  @Test
  void aListIsConvertedAtOnce() {
    serve("v1");
    List.of("x", "y", "z").forEach(name -> create("v1", name, "of-" + name));
    calls.set(0);

    assertThat(client.list(V2, "default", ListOptions.NONE).items())
        .extracting(item -> item.tree().at("spec", "b"))
        .containsExactly("of-x", "of-y", "of-z");
    assertThat(calls).hasValue(1);
  }

  @Test
  void aWriteInAnotherVersionIsStoredInTheStorageVersion() {
    serve("v1");
    JsonObject made = create("v2", "x", "a");
    assertThat(made.at("spec", "b")).isEqualTo("a");

    made.objectAt("spec").put("b", "b");
    assertThat(client.update(V2, made, ME).tree().at("spec", "b")).isEqualTo("b");

    JsonObject stored = client.get(V1, name("x")).tree();
    assertThat(stored.at("spec")).isEqualTo(JsonObject.of("a", "b"));
    assertThat(Meta.generation(stored)).isEqualTo(2);
  }

  @Test
  void aWriteIsJudgedByTheVersionItIsWrittenIn() {
    serve("v1");
    create("v1", "long", "longer than v2 allows");
    assertThatThrownBy(() -> create("v2", "x", "longer than v2 allows"))
        .hasMessageContaining("spec.b: Too long");
  }

  @Test
  void aWatchIsConverted() throws InterruptedException {
    serve("v1");
    create("v1", "x", "a");
    try (var watch = client.watch(V2, "default", ListOptions.NONE)) {
      assertThat(watch.next(PATIENCE).orElseThrow().object().tree().at("spec", "b")).isEqualTo("a");
      create("v1", "y", "b");
      assertThat(watch.next(PATIENCE).orElseThrow().object().tree().at("spec", "b")).isEqualTo("b");
    }
  }

  @Test
  void aWatchWhoseObjectsCanNotBeConvertedEndsWithAnError() {
    serve("v1");
    create("v1", "x", "a");
    response.set(_ -> new JsonObject());
    String path = "/apis/example.com/v2/namespaces/default/gadgets";
    var request =
        new ApiRequest(
            "GET",
            path,
            List.of(path.substring(1).split("/", -1)),
            new Query(Map.of("watch", List.of("1"))),
            new Headers(Map.of()),
            new byte[0],
            List.of(),
            UserInfo.of("somebody", UserInfo.MASTERS),
            "",
            "1");
    var answer = (ApiResponse.Streaming) fleet.planes.findOrCreate("one").serve(request);
    try (var body = answer.body()) {
      body.start(() -> {});
      var text = new StringBuilder();
      ((BodySource.Next.Chunks) body.poll())
          .parts()
          .forEach(part -> text.append(new String(part, StandardCharsets.UTF_8)));

      JsonObject event = Json.parseObject(text.toString().getBytes(StandardCharsets.UTF_8));
      assertThat(event.string("type")).isEqualTo("ERROR");
      assertThat(event.stringAt("object", "reason")).isEqualTo("InternalError");
      assertThat(event.stringAt("object", "message")).contains("Kind=Gadget failed");
      assertThat(body.poll()).isEqualTo(BodySource.Next.END);
    }
  }

  @Test
  void labelsAndAnnotationsAreTheWebhooksAndTheOtherMetadataIsNot() {
    serve("v1");
    JsonObject made = create("v1", "x", "a");
    response.set(
        request -> {
          JsonObject out = converted(request);
          for (JsonObject object : out.objects("convertedObjects")) {
            object.put(
                "metadata",
                JsonObject.of(
                    "name",
                    "x",
                    "namespace",
                    "default",
                    "uid",
                    Meta.uid(object),
                    "creationTimestamp",
                    "1970-01-01T00:00:00Z",
                    "labels",
                    JsonObject.of("by", "webhook")));
          }
          return out;
        });

    JsonObject metadata = Meta.of(read("x"));

    assertThat(metadata.at("labels")).isEqualTo(JsonObject.of("by", "webhook"));
    metadata.remove("labels");
    assertThat(metadata).isEqualTo(Meta.of(made));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'result':{'status':'Failed','message':'no way'}} | failed: no way",
        "{'result':{'status':'Maybe'}} | failed: response.result.status was 'Maybe', not 'Success'",
        "{} | failed: response.result.status was '', not 'Success'",
        "{'result':{'status':'Success'}} | returned 0 objects, expected 1",
        "{'result':{'status':'Success'},'convertedObjects':[1]}"
            + " | returned invalid object at index 0: Object 'Kind' is missing in '1'",
        "{'result':{'status':'Success'},'convertedObjects':[{'apiVersion':'example.com/v3',"
            + "'kind':'Gadget'}]} | returned invalid object at index 0: invalid groupVersion"
            + " (expected example.com/v2, received example.com/v3)",
        "{'result':{'status':'Success'},'convertedObjects':[{'apiVersion':'example.com/v2',"
            + "'kind':'Other'}]} | returned invalid object at index 0: invalid kind (expected"
            + " Gadget, received Other)",
        "{'result':{'status':'Success'},'convertedObjects':[{'apiVersion':'example.com/v2',"
            + "'kind':'Gadget','metadata':{'name':'y'}}]}"
            + " | returned invalid object: must have the same name: x != y"
      })
  void aFailureIsWordedAsByKubernetes(String answer, String message) {
    serve("v1");
    create("v1", "x", "a");
    response.set(_ -> Json.parseObject(answer.replace('\'', '"')));

    assertThatThrownBy(() -> read("x"))
        .hasMessage("conversion webhook for example.com/v1, Kind=Gadget " + message)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(500);
              assertThat(e.reason()).isEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "labels, {'a b':'c'}, metadata.labels: Invalid value: \"a b\"",
    "labels, 1, invalid metadata.labels of type int64 in converted object",
    "annotations, {'a':1}, 'metadata.annotations[a] must be a string, but is int64'"
  })
  void labelsAndAnnotationsThatAreNoneAreRefused(String field, String value, String message) {
    serve("v1");
    create("v1", "x", "a");
    response.set(
        request -> {
          JsonObject out = converted(request);
          Meta.of(out.objects("convertedObjects").getFirst())
              .put(field, Json.parse(value.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
          return out;
        });

    assertThatThrownBy(() -> read("x")).hasMessageContaining("returned invalid metadata: ");
    assertThatThrownBy(() -> read("x")).hasMessageContaining(message);
  }

  @Test
  void theFirstReviewVersionThatIsSpokenIsUsed() {
    try (var old =
        WebhookServer.start(
            exchange -> {
              JsonObject review = Json.parseObject(exchange.getRequestBody().readAllBytes());
              assertThat(review.string("apiVersion")).isEqualTo("apiextensions.k8s.io/v1beta1");
              // No type and no uid: this version did not ask for them.
              JsonObject answer = JsonObject.of("response", converted(review.objectAt("request")));
              WebhookServer.send(exchange, 200, Json.bytes(answer));
            })) {
      serve(definition("v1", old, "[\"v9\",\"v1beta1\",\"v1\"]"));
      create("v1", "x", "a");

      assertThat(read("x").at("spec", "b")).isEqualTo("a");
    }
  }

  @Test
  void anAnswerToAnotherRequestIsNone() {
    try (var other =
        WebhookServer.start(
            exchange -> {
              JsonObject review = Json.parseObject(exchange.getRequestBody().readAllBytes());
              review.put("response", converted(review.objectAt("request")));
              WebhookServer.send(exchange, 200, Json.bytes(review));
            })) {
      serve(definition("v1", other, "[\"v1\"]"));
      create("v1", "x", "a");

      assertThatThrownBy(() -> read("x"))
          .hasMessageMatching(".*failed: expected response.uid=\"[-0-9a-f]+\", got \"\"");
    }
  }

  @Test
  void thePlatformIsNotReached() {
    fleet.close();
    fleet = new TestFleet(directory, AddressRules.PUBLIC_ONLY);
    client = fleet.client("one");
    serve("v1");
    create("v1", "x", "a");

    assertThatThrownBy(() -> read("x"))
        .hasMessage(
            "conversion webhook for example.com/v1, Kind=Gadget failed: Post \""
                + server.url()
                + "?timeout=30s\": dial tcp 127.0.0.1:"
                + server.port()
                + ": connect: connection refused");
    assertThat(calls).hasValue(0);
  }

  @Test
  void whatCanNotBeShownIsNeitherWrittenNorDeleted() {
    serve("v1");
    JsonObject made = create("v1", "x", "a");
    response.set(_ -> new JsonObject());

    assertThatThrownBy(() -> create("v2", "y", "b")).hasMessageContaining("Kind=Gadget failed");
    assertThatThrownBy(() -> client.delete(V2, name("x"), DeleteOptions.ofUid(Meta.uid(made))))
        .hasMessageContaining("Kind=Gadget failed");

    assertThat(client.list(V1, "default", ListOptions.NONE).items()).hasSize(1);
  }

  @Test
  void whatWasStoredInAnotherVersionBeforeIsConvertedToo() {
    serve("v1");
    create("v1", "x", "a");
    JsonObject changed = client.get(DEFINITIONS, new ObjectName("", "gadgets.example.com")).tree();
    changed.put("spec", definition("v2", server, "[\"v1\"]").objectAt("spec"));
    client.update(DEFINITIONS, changed, ME);
    awaitTrue(() -> client.resources().stream().anyMatch(served -> served.resource().equals(V2)));

    assertThat(read("x").at("spec", "b")).isEqualTo("a");
    calls.set(0);
    assertThat(client.get(V1, name("x")).tree().at("spec", "a")).isEqualTo("a");
    assertThat(calls).as("not converted, as it is stored so").hasValue(0);

    JsonObject moved = read("x");
    client.update(V2, moved, ME);
    calls.set(0);
    assertThat(read("x").at("spec", "b")).isEqualTo("a");
    assertThat(calls).as("stored in the new version now").hasValue(0);
  }

  private static ObjectName name(String name) {
    return new ObjectName("default", name);
  }

  private JsonObject read(String name) {
    return client.get(V2, name(name)).tree();
  }

  private JsonObject create(String version, String name, String value) {
    JsonObject gadget =
        JsonObject.of(
            "apiVersion",
            "example.com/" + version,
            "kind",
            "Gadget",
            "metadata",
            JsonObject.of("name", name, "namespace", "default"),
            "spec",
            JsonObject.of(version.equals("v1") ? "a" : "b", value));
    ApiObject made = client.create(version.equals("v1") ? V1 : V2, gadget, ME);
    return made.tree();
  }

  /** What the webhook answers when it works. */
  private static JsonObject converted(JsonObject request) {
    String desired = request.string("desiredAPIVersion", "");
    boolean up = desired.endsWith("v2");
    var out = new JsonArray();
    for (JsonObject object : request.objects("objects")) {
      JsonObject spec = object.objectAt("spec");
      String value = spec.string(up ? "a" : "b", "");
      object.put("apiVersion", desired);
      object.put(
          "spec",
          up
              ? JsonObject.of("b", value, "c", "new", "unknown", "dropped")
              : JsonObject.of("a", value));
      out.add(object);
    }
    return JsonObject.of("convertedObjects", out, "result", JsonObject.of("status", "Success"));
  }

  private void serve(String storage) {
    serve(definition(storage, server, "[\"v1\"]"));
  }

  private void serve(JsonObject definition) {
    client.create(DEFINITIONS, definition, ME);
    awaitTrue(() -> client.resources().stream().anyMatch(s -> s.resource().equals(V1)));
  }

  private static void awaitTrue(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.yield();
    }
  }

  private static JsonObject definition(String storage, WebhookServer server, String reviews) {
    JsonObject definition =
        Json.parseObject(
            """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
             "metadata":{"name":"gadgets.example.com"},
             "spec":{"group":"example.com","scope":"Namespaced",
              "names":{"plural":"gadgets","kind":"Gadget"},
              "conversion":{"strategy":"Webhook",
               "webhook":{"conversionReviewVersions":REVIEWS}},
              "versions":[{"name":"v1","served":true,"storage":IS_V1,
               "schema":{"openAPIV3Schema":{"type":"object","properties":{
                 "spec":{"type":"object","properties":{"a":{"type":"string"}}}}}}},
               {"name":"v2","served":true,"storage":IS_V2,
               "schema":{"openAPIV3Schema":{"type":"object","properties":{
                 "spec":{"type":"object","properties":{
                   "b":{"type":"string","maxLength":8},"c":{"type":"string"}}}}}}}]}}\
            """
                .replace("REVIEWS", reviews)
                .replace("IS_V1", Boolean.toString(storage.equals("v1")))
                .replace("IS_V2", Boolean.toString(storage.equals("v2"))));
    definition
        .objectAt("spec", "conversion", "webhook")
        .put("clientConfig", JsonObject.of("url", server.url(), "caBundle", server.caBundle()));
    return definition;
  }
}
