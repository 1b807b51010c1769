package dev.insula.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.testing.ServedPlane;
import dev.insula.machinery.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of lists and watches, and what is said of those that are none. */
class ReadOptionsTest {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  @AutoClose private final ServedPlane plane = new ServedPlane();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit= | strconv.ParseInt: parsing \"\": invalid syntax",
        "limit=1.5 | strconv.ParseInt: parsing \"1.5\": invalid syntax",
        "limit=-99999999999999999999 | strconv.ParseInt: parsing \"-99999999999999999999\": value"
            + " out of range"
      })
  void limitsThatAreNoNumbersAreRefusedForWatchesToo(String option, String message) {
    assertThat(plane.get(MAPS + "?" + option).summary()).isEqualTo("400 " + message);
    assertThat(plane.get(MAPS + "?watch=true&" + option).summary()).isEqualTo("400 " + message);
  }

  @Test
  void whatAResourceVersionMayBeMatchedByIsListed() {
    assertThat(plane.get(MAPS + "?resourceVersion=1&resourceVersionMatch=Nope").summary())
        .endsWith(
            "resourceVersionMatch: Unsupported value: \"Nope\": supported values: \"Exact\","
                + " \"NotOlderThan\", \"\"");
  }

  @Test
  void everythingThatIsWrongWithAWatchIsTold() {
    assertThat(plane.get(MAPS + "?watch=true&resourceVersionMatch=Exact").summary())
        .isEqualTo(
            "422 ListOptions.meta.k8s.io \"\" is invalid: [resourceVersionMatch: Forbidden:"
                + " resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                + " provided, resourceVersionMatch: Unsupported value: \"Exact\": supported"
                + " values: \"NotOlderThan\"]");
  }

  @Test
  void aWatchThatBeginsWithWhatThereIsDoesNotContinue() {
    String refusal = "resourceVersionMatch is forbidden when continue is provided";
    assertThat(plane.get(MAPS + "?watch=true&continue=x").summary()).contains(refusal);
    assertThat(plane.get(MAPS + "?watch=true&continue=x&resourceVersion=1").status())
        .isEqualTo(200);
  }

  @Test
  void aPageThatIsFullIsContinuedThoughNothingMoreMayBeSelected() {
    for (String name : List.of("a", "b")) {
      plane.post(MAPS, "{'metadata':{'name':'" + name + "','labels':{'n':'" + name + "'}}}");
    }
    JsonObject page = plane.get(MAPS + "?limit=1&labelSelector=n=a").body();
    String token = page.objectAt("metadata").string("continue", "");
    assertThat(names(page)).containsExactly("a");
    assertThat(token).isNotEmpty();
    JsonObject rest = plane.get(MAPS + "?limit=1&labelSelector=n=a&continue=" + token).body();
    assertThat(names(rest)).isEmpty();
    assertThat(rest.objectAt("metadata").containsKey("continue")).isFalse();
    JsonObject last = plane.get(MAPS + "?limit=1&labelSelector=n=b").body();
    assertThat(last.objectAt("metadata").containsKey("continue")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "null | ~server does not recognize this encoded version ~",
        "[] | json: cannot unmarshal array into Go value of type storage.continueToken",
        "{\"v\":1} | json: cannot unmarshal number into Go struct field continueToken.v of type"
            + " string",
        "{\"v\":\"meta.k8s.io/v1\"} | incorrect encoded start resourceVersion (version"
            + " meta.k8s.io/v1)",
        "{\"v\":\"meta.k8s.io/v1\",\"rv\":\"x\"} | json: cannot unmarshal string into Go struct"
            + " field continueToken.rv of type int64",
        "{\"v\":\"meta.k8s.io/v1\",\"rv\":1} | encoded start key empty (version meta.k8s.io/v1)",
        "{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"a/../b\"} | a/../b"
      })
  void tokensThatAreNoneAreDescribed(String json, String why) {
    assertThat(plane.get(MAPS + "?continue=" + encoded(json)).summary())
        .isEqualTo("400 invalid continue token: continue key is not valid: " + why);
  }

  @Test
  void aTokenOfSomebodysOwnMakingIsAPlaceInTheList() {
    for (String name : List.of("a", "b", "c")) {
      plane.post(MAPS, "{'metadata':{'name':'" + name + "'}}");
    }
    String json = "{\"v\":\"meta.k8s.io/v1\",\"rv\":-1,\"start\":\"b\\u0000\"}";
    assertThat(names(plane.get(MAPS + "?limit=5&continue=" + encoded(json)).body()))
        .contains("c")
        .doesNotContain("a", "b");
    String future = "{\"v\":\"meta.k8s.io/v1\",\"rv\":99999999,\"start\":\"b\"}";
    assertThat(plane.get(MAPS + "?limit=5&continue=" + encoded(future)).summary())
        .startsWith("504 Timeout: Too large resource version: 99999999");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/persistentvolumes | \"name\" is not a known field selector: only"
            + " \"metadata.name\", \"metadata.namespace\"",
        "/api/v1/namespaces | field label not supported: name",
        "/apis/batch/v1/jobs | field label \"name\" not supported for Job",
        "/apis/resource.k8s.io/v1/resourceslices | field label not supported for"
            + " resource.k8s.io/v1, Kind=ResourceSlice: name"
      })
  void kindsHaveWordsOfTheirOwnForFieldsThatTheyDoNotSelect(String path, String why) {
    assertThat(plane.get(path + "?fieldSelector=name=x").summary()).isEqualTo("400 " + why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/persistentvolumes",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
        "/apis/storage.k8s.io/v1/storageclasses"
      })
  void whatIsInNoNamespaceIsSelectedByNoneAsWell(String path) {
    assertThat(names(plane.get(path + "?fieldSelector=metadata.namespace=x").body())).isEmpty();
  }

  private static List<String> names(JsonObject list) {
    return list.objects("items").stream()
        .map(item -> item.objectAt("metadata").string("name", ""))
        .toList();
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
