package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.CONFIG_MAPS;
import static dev.insula.apiserver.controlplane.TestFleet.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MutatingPoliciesTest {

  private static final WriteOptions ME = WriteOptions.as("me");
  private static final WriteOptions DRY = new WriteOptions("me", "", false, true);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @AutoClose private final TestFleet fleet = new TestFleet();
  private final ControlPlaneClient client = fleet.client("one");

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "apply | Object{data: {\"a\": object.data.k + \"2\"}} | {\"k\":\"1\",\"a\":\"12\"}",
        "patch | [JSONPatch{op: \"add\", path: \"/data/\" + jsonpatch.escapeKey(\"a.b\"), value:"
            + " \"x\"}] | {\"k\":\"1\",\"a.b\":\"x\"}",
        "patch | [JSONPatch{op: \"test\", path: \"/data/k\", value: \"2\"}, JSONPatch{op:"
            + " \"remove\", path: \"/data/k\"}, JSONPatch{op: \"add\", path: \"/data/z\", value:"
            + " \"0\"}] | {\"k\":\"1\"}",
        "patch | [JSONPatch{op: \"remove\", path: \"/none/x\"}] | policy 'p' with binding 'b'"
            + " denied request: JSON Patch: remove operation does not apply: doc is missing path:"
            + " \"/none/x\": missing value",
        "apply | Object{metadata: Object.wrong{labels: {\"a\": \"b\"}}} | policy 'p' with binding"
            + " 'b' denied request: type mismatch: unexpected type name \"Object.wrong\", expected"
            + " \"Object.metadata\", which matches field name path from root Object type",
        "apply | Object{data: {\"a\": object.data.none}} | policy 'p' with binding 'b' denied"
            + " request: expression 'Object{data: {\"a\": object.data.none}}' resulted in error: no"
            + " such key: none",
      })
  void aPolicyChangesWhatIsWritten(String kind, String expression, String expected) {
    policy(kind, expression);
    assertThat(awaitOutcome()).isEqualTo(expected);
  }

  private void policy(String kind, String expression) {
    boolean patch = kind.equals("patch");
    JsonObject mutation =
        JsonObject.of(
            "patchType",
            patch ? "JSONPatch" : "ApplyConfiguration",
            patch ? "jsonPatch" : "applyConfiguration",
            JsonObject.of("expression", expression));
    JsonObject policy =
        Json.parseObject(
            """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingAdmissionPolicy",
             "metadata":{"name":"p"},
             "spec":{"reinvocationPolicy":"Never","mutations":[],
              "matchConstraints":{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],
                "operations":["CREATE"],"resources":["configmaps"]}]}}}\
            """);
    policy.objectAt("spec").arrayOrCreate("mutations").add(mutation);
    JsonObject sentinel = JsonObject.of("patchType", "ApplyConfiguration");
    sentinel.put(
        "applyConfiguration",
        JsonObject.of(
            "expression", "Object{metadata: Object.metadata{labels: {\"seen\": \"yes\"}}}"));
    policy.objectAt("spec").arrayOrCreate("mutations").add(sentinel);
    client.create(registration("mutatingadmissionpolicies"), policy, ME);
    client.create(
        registration("mutatingadmissionpolicybindings"),
        Json.parseObject(
            """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingAdmissionPolicyBinding",
             "metadata":{"name":"b"},"spec":{"policyName":"p"}}\
            """),
        ME);
  }

  /** The data of the object that the policy has seen, or why it was refused. */
  private String awaitOutcome() {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      try {
        JsonObject written = client.create(CONFIG_MAPS, configMap("c", "1"), DRY).tree();
        if ("yes".equals(written.stringAt("metadata", "labels", "seen"))) {
          return Json.string(written.objectAt("data"));
        }
      } catch (ApiException e) {
        return String.valueOf(e.getMessage());
      }
      Thread.onSpinWait();
    }
    return "the policy never held";
  }

  private static GroupVersionResource registration(String resource) {
    return new GroupVersionResource("admissionregistration.k8s.io", "v1", resource);
  }
}
