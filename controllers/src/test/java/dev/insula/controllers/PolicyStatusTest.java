package dev.insula.controllers;

import static dev.insula.controllers.World.ME;
import static dev.insula.controllers.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PolicyStatusTest {

  private static final GroupVersionResource POLICIES =
      new GroupVersionResource("admissionregistration.k8s.io", "v1", "validatingadmissionpolicies");
  private static final ObjectName POLICY = new ObjectName("", "p.example.com");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  @Test
  void goodExpressionsHaveNoWarnings() {
    assertThat(
            warnings(
                "pods",
                """
                [{"expression":"object.metadata.labels['a'] == request.userInfo.username"},
                 {"expression":"namespaceObject.metadata.name != '' && variables.first != 'x'"},
                 {"expression":"authorizer.requestResource.check('get').allowed()"}]\
                """))
        .isEmpty();
  }

  @Test
  void aWrongFieldIsSaidForEachKindThatLacksIt() {
    assertThat(
            warnings("pods\",\"configmaps", "[{\"expression\":\"object.spec.nodeName == 'a'\"}]"))
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.string("fieldRef")).isEqualTo("spec.validations[0].expression");
              assertThat(warning.string("warning", ""))
                  .startsWith("/v1, Kind=ConfigMap: ERROR: <input>:1:7: undefined field 'spec'");
            });
  }

  @Test
  void aChangedPolicyIsCheckedAnew() {
    assertThat(warnings("pods", "[{\"expression\":\"object.nope\"}]")).hasSize(1);
    JsonObject policy = client.get(POLICIES, POLICY).tree();
    policy
        .objectOrCreate("spec")
        .objects("validations")
        .getFirst()
        .put("expression", "object.kind == 'Pod'");
    client.update(POLICIES, policy, ME);
    assertThat(observed(2)).isEmpty();
  }

  private List<JsonObject> warnings(String resources, String validations) {
    client.create(
        POLICIES,
        Json.parseObject(
            """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy",
             "metadata":{"name":"p.example.com"},
             "spec":{"matchConstraints":{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],
               "operations":["CREATE"],"resources":["%s"]}]},
              "variables":[{"name":"first","expression":"object.metadata.name"}],
              "validations":%s}}\
            """
                .formatted(resources, validations)),
        ME);
    return observed(1);
  }

  private List<JsonObject> observed(int generation) {
    await(() -> status().integer("observedGeneration", 0) == generation, this::status);
    return status().objectAt("typeChecking").objects("expressionWarnings");
  }

  private JsonObject status() {
    return client.get(POLICIES, POLICY).tree().objectAt("status");
  }
}
