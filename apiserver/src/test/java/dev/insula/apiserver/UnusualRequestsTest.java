package dev.insula.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.http.FrontOptions;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiException;
import dev.insula.store.BaseLayer;
import dev.insula.store.Keyspace;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no well-behaved client sends get the answers that Kubernetes gives. */
class UnusualRequestsTest {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  @TempDir private Path directory;
  private RocksStore store;
  private ApiServer server;
  private HostedControlPlane controlPlane;

  @BeforeEach
  void start() {
    store = RocksStore.open(directory, StoreOptions.defaults());
    server = ApiServer.start(store, FrontOptions.local(0, "super"));
    controlPlane = server.controlPlanes().create("super");
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/configmaps", "/api/v1/pods", "/apis/apps/v1/deployments"})
  void nothingIsDeletedInAllNamespacesAtOnce(String path) {
    assertThat(answer("DELETE", path, "", "")).startsWith("405 the server does not allow");
  }

  @Test
  void aReviewOfAccessSaysWhichLabelValuesCanNotBe() {
    assertThat(
            answer(
                "POST",
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                "",
                """
                {"metadata":{"uid":"x","creationTimestamp":"2024-01-01T00:00:00Z"},
                 "spec":{"resourceAttributes":{"verb":"list","resource":"pods","labelSelector":
                  {"requirements":[{"key":"a","operator":"In","values":["b"," "]}]}}}}\
                """))
        .startsWith(
            "422 .authorization.k8s.io \"\" is invalid:"
                + " spec.resourceAttributes.labelSelector.requirements[0].values[1]: Invalid"
                + " value: \" \": a valid label must be");
  }

  @Test
  void aTokenIsNotGivenForAnAccountThatWasReplaced() {
    answer(
        "POST",
        "/api/v1/namespaces/default/serviceaccounts",
        "",
        "{\"metadata\":{\"name\":\"a\"}}");
    assertThat(
            answer(
                "POST",
                "/api/v1/namespaces/default/serviceaccounts/a/token",
                "",
                "{\"metadata\":{\"uid\":\"x\"},\"spec\":{}}"))
        .startsWith(
            "409 Operation cannot be fulfilled on TokenRequest.authentication.k8s.io \"a\": the UID"
                + " in the token request (x) does not match the UID of the service account (");
  }

  @Test
  void theNameOfAStatefulSetIsALabelAsItsPodsAreCalledAfterIt() {
    assertThat(
            answer(
                "POST",
                "/apis/apps/v1/namespaces/default/statefulsets",
                "",
                "{\"metadata\":{\"name\":\"1.2\"}}"))
        .contains("metadata.name: Invalid value: \"1.2\": must not contain dots");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/bindings",
        "/apis/authorization.k8s.io/v1/localsubjectaccessreviews",
        "/api/v2",
        "/apis/apps/v2",
        "/apis/apps/v2/deployments"
      })
  void pathsBelowKnownGroupsThatMeanNothingAreNotFoundByAnyMethod(String path) {
    for (String method : List.of("GET", "POST", "DELETE")) {
      assertThat(answer(method, path, "", "{}"))
          .isEqualTo("404 the server could not find the requested resource");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/apis/no.example.com", "/apis/no.example.com/v1"})
  void pathsBelowUnknownGroupsAreNoPages(String path) {
    for (String method : List.of("GET", "POST", "DELETE")) {
      assertThat(answer(method, path, "", "{}")).isEqualTo("404 404 page not found\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout=x | invalid timeout specified in the request URL - time: invalid duration \"x\"",
        "timeout=5 | invalid timeout specified in the request URL - time: missing unit in duration"
            + " \"5\"",
        "timeout=5y | invalid timeout specified in the request URL - time: unknown unit \"y\" in"
            + " duration \"5y\"",
        "timeout=1.2.3s | invalid timeout specified in the request URL - time: missing unit in"
            + " duration \"1.2.3s\"",
        "timeoutSeconds=x | strconv.ParseInt: parsing \"x\": invalid syntax",
      })
  void timesThatAreNoneAreRefused(String option, String message) {
    assertThat(answer("GET", CONFIG_MAPS, option, "")).isEqualTo("400 " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeout=0", "timeout=1h2m3.5s", "timeout=-1ms", "timeoutSeconds=3"})
  void timesThatAreSomeAreTaken(String option) {
    assertThat(answer("GET", CONFIG_MAPS, option, "")).startsWith("200 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\":1 | couldn't get version/kind; json parse error: unexpected end of JSON input"
            + " ({\"a\":1)",
        "[1,2 | couldn't get version/kind; json parse error: unexpected end of JSON input"
            + " (5b312c32)",
        "{\"apiVersion\":1,\"kind\":\"ConfigMap\"} | couldn't get version/kind; json parse error:"
            + " json: cannot unmarshal number into Go struct field .apiVersion of type string"
            + " ({\"apiVersion\":1,\"kind\":\"Config ...)",
      })
  void whatIsNoObjectIsQuotedInTheAnswer(String body, String why) {
    assertThat(answer("POST", CONFIG_MAPS, "", body))
        .isEqualTo("400 the object provided is unrecognized (must be of type ConfigMap): " + why);
  }

  @Test
  void aDeletionOfWhatOnceWasThereSaysThatNobodyKnowsAnyMore() {
    answer("POST", CONFIG_MAPS, "", "{\"metadata\":{\"name\":\"a\"}}");
    Keyspace keyspace = store.open("super", BaseLayer.EMPTY).orElseThrow();
    keyspace.compact(keyspace.revision());

    assertThat(answer("DELETE", CONFIG_MAPS, "resourceVersion=1&resourceVersionMatch=Exact", ""))
        .isEqualTo("410 The resourceVersion for the provided list is too old.");
  }

  /** The status, and the message or the text. */
  private String answer(String method, String path, String options, String body) {
    try {
      var answer = (ApiResponse.Complete) controlPlane.serve(request(method, path, options, body));
      String text = new String(answer.body().getFirst(), StandardCharsets.UTF_8);
      return answer.status()
          + " "
          + (text.startsWith("{") ? Json.parseObject(text).string("message", "") : text);
    } catch (ApiException e) {
      return e.status().code() + " " + e.getMessage();
    }
  }

  private static ApiRequest request(String method, String path, String options, String body) {
    return new ApiRequest(
        method,
        path,
        Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList(),
        query(options),
        new Headers(Map.of("content-type", List.of("application/json"))),
        body.getBytes(StandardCharsets.UTF_8),
        List.of(),
        UserInfo.of("tester", UserInfo.MASTERS),
        "",
        "");
  }

  private static Query query(String options) {
    var parameters = new HashMap<String, List<String>>();
    for (String option : options.split("&")) {
      int equals = option.indexOf('=');
      if (equals > 0) {
        parameters.put(option.substring(0, equals), List.of(option.substring(equals + 1)));
      }
    }
    return new Query(parameters);
  }
}
