package dev.insula.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.testing.ServedPlane;
import dev.insula.store.Keyspace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no well-behaved client sends get the answers that Kubernetes gives. */
class UnusualRequestsTest {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  @AutoClose private final ServedPlane plane = new ServedPlane();

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/configmaps", "/api/v1/pods", "/apis/apps/v1/deployments"})
  void nothingIsDeletedInAllNamespacesAtOnce(String path) {
    assertThat(answer("DELETE", path, "", "")).startsWith("405 the server does not allow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json-patch", "merge-patch", "strategic-merge-patch"})
  void whetherAPatchCanBeReadMattersOnlyWhereThereIsAnObject(String kind) {
    String path = CONFIG_MAPS + "/a";
    String type = "application/" + kind + "+json";
    assertThat(patch(path, type)).startsWith("404 configmaps \"a\" not found");
    assertThat(patch(path + "?force=true", type)).startsWith("422 PatchOptions");
    answer("POST", CONFIG_MAPS, "", "{\"metadata\":{\"name\":\"a\"}}");
    assertThat(patch(path, type)).startsWith("400 ");
  }

  @Test
  void optionsOfAnApplyAreReadBeforeWhatIsApplied() {
    assertThat(patch(CONFIG_MAPS + "/a", "application/apply-patch+yaml"))
        .startsWith("422 PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required");
  }

  private String patch(String path, String type) {
    return plane.ask("PATCH", path, "{", Map.of("Content-Type", type)).summary();
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
    Keyspace keyspace = plane.keyspace();
    keyspace.compact(keyspace.revision());

    assertThat(answer("DELETE", CONFIG_MAPS, "resourceVersion=1&resourceVersionMatch=Exact", ""))
        .isEqualTo("410 The resourceVersion for the provided list is too old.");
  }

  /** The status, and the message or the text. */
  private String answer(String method, String path, String options, String body) {
    return plane.ask(method, path + "?" + options, body, Map.of()).summary();
  }
}
