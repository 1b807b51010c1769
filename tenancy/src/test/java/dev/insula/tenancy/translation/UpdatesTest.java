package dev.insula.tenancy.translation;

import static dev.insula.tenancy.Scenario.CONTEXT;
import static dev.insula.tenancy.Scenario.at;
import static dev.insula.tenancy.Scenario.merge;
import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.pod;
import static dev.insula.tenancy.Scenario.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant's object changes after its super object was made. */
class UpdatesTest {

  private static final ServiceEnvironment NO_SERVICES =
      ServiceEnvironment.of(CONTEXT.api(), List.of());

  /** The super pod of a pod, changed in the super cluster, after the tenant changed the pod. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          an image changes              | {}                                  | {'spec':{'containers':[{'name':'c','image':'nginx:2'}]}} | spec/containers/0/image | 'nginx:2'
          a label is added              | {}                                  | {'metadata':{'labels':{'a':'b'}}}       | metadata/labels/a | 'b'
          a label is removed            | {'metadata':{'labels':{'a':'b'}}}   | {'metadata':{'labels':{}}}              | metadata/labels/a | absent
          an annotation changes         | {'metadata':{'annotations':{'a':'b'}}} | {'metadata':{'annotations':{'a':'c'}}} | metadata/annotations/a | 'c'
          the deadline is set           | {}                                  | {'spec':{'activeDeadlineSeconds':9}}    | spec/activeDeadlineSeconds | 9
          a toleration is added         | {'spec':{'tolerations':[{'key':'a'}]}} | {'spec':{'tolerations':[{'key':'a'},{'key':'b'}]}} | spec/tolerations/1/key | 'b'
          a node selector stays         | {'spec':{'nodeSelector':{'a':'b'}}} | {'spec':{'nodeSelector':{'a':'c'}}}     | spec/nodeSelector/a | 'b'
          a webhook's label stays       | {}                                  | {'metadata':{'labels':{'a':'b'}}}       | metadata/labels/injected | 'yes'
          a webhook's container stays   | {}                                  | {'metadata':{'labels':{'a':'b'}}}       | spec/containers/1/name | 'sidecar'
          the node stays                | {}                                  | {'metadata':{'labels':{'a':'b'}}}       | spec/nodeName | 'node-1'
          """)
  void aRunningPod(String title, String before, String changes, String path, String expected) {
    JsonObject existing = PodDown.translate(pod(before), CONTEXT, NO_SERVICES).pod();
    merge(
        existing,
        object("{'spec':{'nodeName':'node-1'},'metadata':{'labels':{'injected':'yes'}}}"));
    existing
        .objectAt("spec")
        .arrayOrCreate("containers")
        .add(object("{'name':'sidecar','image':'s:1'}"));
    JsonObject tenantPod = pod(before);
    if (changes.contains("'labels':{}")) {
      tenantPod.objectAt("metadata").remove("labels");
    }
    merge(tenantPod, object(changes));

    JsonObject wanted = PodDown.translate(tenantPod, CONTEXT, NO_SERVICES).pod();
    JsonObject merged = PodUpdate.merge(existing, wanted);

    assertThat(at(merged == null ? existing : merged, path)).isEqualTo(expected);
    assertThat(PodUpdate.merge(merged == null ? existing : merged, wanted)).isNull();
  }

  @Test
  void aPodThatDidNotChangeIsNotWritten() {
    JsonObject tenantPod =
        pod("{'metadata':{'labels':{'a':'b'}},'spec':{'tolerations':[{'key':'a'}]}}");
    JsonObject wanted = PodDown.translate(tenantPod, CONTEXT, NO_SERVICES).pod();
    JsonObject existing = wanted.deepCopy();
    merge(
        existing,
        object("{'metadata':{'uid':'x','resourceVersion':'9'},'status':{'phase':'Running'}}"));

    assertThat(PodUpdate.merge(existing, wanted)).isNull();
  }

  @Test
  void aServiceGetsItsAddressInTheSuperClusterAndTheTenantSeesThatOne() {
    JsonObject tenantService =
        service("{'spec':{'type':'NodePort','clusterIP':'10.9.9.9','clusterIPs':['10.9.9.9']}}");

    JsonObject wanted = ServiceDown.translate(tenantService, CONTEXT);
    assertThat(at(wanted, "spec/clusterIP")).isEqualTo("absent");
    assertThat(at(wanted, "spec/selector/app.kubernetes.io~name")).isEqualTo("'s'");

    JsonObject allocated = wanted.deepCopy();
    merge(allocated, object("{'spec':{'clusterIP':'10.0.0.1','clusterIPs':['10.0.0.1']}}"));
    allocated.objectAt("spec").objects("ports").getFirst().put("nodePort", 30001L);
    JsonObject up = ServiceUp.spec(tenantService, allocated);
    assertThat(up).isNotNull();
    assertThat(at(up, "spec/clusterIP")).isEqualTo("'10.0.0.1'");
    assertThat(at(up, "spec/ports/0/nodePort")).isEqualTo("30001");
    assertThat(ServiceUp.spec(up, allocated)).isNull();
    assertThat(ServiceDown.merge(allocated, ServiceDown.translate(up, CONTEXT))).isNull();
  }

  @Test
  void aServicesPortChangesAndItsAddressStays() {
    JsonObject existing = ServiceDown.translate(service("{}"), CONTEXT);
    merge(existing, object("{'spec':{'clusterIP':'10.0.0.1','internalTrafficPolicy':'Cluster'}}"));

    JsonObject merged =
        ServiceDown.merge(
            existing, ServiceDown.translate(service("{'spec':{'ports':[{'port':81}]}}"), CONTEXT));

    assertThat(merged).isNotNull();
    assertThat(at(merged, "spec/ports/0/port")).isEqualTo("81");
    assertThat(at(merged, "spec/clusterIP")).isEqualTo("'10.0.0.1'");
    assertThat(at(merged, "spec/internalTrafficPolicy")).isEqualTo("'Cluster'");
  }

  @Test
  void headlessServicesStayHeadlessAndAreReplacedWhenThatChanges() {
    JsonObject headless = ServiceDown.translate(service("{'spec':{'clusterIP':'None'}}"), CONTEXT);
    JsonObject plain = ServiceDown.translate(service("{}"), CONTEXT);

    assertThat(at(headless, "spec/clusterIP")).isEqualTo("'None'");
    assertThat(ServiceDown.needsReplacement(headless, plain)).isTrue();
    assertThat(ServiceDown.needsReplacement(headless, headless)).isFalse();
    assertThat(ServiceDown.passes("default", "kubernetes")).isFalse();
    assertThat(ServiceDown.passes("web", "kubernetes")).isTrue();
  }

  @Test
  void theLoadBalancersAddressComesUp() {
    JsonObject superService = service("{'status':{'loadBalancer':{'ingress':[{'ip':'1.2.3.4'}]}}}");

    JsonObject up = ServiceUp.status(service("{}"), superService);

    assertThat(up).isNotNull();
    assertThat(at(up, "status/loadBalancer/ingress/0/ip")).isEqualTo("'1.2.3.4'");
    assertThat(ServiceUp.status(up, superService)).isNull();
  }

  @Test
  void configMapsPassWholeAndDriftIsRepaired() {
    JsonObject source =
        object(
            "{'metadata':{'name':'c','namespace':'web','uid':'u'},'data':{'a':'1'},'binaryData':{'b':'AA=='},'immutable':true}");
    JsonObject wanted = ConfigDown.configMap(source, CONTEXT);
    JsonObject drifted = wanted.deepCopy();
    merge(drifted, object("{'data':{'a':'2','extra':'x'},'metadata':{'resourceVersion':'4'}}"));

    assertThat(at(wanted, "data/a")).isEqualTo("'1'");
    assertThat(at(wanted, "immutable")).isEqualTo("true");
    JsonObject repaired = ConfigDown.merge(drifted, wanted);
    assertThat(repaired).isNotNull();
    assertThat(at(repaired, "data")).isEqualTo("{'a':'1'}");
    assertThat(ConfigDown.merge(repaired, wanted)).isNull();
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource({
    "Opaque,Opaque",
    "kubernetes.io/dockerconfigjson,kubernetes.io/dockerconfigjson",
    "kubernetes.io/tls,kubernetes.io/tls",
    "kubernetes.io/service-account-token,Opaque",
    "bootstrap.kubernetes.io/token,Opaque"
  })
  void aSecretOfAType(String type, String expected) {
    JsonObject source =
        object(
            "{'metadata':{'name':'s','namespace':'web','annotations':{'kubernetes.io/service-account.name':'x'}},'type':'"
                + type
                + "','data':{'k':'AA=='}}");

    JsonObject wanted = ConfigDown.secret(source, CONTEXT);

    assertThat(wanted.string("type")).isEqualTo(expected);
    assertThat(at(wanted, "data/k")).isEqualTo("'AA=='");
    assertThat(at(wanted, "metadata/annotations/kubernetes.io~service-account.name"))
        .isEqualTo("absent");
  }

  @Test
  void theRootAuthorityGetsANameOfItsOwnAndSaysWhichItStandsFor() {
    JsonObject source =
        object("{'metadata':{'name':'kube-root-ca.crt','namespace':'web'},'data':{}}");

    JsonObject wanted = ConfigDown.configMap(source, CONTEXT);

    assertThat(at(wanted, "metadata/name")).startsWith("'insula.object.kube-root-ca.crt.");
    assertThat(at(wanted, "metadata/annotations/insula.dev~name")).isEqualTo("'kube-root-ca.crt'");
  }

  @Test
  void aServiceAccountBringsNoTokenOfTheSuperCluster() {
    JsonObject source =
        object(
            "{'metadata':{'name':'robot','namespace':'web'},'secrets':[{'name':'t'}],'imagePullSecrets':[{'name':'pull'}]}");

    JsonObject wanted = ConfigDown.serviceAccount(source, CONTEXT);

    assertThat(at(wanted, "automountServiceAccountToken")).isEqualTo("false");
    assertThat(at(wanted, "secrets")).isEqualTo("absent");
    assertThat(at(wanted, "imagePullSecrets")).isEqualTo("[{'name':'pull'}]");
    JsonObject made = object("{'metadata':{'name':'robot','namespace':'web'}}");
    JsonObject adopted = ConfigDown.merge(made, wanted);
    assertThat(adopted).isNotNull();
    assertThat(at(adopted, "metadata/labels/insula.dev~tenant-uid")).isEqualTo("'uid-acme'");
  }

  @Test
  void aNamespacesLabelsMeanNothingToThePlatform() {
    JsonObject source =
        object(
            """
            {'metadata':{'name':'web','uid':'u','annotations':{'scheduler.alpha.kubernetes.io/node-selector':'x=y'},
              'labels':{'team':'a','kubernetes.io/metadata.name':'web','pod-security.kubernetes.io/enforce':'privileged'}}}\
            """);

    JsonObject wanted = NamespaceDown.translate(source, CONTEXT);

    assertThat(at(wanted, "metadata/name")).isEqualTo("'" + CONTEXT.superNamespace("web") + "'");
    assertThat(at(wanted, "metadata/labels/team")).isEqualTo("absent");
    assertThat(at(wanted, "metadata/labels/ns.insula.dev~team")).isEqualTo("'a'");
    assertThat(at(wanted, "metadata/labels/kubernetes.io.ns.insula.dev~metadata.name"))
        .isEqualTo("'web'");
    assertThat(at(wanted, "metadata/labels/insula.dev~namespace")).isEqualTo("'web'");
    assertThat(at(wanted, "metadata/labels/kubernetes.io~metadata.name")).isEqualTo("absent");
    assertThat(at(wanted, "metadata/labels/pod-security.kubernetes.io~enforce"))
        .isEqualTo("absent");
    assertThat(at(wanted, "metadata/annotations/scheduler.alpha.kubernetes.io~node-selector"))
        .isEqualTo("absent");
  }
}
