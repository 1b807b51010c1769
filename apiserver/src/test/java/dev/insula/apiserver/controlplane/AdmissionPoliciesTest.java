package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.CONFIG_MAPS;
import static dev.insula.apiserver.controlplane.TestFleet.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionPoliciesTest {

  private static final WriteOptions ME = WriteOptions.as("me");
  private static final WriteOptions DRY = new WriteOptions("me", "", false, true);
  private static final GroupVersionResource POLICIES = registration("validatingadmissionpolicies");
  private static final GroupVersionResource BINDINGS =
      registration("validatingadmissionpolicybindings");
  private static final String PREFIX =
      "configmaps \"c\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied"
          + " request: ";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @AutoClose private final TestFleet fleet = new TestFleet();
  private final ControlPlaneClient client = fleet.client("one");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'validations':[{'expression':'object.data.k != \"1\"'}] | failed expression: object.data.k"
            + " != \"1\"",
        "'validations':[{'expression':'false','message':'no'}] | no",
        "'validations':[{'expression':'false','messageExpression':'request.operation +"
            + " object.data.k'}] | CREATE1",
        "'variables':[{'name':'n','expression':'object.metadata.name'},{'name':'m','expression':'variables.n"
            + " + \"!\"'}],'validations':[{'expression':'false','messageExpression':'variables.m'}]"
            + " | c!",
        "'validations':[{'expression':'object.data.x == \"1\"'}] | expression 'object.data.x =="
            + " \"1\"' resulted in error: no such key: x",
        "'validations':[{'expression':'!authorizer.requestResource.check(\"create\").allowed()','message':'allowed'}]"
            + " | allowed",
        "'matchConditions':[{'name':'x','expression':'object.data.x =="
            + " \"1\"'}],'validations':[{'expression':'true'}] | expression 'object.data.x =="
            + " \"1\"' resulted in error: no such key: x",
      })
  void aWriteIsRefused(String spec, String why) {
    policy("'failurePolicy':'Fail'," + spec, "'validationActions':['Deny']");
    assertThat(awaitRefusal()).isEqualTo(PREFIX + why);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'validations':[{'expression':'1'}] | spec.validations[0].expression: Invalid value: \"1\":"
            + " must evaluate to bool but got int",
        "'validations':[{'expression':'foo == 1'}] | spec.validations[0].expression: Invalid value:"
            + " \"foo == 1\": compilation failed: ERROR: <input>:1:1: undeclared reference to"
            + " 'foo'",
        "'validations':[{'expression':'true','messageExpression':'[1]'}] |"
            + " spec.validations[0].messageExpression: Invalid value: \"[1]\": must evaluate to"
            + " string but got list(int)",
        "'matchConditions':[{'name':'a','expression':'variables.x'}],'validations':[{'expression':'true'}]"
            + " | spec.matchConditions[0].expression: Invalid value: \"variables.x\": compilation"
            + " failed",
      })
  void aPolicyThatMeansNothingIsRefused(String spec, String why) {
    assertThatThrownBy(() -> policy(spec, "'validationActions':['Deny']"))
        .hasMessageContaining(
            "ValidatingAdmissionPolicy.admissionregistration.k8s.io \"p\" is invalid")
        .hasMessageContaining(why);
  }

  @Test
  void whatIsWrongWithExpressionsIsToldInItsPlace() {
    String spec =
        "'failurePolicy':'x','matchConditions':[{'name':'','expression':'1'}],"
            + "'variables':[{'name':'v','expression':'1'}],"
            + "'validations':[{'expression':'variables.v','message':' '},{'expression':''}]";
    assertThatThrownBy(() -> policy(spec, "'validationActions':['Deny']"))
        .hasMessageContaining(
            "[spec.failurePolicy: Unsupported value: \"x\": supported values: \"Fail\","
                + " \"Ignore\", spec.matchConditions[0].expression: Invalid value: \"1\": must"
                + " evaluate to bool but got int, spec.matchConditions[0].name: Required value,"
                + " spec.validations[0].expression: Invalid value: \"variables.v\": must evaluate"
                + " to bool but got int, spec.validations[0].message: Invalid value: \" \":"
                + " must be non-empty if specified, spec.validations[1].expression:"
                + " Required value: expression is not specified]");
  }

  @Test
  void aPolicyOfOneControlPlaneIsNothingToAnother() {
    policy("'validations':[{'expression':'false'}]", "'validationActions':['Deny']");
    awaitRefusal();
    fleet.client("two").create(CONFIG_MAPS, configMap("c", "1"), ME);
  }

  @Test
  void aPolicyCannotBeAgainstItsOwnRemoval() {
    policy("'validations':[{'expression':'false'}]", "'validationActions':['Deny']");
    awaitRefusal();
    client.delete(BINDINGS, new ObjectName("", "b"), DeleteOptions.NONE);
  }

  private void policy(String spec, String binding) {
    client.create(
        POLICIES,
        json(
            "{'apiVersion':'admissionregistration.k8s.io/v1','kind':'ValidatingAdmissionPolicy',"
                + "'metadata':{'name':'p'},'spec':{'matchConstraints':{'resourceRules':[{'apiGroups':['*'],"
                + "'apiVersions':['*'],'operations':['*'],'resources':['*']}]},"
                + spec
                + "}}"),
        ME);
    client.create(
        BINDINGS,
        json(
            "{'apiVersion':'admissionregistration.k8s.io/v1','kind':'ValidatingAdmissionPolicyBinding',"
                + "'metadata':{'name':'b'},'spec':{'policyName':'p',"
                + binding
                + "}}"),
        ME);
  }

  /** Policies hold soon after they are written. */
  private String awaitRefusal() {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      try {
        client.create(CONFIG_MAPS, configMap("c", "1"), DRY);
        Thread.onSpinWait();
      } catch (ApiException e) {
        return String.valueOf(e.getMessage());
      }
    }
    return "was not refused";
  }

  /** Single quotes around names and words; expressions keep theirs as backslashed double ones. */
  private static JsonObject json(String text) {
    return Json.parseObject(text.replace("\"", "\\\"").replace('\'', '"'));
  }

  private static GroupVersionResource registration(String resource) {
    return new GroupVersionResource("admissionregistration.k8s.io", "v1", resource);
  }
}
