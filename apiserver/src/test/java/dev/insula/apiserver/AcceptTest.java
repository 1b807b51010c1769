package dev.insula.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.testing.ServedPlane;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which form an Accept header gets, and who says that there is none. */
class AcceptTest {

  private static final String NAMESPACE = "/api/v1/namespaces/default";
  private static final String MAPS = NAMESPACE + "/configmaps";
  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

  private static final String OFFERED =
      "application/json, application/yaml, application/vnd.kubernetes.protobuf";

  private static final String STREAMS =
      "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";

  @AutoClose private final ServedPlane plane = new ServedPlane();

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/*", "APPLICATION/JSON", "json", "application/yml"})
  void theRouterTakesMediaTypesAsTheyAreOfferedOnly(String accept) {
    String refusal = "406 406: Not Acceptable\n\nAvailable representations: " + OFFERED;
    assertThat(get(NAMESPACE, accept)).isEqualTo(refusal);
    assertThat(get("/api/v1", accept)).isEqualTo(refusal);
    assertThat(get(MAPS, accept)).isEqualTo(refusal + ", " + STREAMS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;stream=x",
        "application/json;as=table;v=v1;g=meta.k8s.io",
        "application/json;as=Table;v=v2;g=meta.k8s.io",
        "application/json;v=v1"
      })
  void parametersThatMeanNothingAreNotAccepted(String accept) {
    String refusal = "406 only the following media types are accepted: " + OFFERED;
    assertThat(get(NAMESPACE, accept)).isEqualTo(refusal);
    assertThat(get(MAPS + "?watch=true", accept)).isEqualTo(refusal);
  }

  @Test
  void whatHasNoTableIsRefusedOrShownInTheNextForm() {
    String path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    String review = "{'spec':{'nonResourceAttributes':{'path':'/','verb':'get'}}}";
    assertThat(plane.ask("POST", path, review, Map.of("Accept", TABLE)).summary())
        .isEqualTo("406 only the following media types are accepted: " + OFFERED);
    ServedPlane.Answer next =
        plane.ask("POST", path, review, Map.of("Accept", TABLE + ",application/json"));
    assertThat(next.body().string("kind", "")).isEqualTo("SelfSubjectAccessReview");
    plane.post(NAMESPACE + "/serviceaccounts", "{'metadata':{'name':'default'}}");
    plane.post(
        NAMESPACE + "/pods",
        "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
    String resize = NAMESPACE + "/pods/p/resize";
    assertThat(get(resize, TABLE)).startsWith("406 ");
    assertThat(get(resize, TABLE + ",application/json")).startsWith("200 {").contains("\"Pod\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;foo=bar",
        "application/json;as=;v=;g=",
        "text/html, */*;q=0.1",
        "application/json;q=0",
        "application/json;stream=watch"
      })
  void whatIsNotUnderstoodIsPassedOver(String accept) {
    assertThat(get(NAMESPACE, accept)).startsWith("200 {");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json;q=0.5,application/yaml | apiVersion",
        "application/yaml;q=0.1,application/json;q=0.9 | {",
        "application/yaml;q=x,application/json;q=0.1 | {",
        "*/*,application/yaml | apiVersion"
      })
  void whatIsWantedMostIsAnswered(String accept, String beginning) {
    assertThat(get(NAMESPACE, accept)).startsWith("200 " + beginning);
  }

  @Test
  void aWatchIsNeverYamlAlthoughJsonWouldDoAsWell() {
    assertThat(get(MAPS + "?watch=true", "application/json;q=0.5,application/yaml"))
        .isEqualTo("406 only the following media types are accepted: " + STREAMS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/apis", "/apis/apps", "/apis/apps/v1"})
  void documentsHaveNoViews(String path) {
    assertThat(get(path, TABLE))
        .isEqualTo("406 only the following media types are accepted: " + OFFERED);
  }

  @Test
  void groupsAreNotRouted() {
    assertThat(get("/apis/apps", "application/*")).startsWith("200 {");
    assertThat(get("/apis/apps", "text/html"))
        .isEqualTo("406 only the following media types are accepted: " + OFFERED);
  }

  @Test
  void whatTablesIncludeMattersToTablesOnly() {
    assertThat(get(MAPS + "?includeObject=x", "application/json")).startsWith("200 ");
    assertThat(get(MAPS + "?includeObject=x", TABLE)).startsWith("400 Unable to convert to Table");
  }

  @Test
  void anEmptyListOfMetadataHasNoItems() {
    String accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    assertThat(get(MAPS + "?labelSelector=no=where", accept)).contains("\"items\":null");
  }

  private String get(String path, String accept) {
    return plane.ask("GET", path, "", Map.of("Accept", accept)).summary();
  }
}
