package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.CONFIG_MAPS;
import static dev.insula.apiserver.controlplane.TestFleet.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ObjectName;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a patch makes is still the object that it was sent to. */
class PatchedIdentityTest {

  private static final WriteOptions ME = WriteOptions.as("me");

  @AutoClose private final TestFleet fleet = new TestFleet();
  private final ControlPlaneClient client = fleet.client("one");

  @BeforeEach
  void oneObject() {
    client.create(CONFIG_MAPS, configMap("a", "1"), ME);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'metadata':{'name':'b'}} | 400 | the name of the object (b) does not match the name on"
            + " the URL (a)",
        "{'metadata':{'name':null}} | 400 | the name of the object (a based on URL) was"
            + " undeterminable: name must be provided",
        "{'metadata':null} | 400 | the name of the object (a based on URL) was undeterminable: name"
            + " must be provided",
        "{'metadata':{'namespace':'x'}} | 400 | the namespace of the provided object does not match"
            + " the namespace sent on the request",
        "{'kind':'Secret'} | 422 | \\'kind\\':\\'Secret\\'",
      })
  void anotherIdentityIsRefused(String patch, int code, String message) {
    assertThatThrownBy(() -> patch(patch))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.status().code()).isEqualTo(code))
        .hasMessageContaining(message.replace('\'', '"'));
  }

  @Test
  void whatIsTakenAwayAndKnownFromTheRequestIsPutBack() {
    assertThat(patch("{'kind':null,'apiVersion':null,'metadata':{'namespace':null}}"))
        .isEqualTo("default");
  }

  @Test
  void whatIsAppliedMayLeaveItsNameOutWhereThereIsAnObject() {
    String nameless = "{'apiVersion':'v1','kind':'ConfigMap','data':{'other':'2'}}";

    assertThat(apply("a", nameless)).isEqualTo("a");
    assertThatThrownBy(() -> apply("b", nameless)).hasMessageContaining("name must be provided");
  }

  @Test
  void whatIsAppliedMayNotNameAnother() {
    assertThatThrownBy(
            () -> apply("a", "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'b'}}"))
        .hasMessageContaining("does not match the name on the URL (a)");
  }

  /** The name of the object. */
  private String apply(String name, String configuration) {
    return client
        .patch(
            CONFIG_MAPS,
            new ObjectName("default", name),
            PatchType.APPLY,
            JsonOrArray.of(Json.parseObject(configuration.replace('\'', '"'))),
            ME)
        .tree()
        .objectAt("metadata")
        .string("name", "");
  }

  /** The namespace of the patched object. */
  private String patch(String patch) {
    return client
        .patch(
            CONFIG_MAPS,
            new ObjectName("default", "a"),
            PatchType.MERGE,
            JsonOrArray.of(Json.parseObject(patch.replace('\'', '"'))),
            ME)
        .tree()
        .objectAt("metadata")
        .string("namespace", "");
  }
}
