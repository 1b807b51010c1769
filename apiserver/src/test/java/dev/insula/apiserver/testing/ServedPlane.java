package dev.insula.apiserver.testing;

import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.store.BaseLayer;
import dev.insula.store.Keyspace;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A control plane of its own that is asked by an administrator, without a network between. */
public final class ServedPlane implements AutoCloseable {

  private final TestServer running = new TestServer();
  private final HostedControlPlane plane = running.server().controlPlanes().create("super");

  /**
   * An answer: its body, or what a failure says.
   *
   * @param body empty if it is not JSON
   * @param warnings of an answer that is no failure
   */
  public record Answer(int status, String text, JsonObject body, List<String> warnings) {

    /** The status and the message, as in {@code 404 not found}. */
    public String summary() {
      return status + " " + body.string("message", text);
    }
  }

  public ControlPlaneClient client() {
    return plane.client("test");
  }

  /** What is stored of it, to give up history. */
  public Keyspace keyspace() {
    return running.store().open("super", BaseLayer.EMPTY).orElseThrow();
  }

  public Answer get(String path) {
    return ask("GET", path, "", Map.of());
  }

  public Answer post(String path, String body) {
    return ask("POST", path, body, Map.of());
  }

  public Answer put(String path, String body) {
    return ask("PUT", path, body, Map.of());
  }

  public Answer delete(String path) {
    return ask("DELETE", path, "", Map.of());
  }

  public Answer merge(String path, String body) {
    return ask("PATCH", path, body, Map.of("Content-Type", "application/merge-patch+json"));
  }

  /**
   * @param path with the query, in which nothing is escaped
   * @param headers besides the Content-Type, which is JSON unless it is given
   */
  public Answer ask(String method, String path, String body, Map<String, String> headers) {
    int mark = path.indexOf('?');
    String plain = mark < 0 ? path : path.substring(0, mark);
    var all = new HashMap<String, List<String>>();
    all.put("content-type", List.of("application/json"));
    headers.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), List.of(value)));
    var request =
        new ApiRequest(
            method,
            plain,
            Arrays.stream(plain.split("/")).filter(part -> !part.isEmpty()).toList(),
            query(mark < 0 ? "" : path.substring(mark + 1)),
            new Headers(all),
            body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
            List.of(),
            UserInfo.of("tester", UserInfo.MASTERS),
            "",
            "");
    try {
      ApiResponse answer = plane.serve(request);
      return answer instanceof ApiResponse.Complete whole
          ? answer(whole)
          : new Answer(answer.status(), "", new JsonObject(), List.of());
    } catch (ApiException e) {
      return new Answer(
          e.status().code(), String.valueOf(e.getMessage()), e.status().toJson(), List.of());
    }
  }

  private static Answer answer(ApiResponse.Complete whole) {
    var bytes = new ByteArrayOutputStream();
    whole.body().forEach(bytes::writeBytes);
    String text = bytes.toString(StandardCharsets.UTF_8);
    JsonObject body = text.startsWith("{") ? Json.parseObject(text) : new JsonObject();
    List<String> warnings =
        whole.headers().stream()
            .filter(header -> header.name().equalsIgnoreCase("Warning"))
            .map(ApiResponse.Header::value)
            .toList();
    return new Answer(whole.status(), text, body, warnings);
  }

  private static Query query(String text) {
    var parameters = new HashMap<String, List<String>>();
    for (String option : text.split("&")) {
      int equals = option.indexOf('=');
      if (equals > 0) {
        parameters.put(option.substring(0, equals), List.of(option.substring(equals + 1)));
      }
    }
    return new Query(parameters);
  }

  @Override
  public void close() {
    running.close();
  }
}
