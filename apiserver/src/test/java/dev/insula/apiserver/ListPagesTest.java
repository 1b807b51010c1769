package dev.insula.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.testing.TestServer;
import dev.insula.apiserver.testing.TlsClients;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListPagesTest {

  private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");
  private static final WriteOptions ME = WriteOptions.as("test");
  private static final int OBJECTS = 7;

  @AutoClose private final TestServer running = new TestServer();
  private final ApiServer server = running.server();
  private ControlPlaneClient writer;
  private HttpClient reader;

  @BeforeEach
  void start() throws Exception {
    server.controlPlanes().create("one");
    server.front().addPort("one", 0);
    writer = server.controlPlanes().client("one", "test");
    var credential =
        server
            .controlPlanes()
            .find("one")
            .orElseThrow()
            .credentials()
            .pki()
            .client("admin", List.of("system:masters"), Duration.ofDays(1));
    reader = TlsClients.client(TlsClients.trustingAll(credential));
    for (int i = 0; i < OBJECTS; i++) {
      writer.create(MAPS, map("m" + i), ME);
    }
  }

  @Test
  void everyPageTellsHowManyObjectsOfTheSnapshotFollowWhateverIsWritten() throws Exception {
    var left = new ArrayList<Long>();
    String token = "";
    do {
      JsonObject page = page(token);
      left.add(page.objectAt("metadata").integer("remainingItemCount", 0));
      token = page.objectAt("metadata").string("continue", "");
      writer.create(MAPS, map("new" + left.size()), ME);
      writer.delete(MAPS, new ObjectName("default", "m" + left.size()), DeleteOptions.NONE);
    } while (!token.isEmpty());

    assertThat(left).containsExactly(5L, 3L, 1L, 0L);
  }

  @ParameterizedTest
  @ValueSource(longs = {-5, 1, Long.MAX_VALUE})
  void whoForgesACountIsToldNothingButTheCount(long forged) throws Exception {
    String token = page("").objectAt("metadata").string("continue", "");
    JsonObject json = Json.parseObject(Base64.getUrlDecoder().decode(token));
    json.put("left", forged);
    String altered = Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));

    JsonObject page = page(altered);

    assertThat(page.objects("items"))
        .extracting(item -> item.objectAt("metadata").string("name", ""))
        .containsExactly("m2", "m3");
    assertThat(page.objectAt("metadata").string("continue", "")).isNotEmpty();
  }

  private JsonObject page(String token) throws Exception {
    String path = "/api/v1/namespaces/default/configmaps?limit=2&continue=" + token;
    URI uri = URI.create(server.url("one").orElseThrow() + path);
    HttpResponse<byte[]> answer =
        reader.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return Json.parseObject(answer.body());
  }

  private static JsonObject map(String name) {
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        JsonObject.of("name", name, "namespace", "default"));
  }
}
