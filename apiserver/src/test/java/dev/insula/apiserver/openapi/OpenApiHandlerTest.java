package dev.insula.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.OracleFiles;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenApiHandlerTest {

  private final ResourceRegistry registry = new ResourceRegistry(ServedResources.NONE);
  private final OpenApiHandler handler = new OpenApiHandler(new BuiltInOpenApi(), registry);

  private ApiResponse.Complete get(String path, Map<String, String> query, String accept) {
    var parameters = new LinkedHashMap<String, List<String>>();
    query.forEach((name, value) -> parameters.put(name, List.of(value)));
    var request =
        new ApiRequest(
            "GET",
            path,
            Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).toList(),
            new Query(parameters),
            new Headers(Map.of("Accept", List.of(accept))),
            new byte[0],
            List.of(),
            UserInfo.ANONYMOUS,
            "",
            "");
    return (ApiResponse.Complete) handler.handle(request).orElseThrow();
  }

  private ApiResponse.Complete get(String path) {
    return get(path, Map.of(), "application/json");
  }

  private static byte[] bytes(ApiResponse.Complete response) {
    var out = new ByteArrayOutputStream();
    response.body().forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static JsonObject json(ApiResponse.Complete response) {
    return Json.parseObject(bytes(response));
  }

  @Test
  void theIndexNamesEveryDocumentWithItsHash() {
    JsonObject paths = json(get("/openapi/v3")).objectAt("paths");

    assertThat(paths).containsKeys("api/v1", "apis/apps/v1", "version");
    String url = paths.stringAt("apis/apps/v1", "serverRelativeURL");
    assertThat(url).startsWith("/openapi/v3/apis/apps/v1?hash=");
    String hash = url.substring(url.indexOf('=') + 1);
    var document = get("/openapi/v3/apis/apps/v1", Map.of("hash", hash), "*/*");
    assertThat(document.status()).isEqualTo(200);
    assertThat(document.headers())
        .anyMatch(h -> h.name().equals("Cache-Control") && h.value().contains("immutable"));
  }

  @Test
  void anOldHashLeadsToTheNewDocument() {
    var response = get("/openapi/v3/api/v1", Map.of("hash", "OLD"), "*/*");

    assertThat(response.status()).isEqualTo(301);
    assertThat(response.headers().getFirst().value()).startsWith("/openapi/v3/api/v1?hash=");
  }

  @Test
  void operationsAndSchemasEqualThoseOfARealServer() throws IOException {
    Path directory = OracleFiles.directory("documents/openapi/v3");
    JsonObject index = json(get("/openapi/v3")).objectAt("paths");
    JsonObject real =
        Json.parseObject(Files.readAllBytes(directory.resolveSibling("v3.json"))).objectAt("paths");
    assertThat(index.keySet()).isEqualTo(real.keySet());
    for (String path : index.keySet()) {
      Path file = directory.resolve(path.replace("/", "__") + ".json");
      var ours = new DocumentShape(json(get("/openapi/v3/" + path)));
      var theirs = new DocumentShape(Json.parseObject(Files.readAllBytes(file)));
      assertThat(ours.operations()).as(path).isEqualTo(theirs.operations());
      assertThat(ours.schemas()).as(path).isEqualTo(theirs.schemas());
    }
  }

  @Test
  void theSwaggerDocumentHasTheDefinitionsOfARealServer() throws IOException {
    Path file = OracleFiles.directory("documents/openapi").resolve("v2.json");
    var ours = new DocumentShape(json(get("/openapi/v2")));
    var theirs = new DocumentShape(Json.parseObject(Files.readAllBytes(file)));

    assertThat(ours.definitions()).isEqualTo(theirs.definitions());
    assertThat(ours.operations().keySet()).isEqualTo(theirs.operations().keySet());
  }

  @Test
  void kubectlGetsTheSwaggerDocumentAsProtobuf() {
    String wanted = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    var response = get("/openapi/v2", Map.of(), wanted);

    assertThat(response.contentType()).contains("protobuf");
    // Field 1, of type string, with the three characters "2.0".
    assertThat(bytes(response)).startsWith(0x0A, 3, '2', '.', '0');
  }

  @Test
  void documentsOfCustomKindsAreThereAsSoonAsTheyAreServed() {
    registry.replaceCustom(List.of(CustomWidget.definition()));

    String url =
        json(get("/openapi/v3"))
            .objectAt("paths")
            .stringAt("apis/example.com/v1", "serverRelativeURL");
    assertThat(url).isNotNull();
    JsonObject document = json(get("/openapi/v3/apis/example.com/v1"));
    JsonObject widget = document.objectAt("components", "schemas", "com.example.v1.Widget");
    assertThat(widget.stringAt("properties", "spec", "properties", "color", "type"))
        .isEqualTo("string");
    assertThat(document.objectAt("paths"))
        .containsKey("/apis/example.com/v1/namespaces/{namespace}/widgets/{name}");
    assertThat(json(get("/openapi/v2")).objectAt("definitions"))
        .containsKeys("com.example.v1.Widget", "io.k8s.api.core.v1.Pod");
    String protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    assertThat(get("/openapi/v2", Map.of(), protobuf).body()).hasSize(2);
  }

  @Test
  void customKindsAreDescribedInTheWordsOfBuiltInOnes() {
    registry.replaceCustom(List.of(CustomWidget.definition()));
    JsonObject schemas =
        json(get("/openapi/v3/apis/example.com/v1")).objectAt("components", "schemas");
    JsonObject properties = schemas.objectAt("com.example.v1.Widget", "properties");

    assertThat(properties.objectAt("apiVersion").string("description", ""))
        .startsWith("APIVersion defines the versioned schema");
    assertThat(properties.objectAt("metadata").string("description", ""))
        .startsWith("Standard object's metadata. More info: https://");
    assertThat(
            schemas
                .objectAt("com.example.v1.WidgetList", "properties", "items")
                .string("description", ""))
        .startsWith("List of widgets. More info: https://");
  }

  @Test
  void onlySchemasThatAreReferredToAreInADocument() {
    registry.replaceCustom(List.of(CustomWidget.definition()));
    JsonObject schemas =
        json(get("/openapi/v3/apis/example.com/v1")).objectAt("components", "schemas");

    assertThat(schemas)
        .containsKeys(
            "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
            "io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry",
            "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions")
        .doesNotContainKeys(
            "io.k8s.apimachinery.pkg.api.resource.Quantity", "io.k8s.api.autoscaling.v1.Scale");
  }

  @Test
  void anotherFormIsNotAcceptable() {
    assertThat(get("/openapi/v3/api/v1", Map.of(), "text/html").status()).isEqualTo(406);
  }
}
