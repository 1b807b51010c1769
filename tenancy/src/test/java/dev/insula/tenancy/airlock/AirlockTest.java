package dev.insula.tenancy.airlock;

import static dev.insula.tenancy.Scenario.ACME;
import static dev.insula.tenancy.Scenario.WEB;
import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.pod;
import static dev.insula.tenancy.Scenario.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.profile.IsolationProfile;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AirlockTest {

  private final Airlock airlock = new Airlock(Rules.base());

  @ParameterizedTest(name = "{0} is refused: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          host-network         | spec.hostNetwork                                  | {'hostNetwork':true}
          host-pid             | spec.hostPID                                      | {'hostPID':true}
          host-ipc             | spec.hostIPC                                      | {'hostIPC':true}
          host-path            | spec.volumes[1].hostPath                          | {'volumes':[{'name':'a','emptyDir':{}},{'name':'b','hostPath':{'path':'/'}}]}
          host-port            | spec.containers[0].ports[0].hostPort              | {'containers':[{'ports':[{'hostPort':80}]}]}
          host-port            | spec.initContainers[0].ports[0].hostPort          | {'initContainers':[{'ports':[{'hostPort':80}]}]}
          privileged           | spec.containers[0].securityContext.privileged     | {'containers':[{'securityContext':{'privileged':true}}]}
          privileged           | spec.initContainers[0].securityContext.privileged | {'initContainers':[{'securityContext':{'privileged':true}}]}
          privileged           | spec.ephemeralContainers[0].securityContext.privileged | {'ephemeralContainers':[{'securityContext':{'privileged':true}}]}
          host-process         | spec.securityContext.windowsOptions.hostProcess   | {'securityContext':{'windowsOptions':{'hostProcess':true}}}
          proc-mount           | spec.containers[0].securityContext.procMount      | {'containers':[{'securityContext':{'procMount':'Unmasked'}}]}
          node-name            | spec.nodeName                                     | {'nodeName':'node-1'}
          priority-class       | spec.priorityClassName                            | {'priorityClassName':'system-node-critical'}
          probe-host           | spec.containers[0].livenessProbe.httpGet.host     | {'containers':[{'livenessProbe':{'httpGet':{'host':'169.254.169.254'}}}]}
          probe-host           | spec.containers[0].lifecycle.preStop.httpGet.host | {'containers':[{'lifecycle':{'preStop':{'httpGet':{'host':'10.0.0.1'}}}}]}
          platform-credentials | spec.volumes[0].projected.sources[0].podCertificate | {'volumes':[{'projected':{'sources':[{'podCertificate':{}}]}}]}
          platform-credentials | spec.volumes[0].projected.sources[0].clusterTrustBundle | {'volumes':[{'projected':{'sources':[{'clusterTrustBundle':{'name':'x'}}]}}]}
          """)
  void aPodThatReachesBeyondItsBoundary(String rule, String field, String spec) {
    JsonObject pod = pod("{'spec':" + spec + "}");

    List<Refusal> refusals = airlock.inspect("Pod", pod);

    assertThat(refusals)
        .extracting(Refusal::rule, Refusal::field)
        .containsExactly(tuple(rule, field));
    assertThat(refusals.getFirst().message()).startsWith(field + ": refused by rule " + rule);
    assertThat(refusals.getFirst().remedy()).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nothing special              | {}
          false is not asking          | {'hostNetwork':false,'hostPID':false}
          port 0 is no host port       | {'containers':[{'ports':[{'hostPort':0,'containerPort':80}]}]}
          an unprivileged container    | {'containers':[{'securityContext':{'privileged':false,'procMount':'Default'}}]}
          a class of the tenant's own  | {'priorityClassName':'important'}
          a probe of the pod itself    | {'containers':[{'livenessProbe':{'httpGet':{'port':80}}}]}
          """)
  void anOrdinaryPodPasses(String what, String spec) {
    assertThat(airlock.inspect("Pod", pod("{'spec':" + spec + "}"))).isEmpty();
  }

  @Test
  void everyWrongFieldIsNamed() {
    JsonObject pod = pod("{'spec':{'hostNetwork':true,'hostPID':true,'nodeName':'n'}}");

    assertThat(airlock.inspect("Pod", pod)).hasSize(3);
  }

  @Test
  void annotationsThatConfigureTheSandboxAndForeignAddressesAreRefused() {
    var annotated = pod("{'metadata':{'annotations':{'io.katacontainers.config.x':'y'}}}");
    var hijack = service("{'spec':{'externalIPs':['8.8.8.8']}}");

    assertThat(airlock.inspect("Pod", annotated)).hasSize(1);
    assertThat(airlock.inspect("Service", hijack)).hasSize(1);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          git-repo               | Pod | {'spec':{'volumes':[{'gitRepo':{'repository':'x'}}]}}
          external-name          | Service | {'spec':{'externalName':'api.kube-system.svc.cluster.local'}}
          external-name          | Service | {'spec':{'externalName':'Metadata.Google.Internal.'}}
          external-name-address  | Service | {'spec':{'externalName':'169.254.169.254'}}
          endpoint-address       | Endpoints | {'subsets':[{'addresses':[{'ip':'169.254.169.254'}]}]}
          endpoint-address       | Endpoints | {'subsets':[{'notReadyAddresses':[{'ip':'127.0.0.1'}]}]}
          slice-address          | EndpointSlice | {'addressType':'IPv4','endpoints':[{'addresses':['10.0.0.1']},{'addresses':['168.63.129.16']}]}
          slice-address          | EndpointSlice | {'addressType':'IPv6','endpoints':[{'addresses':['::ffff:169.254.169.254']}]}
          slice-name             | EndpointSlice | {'addressType':'FQDN','endpoints':[{'addresses':['a.b']}]}
          egress-range           | NetworkPolicy | {'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'169.254.169.254/32'}}]}]}}
          volume-name            | PersistentVolumeClaim | {'spec':{'volumeName':'pv-of-others'}}
          volume-selector        | PersistentVolumeClaim | {'spec':{'selector':{'matchLabels':{'a':'b'}}}}
          volume-without-class   | PersistentVolumeClaim | {'spec':{'storageClassName':''}}
          foreign-data-source    | PersistentVolumeClaim | {'spec':{'dataSourceRef':{'kind':'PersistentVolumeClaim','name':'c','namespace':'other'}}}
          ingress-snippet        | Ingress | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/server-snippet':'x'}}}
          ingress-injection      | Ingress | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/auth-url':'x'}}}
          ingress-default        | Ingress | {'spec':{'defaultBackend':{'service':{'name':'s'}}}}
          """)
  void anObjectThatReachesBeyondTheTenant(String rule, String kind, String object) {
    assertThat(airlock.inspect(kind, object(object)))
        .extracting(Refusal::rule)
        .containsExactly(rule);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Service               | {'spec':{'externalName':'db.example.com'}}
          Endpoints             | {'subsets':[{'addresses':[{'ip':'203.0.113.7'}]}]}
          EndpointSlice         | {'addressType':'IPv6','endpoints':[{'addresses':['2001:db8::1']}]}
          NetworkPolicy         | {'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'0.0.0.0/0'}}]}]}}
          PersistentVolumeClaim | {'spec':{'storageClassName':'fast','dataSourceRef':{'kind':'VolumeSnapshot','name':'s'}}}
          Ingress               | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/proxy-body-size':'8m'}},'spec':{'rules':[{'host':'a.b'}]}}
          """)
  void anOrdinaryObjectPasses(String kind, String object) {
    assertThat(airlock.inspect(kind, object(object))).isEmpty();
  }

  @Test
  void aProfileGrantsExceptionsByTheRulesName() {
    var lenient = new Airlock(Rules.base().without(Set.of("privileged")));
    var pod = pod("{'spec':{'containers':[{'securityContext':{'privileged':true}}]}}");

    assertThat(lenient.inspect("Pod", pod)).isEmpty();
  }

  @Test
  void onlyMarkedObjectsInTheTenantsOwnNamespacesAreWritten() {
    airlock.seal(ACME, "ConfigMap", superObject(WEB, "uid-acme"));

    assertRefused("ConfigMap", superObject("kube-system", "uid-acme"));
    assertRefused("ConfigMap", superObject(WEB, "uid-other"));
    assertRefused("ClusterRole", superObject(WEB, "uid-acme"));
    assertRefused("ConfigMap", object("{'metadata':{'name':'x','namespace':'" + WEB + "'}}"));
    var other = new TenantIdentity("other", "uid-other");
    assertRefused("ConfigMap", superObject(SuperNames.namespace(other, "web"), "uid-acme"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a declared kind             | true  | Certificate.pki.example.com | pki.example.com/v1      | Certificate | $WEB        | uid-acme
          another kind                | false | Order.pki.example.com       | pki.example.com/v1      | Order       | $WEB        | uid-acme
          its name in another group   | false | Certificate.pki.example.com | other.example.com/v1    | Certificate | $WEB        | uid-acme
          an object of Kubernetes     | false | Certificate.pki.example.com | v1                      | Secret      | $WEB        | uid-acme
          one without a namespace     | false | Certificate.pki.example.com | pki.example.com/v1      | Certificate |             | uid-acme
          one in another namespace    | false | Certificate.pki.example.com | pki.example.com/v1      | Certificate | kube-system | uid-acme
          one with another's mark     | false | Certificate.pki.example.com | pki.example.com/v1      | Certificate | $WEB        | uid-other
          """)
  void ofCustomKindsOnlyThoseThatAreDeclaredAreWritten(
      String what,
      boolean passes,
      String rules,
      String version,
      String kind,
      String namespace,
      String uid) {
    JsonObject custom = superObject(namespace == null ? "" : namespace.replace("$WEB", WEB), uid);
    custom.put("apiVersion", version);
    custom.put("kind", kind);
    Airlock declaring = Airlock.of(IsolationProfile.NONE, ACME, ProfileRulesTest.PLATFORM);

    if (passes) {
      declaring.seal(ACME, rules, custom);
      declaring.sealDelete(ACME, rules, "web", WEB);
    } else {
      assertThatThrownBy(() -> declaring.seal(ACME, rules, custom))
          .isInstanceOf(Airlock.AirlockException.class);
    }
    assertRefused(rules, custom);
  }

  @Test
  void whatIsDeclaredForOneTenantIsNotForAnother() {
    var other = new TenantIdentity("other", "uid-other");
    Airlock airlockOfOther = Airlock.of(IsolationProfile.NONE, other, ProfileRulesTest.PLATFORM);
    JsonObject custom = superObject(SuperNames.namespace(other, "web"), "uid-other");
    custom.put("apiVersion", "pki.example.com/v1");
    custom.put("kind", "Certificate");

    assertThatThrownBy(() -> airlockOfOther.seal(other, "Certificate.pki.example.com", custom))
        .isInstanceOf(Airlock.AirlockException.class);
  }

  @Test
  void namespacesOfOthersAreNeitherWrittenNorDeletedIn() {
    assertRefused(
        "Namespace",
        object(
            """
            {'metadata':{'name':'kube-system',
              'labels':{'insula.dev/tenant-uid':'uid-acme','insula.dev/namespace':'web'}}}\
            """));
    assertThatThrownBy(() -> airlock.sealDelete(ACME, "Pod", "web", "kube-system"))
        .isInstanceOf(Airlock.AirlockException.class);
  }

  @Test
  void whatATranslationForgotIsStoppedAtTheDoor() {
    JsonObject pod = superObject(WEB, "uid-acme");
    pod.put("spec", object("{'hostNetwork':true}"));

    assertRefused("Pod", pod);
  }

  private void assertRefused(String kind, JsonObject object) {
    assertThatThrownBy(() -> airlock.seal(ACME, kind, object))
        .isInstanceOf(Airlock.AirlockException.class);
  }

  private static JsonObject superObject(String namespace, String tenantUid) {
    return object(
        """
        {'metadata':{'name':'x','namespace':'%s',
          'labels':{'insula.dev/tenant-uid':'%s','insula.dev/namespace':'web'}}}\
        """
            .formatted(namespace, tenantUid));
  }
}
