package dev.insula.tenancy.translation;

import static dev.insula.tenancy.Scenario.CONTEXT;
import static dev.insula.tenancy.Scenario.WEB;
import static dev.insula.tenancy.Scenario.at;
import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.pod;
import static dev.insula.tenancy.Scenario.profile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a profile gives to objects on their way down, and puts around them. */
class ProfileDownTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a pod gets the first runtime class  | {'runtimeClasses':['gvisor','kata']} | {}                                  | spec/runtimeClassName | 'gvisor'
          a pod keeps its runtime class       | {'runtimeClasses':['gvisor','kata']} | {'spec':{'runtimeClassName':'kata'}} | spec/runtimeClassName | 'kata'
          a pod runs on the tenant's nodes    | {'nodeSelector':{'pool':'acme'}}     | {'spec':{'nodeSelector':{'pool':'other','a':'b'}}} | spec/nodeSelector | {'pool':'acme','a':'b'}
          a pod tolerates their taint         | {'tolerations':['mine']}             | {}                                  | spec/tolerations | [{'key':'mine','operator':'Exists'}]
          the registry is asked each time     | {'images':{'alwaysPull':true}}       | {'spec':{'containers':[{'name':'c','image':'x','imagePullPolicy':'Never'}]}} | spec/containers/0/imagePullPolicy | 'Always'
          a container gets a limit            | {'limits':{'memory':'1Gi'}}          | {}                                  | spec/containers/0/resources/limits | {'memory':'1Gi'}
          a container keeps its limit         | {'limits':{'memory':'1Gi'}}          | {'spec':{'containers':[{'name':'c','image':'x','resources':{'limits':{'memory':'2Gi'}}}]}} | spec/containers/0/resources/limits | {'memory':'2Gi'}
          """)
  void pods(String what, String spec, String changes, String path, String expected) {
    TenantContext context = CONTEXT.withProfile(profile(spec));

    JsonObject wanted =
        PodDown.translate(pod(changes), context, ServiceEnvironment.of(context.api(), List.of()))
            .pod();

    assertThat(at(wanted, path)).isEqualTo(expected);
  }

  @Test
  void aClaimWithoutClassGetsTheFirst() {
    TenantContext context = CONTEXT.withProfile(profile("{'storageClasses':['slow','fast']}"));
    JsonObject claim = object("{'metadata':{'name':'c','namespace':'web'},'spec':{}}");

    JsonObject wanted = Passages.of(SyncedKind.CLAIM).down(claim, context);

    assertThat(at(wanted, "spec/storageClassName")).isEqualTo("'slow'");
  }

  @Test
  void aNamespaceIsKeptToTheLevelByTheSuperClusterToo() {
    TenantContext context = CONTEXT.withProfile(profile("{'podSecurity':'baseline'}"));
    JsonObject namespace =
        object(
            "{'metadata':{'name':'web','labels':"
                + "{'pod-security.kubernetes.io/enforce':'privileged'}}}");

    assertThat(
            at(
                NamespaceDown.translate(namespace, context),
                "metadata/labels/pod-security.kubernetes.io~enforce"))
        .isEqualTo("'baseline'");
    assertThat(
            at(
                NamespaceDown.translate(namespace, CONTEXT),
                "metadata/labels/pod-security.kubernetes.io~enforce"))
        .isEqualTo("absent");
  }

  @Test
  void anIsolatedNetworkIsTheTenantsOwnNameServersAndTheInternet() {
    TenantContext context = CONTEXT.withProfile(profile("{'isolatedNetwork':true}"));

    JsonObject policy = PolicyObjects.of(PolicyObjects.Kind.NETWORK, context, "web").getFirst();

    assertThat(at(policy, "metadata/namespace")).isEqualTo("'" + WEB + "'");
    assertThat(at(policy, "spec/policyTypes")).isEqualTo("['Ingress','Egress']");
    String own = "{'namespaceSelector':{'matchLabels':{'insula.dev/tenant-uid':'uid-acme'}}}";
    assertThat(at(policy, "spec/ingress")).isEqualTo("[{'from':[" + own + "]}]");
    assertThat(at(policy, "spec/egress/0/to")).isEqualTo("[" + own + "]");
    assertThat(at(policy, "spec/egress/1/ports/0/port")).isEqualTo("53");
    assertThat(at(policy, "spec/egress/2/to/0/ipBlock/except"))
        .contains("'10.0.0.0/8'", "'169.254.0.0/16'");
    assertThat(at(policy, "spec/egress/3/to/0/ipBlock/cidr")).isEqualTo("'10.1.2.3/32'");
  }

  @Test
  void aTenantsOwnPolicyDoesNotOpenAnIsolatedNetwork() {
    TenantContext context = CONTEXT.withProfile(profile("{'isolatedNetwork':true}"));
    JsonObject policy =
        object("{'metadata':{'name':'n','namespace':'web'},'spec':{'egress':[{}]}}");

    JsonObject wanted = Passages.of(SyncedKind.NETWORK_POLICY).down(policy, context);

    assertThat(at(wanted, "spec/egress/0/to/0/ipBlock/except"))
        .contains("'10.0.0.0/8'", "'192.168.0.0/16'", "'169.254.0.0/16'");
    assertThat(at(wanted, "spec/egress/0/to/1/ipBlock/except")).contains("'fc00::/7'");
  }

  @Test
  void aProfileWithoutNetworkAndLimitsPutsNothingAround() {
    for (PolicyObjects.Kind kind : PolicyObjects.Kind.values()) {
      assertThat(PolicyObjects.of(kind, CONTEXT, "web")).isEmpty();
    }
  }
}
