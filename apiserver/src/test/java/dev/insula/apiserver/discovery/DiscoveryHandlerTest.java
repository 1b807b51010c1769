package dev.insula.apiserver.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.OracleFiles;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.registry.Conversion;
import dev.insula.apiserver.registry.Printer;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Verb;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.yaml.Yaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiscoveryHandlerTest {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

  private static final Printer NO_COLUMNS =
      new Printer() {
        @Override
        public List<JsonObject> columns() {
          return List.of();
        }

        @Override
        public Row row(JsonObject object, Instant now) {
          return new Row(new JsonArray(), new JsonArray());
        }
      };

  private final KubernetesModel model = KubernetesModel.load();
  private final ResourceRegistry registry = new ResourceRegistry(ServedResources.NONE);
  private final DiscoveryHandler handler =
      new DiscoveryHandler(new BuiltInDocuments(model), registry, () -> "<server>");

  private ApiResponse.Complete get(String path, Map<String, List<String>> headers) {
    var segments = Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).toList();
    var request =
        new ApiRequest(
            "GET",
            path,
            segments,
            Query.NONE,
            new Headers(headers),
            new byte[0],
            List.of(),
            UserInfo.ANONYMOUS,
            "",
            "");
    return (ApiResponse.Complete) handler.handle(request).orElseThrow();
  }

  private static JsonObject json(ApiResponse.Complete response) {
    var out = new ByteArrayOutputStream();
    response.body().forEach(out::writeBytes);
    return Json.parseObject(out.toByteArray());
  }

  private JsonObject get(String path) {
    return json(get(path, Map.of()));
  }

  private JsonObject aggregated(String path) {
    return json(get(path, Map.of("Accept", List.of(AGGREGATED))));
  }

  @Test
  void documentsOfBuiltInKindsEqualThoseOfARealServer() throws IOException {
    Path directory = OracleFiles.directory("documents/discovery");
    assertThat(get("/api")).isEqualTo(read(directory, "api"));
    assertThat(get("/apis")).isEqualTo(read(directory, "apis"));
    assertThat(aggregated("/api")).isEqualTo(read(directory, "api-aggregated"));
    assertThat(aggregated("/apis")).isEqualTo(read(directory, "apis-aggregated"));
    for (Path file : OracleFiles.jsonFiles(directory)) {
      JsonObject real = Json.parseObject(Files.readAllBytes(file));
      if (real.string("kind", "").equals("APIResourceList")) {
        String version = real.string("groupVersion", "");
        String prefix = version.indexOf('/') < 0 ? "/api/" : "/apis/";
        assertThat(sorted(get(prefix + version)).objects("resources"))
            .as(version)
            .containsExactlyElementsOf(sorted(real).objects("resources"));
      }
    }
  }

  private static JsonObject read(Path directory, String name) throws IOException {
    return Json.parseObject(Files.readAllBytes(directory.resolve(name + ".json")));
  }

  /** Resources have no order that a client could rely on. */
  private static JsonObject sorted(JsonObject list) {
    var resources = new JsonArray(list.objects("resources"));
    resources.sort(Comparator.comparing(r -> ((JsonObject) r).string("name", "")));
    list.put("resources", resources);
    return list;
  }

  @Test
  void anUnchangedDocumentIsNotSentAgain() {
    var first = get("/apis", Map.of("Accept", List.of(AGGREGATED)));
    String tag = first.headers().getFirst().value();

    var second = get("/apis", Map.of("Accept", List.of(AGGREGATED), "If-None-Match", List.of(tag)));

    assertThat(second.status()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @Test
  void customGroupsComeAfterTheBuiltInOnesWithTheirVersionsByPreference() {
    registry.replaceCustom(List.of(custom("v1beta1"), custom("v1")));

    JsonObject group = get("/apis/example.com");
    assertThat(group.objectAt("preferredVersion").string("version")).isEqualTo("v1");
    assertThat(get("/apis").objects("groups").getLast().string("name")).isEqualTo("example.com");
    assertThat(get("/apis/example.com/v1").objects("resources").getFirst().strings("verbs"))
        .containsExactly(
            "delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");
    JsonObject last = aggregated("/apis").objects("items").getLast();
    assertThat(last.stringAt("metadata", "name")).isEqualTo("example.com");
  }

  @Test
  void documentsAreReadAsYamlToo() {
    var response = get("/apis/batch", Map.of("Accept", List.of("application/yaml")));

    assertThat(response.contentType()).isEqualTo("application/yaml");
    assertThat(Yaml.parse(response.body().getFirst())).isEqualTo(get("/apis/batch"));
  }

  @Test
  void anUnknownGroupIsAPlainNotFound() {
    var response = get("/apis/nope.example.com/v1", Map.of());

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.contentType()).isEqualTo("text/plain; charset=utf-8");
  }

  private ResourceDefinition custom(String version) {
    var resource = new GroupVersionResource("example.com", version, "widgets");
    return new ResourceDefinition(
        resource,
        "Widget",
        "WidgetList",
        "widget",
        List.of(),
        List.of(),
        true,
        Verb.ALL,
        resource,
        model.objectMeta(),
        Strategy.PLAIN,
        Conversion.NONE,
        Map.of(),
        null,
        NO_COLUMNS,
        Map.of(),
        false);
  }
}
