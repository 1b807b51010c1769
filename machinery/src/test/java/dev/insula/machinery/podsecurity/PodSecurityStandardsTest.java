package dev.insula.machinery.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodSecurityStandardsTest {

  private static final String SECURE =
      "'securityContext':{'allowPrivilegeEscalation':false,'capabilities':{'drop':['ALL']}}";

  private final PodSecurityStandards standards = new PodSecurityStandards();

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "baseline:latest | {'hostPID':true,'hostNetwork':true} | host namespaces (hostNetwork=true,"
            + " hostPID=true)",
        "baseline:latest | {'volumes':[{'name':'v','hostPath':{}},{'name':'w','hostPath':{}}]} |"
            + " hostPath volumes (volumes \"v\", \"w\")",
        "baseline:latest | {'containers':[{'name':'a','ports':[{'hostPort':81},{'hostPort':80}]}]}"
            + " | hostPort (container \"a\" uses hostPorts 80, 81)",
        "baseline:latest |"
            + " {'containers':[{'name':'a','securityContext':{'procMount':'Unmasked'}}]} |"
            + " procMount (container \"a\" must not set securityContext.procMount to \"Unmasked\")",
        "baseline:latest |"
            + " {'hostUsers':false,'containers':[{'name':'a','securityContext':{'procMount':'Unmasked'}}]}"
            + " | ~~",
        "baseline:v1.34 |"
            + " {'hostUsers':false,'containers':[{'name':'a','securityContext':{'procMount':'Unmasked'}}]}"
            + " | procMount (container \"a\" must not set securityContext.procMount to"
            + " \"Unmasked\")",
        "baseline:v1.33 | {'containers':[{'name':'a','livenessProbe':{'httpGet':{'host':'h'}}}]} |"
            + " ~~",
        "baseline:v1.34 | {'containers':[{'name':'a','livenessProbe':{'httpGet':{'host':'h'}}}]} |"
            + " probe or lifecycle host (container \"a\" uses probe or lifecycle host \"h\")",
        "baseline:v1.28 | {'securityContext':{'sysctls':[{'name':'net.ipv4.tcp_fin_timeout'}]}} |"
            + " forbidden sysctls (net.ipv4.tcp_fin_timeout)",
        "baseline:v1.29 | {'securityContext':{'sysctls':[{'name':'net.ipv4.tcp_fin_timeout'}]}} |"
            + " ~~",
        "baseline:latest | {'securityContext':{'seLinuxOptions':{'type':'x','user':'u'}}} |"
            + " seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type \"x\"; user"
            + " may not be set)",
        "baseline:latest | {'securityContext':{'seccompProfile':{'type':'Unconfined'}}} |"
            + " seccompProfile (pod must not set securityContext.seccompProfile.type to"
            + " \"Unconfined\")",
        "baseline:latest | {'securityContext':{'windowsOptions':{'hostProcess':true}}} |"
            + " hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)",
        "privileged:latest | {'hostPID':true} | ~~",
      })
  void whatIsForbidden(String policy, String spec, String expected) {
    assertThat(evaluate(policy, spec)).isEqualTo(expected);
  }

  @Test
  void aBarePodLacksWhatRestrictedAsksFor() {
    assertThat(evaluate("restricted:latest", "{'containers':[{'name':'a'},{'name':'b'}]}"))
        .isEqualTo(
            "allowPrivilegeEscalation != false (containers \"a\", \"b\" must set"
                + " securityContext.allowPrivilegeEscalation=false), unrestricted capabilities"
                + " (containers \"a\", \"b\" must set securityContext.capabilities.drop=[\"ALL\"]),"
                + " runAsNonRoot != true (pod or containers \"a\", \"b\" must set"
                + " securityContext.runAsNonRoot=true), seccompProfile (pod or containers \"a\","
                + " \"b\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
                + " \"Localhost\")");
  }

  @Test
  void aPodThatSaysEverythingIsRestricted() {
    String spec =
        "{'securityContext':{'runAsNonRoot':true,'seccompProfile':{'type':'RuntimeDefault'}},"
            + "'containers':[{'name':'a',"
            + SECURE
            + "}]}";
    assertThat(evaluate("restricted:latest", spec)).isEmpty();
  }

  @Test
  void aReplacedBaselineCheckIsNotNamedTwice() {
    String spec = "{'volumes':[{'name':'v','hostPath':{}}],'os':{'name':'windows'}}";
    assertThat(evaluate("restricted:latest", spec))
        .isEqualTo(
            "restricted volume types (volume \"v\" uses restricted volume type \"hostPath\")");
  }

  @Test
  void annotationsOfAppArmorCount() {
    JsonObject pod =
        Json.parseObject(
            "{\"metadata\":{\"annotations\":{\"container.apparmor.security.beta.kubernetes.io/a\":"
                + "\"unconfined\"}},\"spec\":{}}");
    List<Violation> found = standards.evaluate(policy("baseline:latest"), pod);
    assertThat(Violation.reasons(found)).isEqualTo("forbidden AppArmor profile");
  }

  private String evaluate(String policy, String spec) {
    JsonObject pod =
        JsonObject.of(
            "metadata", new JsonObject(), "spec", Json.parseObject(spec.replace('\'', '"')));
    return Violation.describe(standards.evaluate(policy(policy), pod));
  }

  private static LevelVersion policy(String text) {
    String[] parts = text.split(":", 2);
    return new LevelVersion(
        Level.parse(parts[0]).orElseThrow(), PolicyVersion.parse(parts[1]).orElseThrow());
  }
}
