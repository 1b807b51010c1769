package dev.insula.tenancy.translation;

import static dev.insula.tenancy.Scenario.CONTEXT;
import static dev.insula.tenancy.Scenario.WEB;
import static dev.insula.tenancy.Scenario.at;
import static dev.insula.tenancy.Scenario.pod;
import static dev.insula.tenancy.Scenario.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.airlock.Rules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodDownTest {

  private static final ServiceEnvironment NO_SERVICES =
      ServiceEnvironment.of(CONTEXT.api(), List.of());

  /** What a tenant wrote, and what a path of the super pod shows. Unnamed: the case's title. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          goes to the super namespace                  | {}                                                       | metadata/namespace | '$WEB'
          keeps its name                               | {}                                                       | metadata/name | 'p'
          says which tenant it is of                   | {}                                                       | metadata/labels/insula.dev~tenant-uid | 'uid-acme'
          says which namespace it is of                | {}                                                       | metadata/labels/insula.dev~namespace | 'web'
          says which object it is of                   | {}                                                       | metadata/annotations/insula.dev~uid | 'uid-p'
          has no uid of the tenant's                   | {}                                                       | metadata/uid | absent
          has no version of the tenant's               | {}                                                       | metadata/resourceVersion | absent
          has no finalizers                            | {'metadata':{'finalizers':['a.b/c']}}                    | metadata/finalizers | absent
          has no managed fields                        | {'metadata':{'managedFields':[{}]}}                      | metadata/managedFields | absent
          has no generate name                         | {'metadata':{'generateName':'p-'}}                       | metadata/generateName | absent
          owners are not copied                        | {'metadata':{'ownerReferences':[{'kind':'ReplicaSet','name':'r'}]}} | metadata/ownerReferences | absent
          owners are recorded                          | {'metadata':{'ownerReferences':[{'kind':'ReplicaSet'}]}} | metadata/annotations/insula.dev~owners | '[{\\'kind\\':\\'ReplicaSet\\'}]'
          labels survive                               | {'metadata':{'labels':{'app':'x'}}}                      | metadata/labels/app | 'x'
          labels of kubernetes.io survive              | {'metadata':{'labels':{'app.kubernetes.io/name':'x'}}}   | metadata/labels/app.kubernetes.io~name | 'x'
          annotations of kubernetes.io survive         | {'metadata':{'annotations':{'kubernetes.io/x':'y'}}}     | metadata/annotations/kubernetes.io~x | 'y'
          the zone is that of the node, not told       | {'metadata':{'labels':{'topology.kubernetes.io/zone':'x'}}} | metadata/labels/topology.kubernetes.io~zone | absent
          a forged tenant label is overwritten         | {'metadata':{'labels':{'insula.dev/tenant-uid':'evil'}}} | metadata/labels/insula.dev~tenant-uid | 'uid-acme'
          other labels of the platform are dropped     | {'metadata':{'labels':{'insula.dev/x':'evil'}}}          | metadata/labels/insula.dev~x | absent
          labels of the platform's subdomains as well  | {'metadata':{'labels':{'a.insula.dev/x':'evil'}}}        | metadata/labels/a.insula.dev~x | absent
          a forged origin annotation is overwritten    | {'metadata':{'annotations':{'insula.dev/uid':'evil'}}}   | metadata/annotations/insula.dev~uid | 'uid-p'
          a forged name annotation is dropped          | {'metadata':{'annotations':{'insula.dev/name':'evil'}}}  | metadata/annotations/insula.dev~name | absent
          status stays behind                          | {'status':{'phase':'Running'}}                           | status | absent
          a bound pod's node stays behind              | {'spec':{'nodeName':'n'}}                                | spec/nodeName | absent
          the scheduler is the platform's              | {'spec':{'schedulerName':'mine'}}                        | spec/schedulerName | absent
          a computed priority stays behind             | {'spec':{'priority':2000}}                               | spec/priority | absent
          preemption stays behind                      | {'spec':{'preemptionPolicy':'PreemptLowerPriority'}}     | spec/preemptionPolicy | absent
          forged overhead is dropped                   | {'spec':{'overhead':{'cpu':'0'}}}                        | spec/overhead | absent
          a priority class of the tenant is dropped    | {'spec':{'priorityClassName':'mine'}}                    | spec/priorityClassName | absent
          a priority class that is offered is kept     | {'spec':{'priorityClassName':'gold'}}                    | spec/priorityClassName | 'gold'
          readiness gates are judged above             | {'spec':{'readinessGates':[{'conditionType':'x'}]}}      | spec/readinessGates | absent
          no token of the super cluster                | {'spec':{'automountServiceAccountToken':true}}           | spec/automountServiceAccountToken | false
          no services of the super cluster             | {}                                                       | spec/enableServiceLinks | false
          the service account keeps its name           | {'spec':{'serviceAccountName':'robot','serviceAccount':'robot'}} | spec/serviceAccountName | 'robot'
          the old field of it is not used              | {'spec':{'serviceAccountName':'robot','serviceAccount':'robot'}} | spec/serviceAccount | absent
          a pod without one uses the default           | {}                                                       | spec/serviceAccountName | 'default'
          node selectors pass                          | {'spec':{'nodeSelector':{'disk':'ssd'}}}                 | spec/nodeSelector/disk | 'ssd'
          that of a pod for one named node stays       | {'spec':{'nodeSelector':{'disk':'ssd'},'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.name','operator':'In','values':['n']}]}]}}}}} | spec/nodeSelector | absent
          and not that of a pod for one of several     | {'spec':{'nodeSelector':{'disk':'ssd'},'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.name','operator':'In','values':['n']}]},{'matchExpressions':[]}]}}}}} | spec/nodeSelector/disk | 'ssd'
          the grace period passes                      | {'spec':{'terminationGracePeriodSeconds':5}}             | spec/terminationGracePeriodSeconds | 5
          its config maps keep their names             | {'spec':{'volumes':[{'configMap':{'name':'c'}}]}}        | spec/volumes/0/configMap/name | 'c'
          its claims keep their names                  | {'spec':{'volumes':[{'persistentVolumeClaim':{'claimName':'c'}}]}} | spec/volumes/0/persistentVolumeClaim/claimName | 'c'
          ephemeral volumes become the tenant's claims | {'spec':{'volumes':[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{}}}}]}} | spec/volumes/0 | {'name':'v','persistentVolumeClaim':{'claimName':'p-v'}}
          other volumes pass                           | {'spec':{'volumes':[{'emptyDir':{'sizeLimit':'1Gi'}}]}}  | spec/volumes/0/emptyDir/sizeLimit | '1Gi'
          affinity to a namespace is mapped            | {'spec':{'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'namespaces':['web']}]}}}} | spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/namespaces | ['$WEB']
          preferred anti-affinity too                  | {'spec':{'affinity':{'podAntiAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'podAffinityTerm':{'namespaces':['web']}}]}}}} | spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm/namespaces | ['$WEB']
          all namespaces means all of the tenant's     | {'spec':{'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'namespaceSelector':{}}]}}}} | spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/namespaceSelector | {'matchLabels':{'insula.dev/tenant-uid':'uid-acme'}}
          a selector can't name another tenant         | {'spec':{'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'namespaceSelector':{'matchLabels':{'insula.dev/tenant-uid':'evil'}}}]}}}} | spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/namespaceSelector | {'matchLabels':{'insula.dev.ns.insula.dev/tenant-uid':'evil','insula.dev/tenant-uid':'uid-acme'}}
          a selector by name means the tenant's name   | {'spec':{'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'namespaceSelector':{'matchExpressions':[{'key':'kubernetes.io/metadata.name','operator':'In','values':['web']}]}}]}}}} | spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/namespaceSelector/matchExpressions/0/key | 'kubernetes.io.ns.insula.dev/metadata.name'
          the tenant's API server is known by name     | {}                                                       | spec/hostAliases/0/ip | '10.1.2.3'
          the tenant's own aliases stay                | {'spec':{'hostAliases':[{'ip':'1.1.1.1','hostnames':['x']}]}} | spec/hostAliases/0/ip | '1.1.1.1'
          DNS stays where the tenant has none          | {'spec':{'dnsPolicy':'ClusterFirst'}}                    | spec/dnsPolicy | 'ClusterFirst'
          the API server's host                        | {}                                                       | spec/containers/0/env/0 | {'name':'KUBERNETES_SERVICE_HOST','value':'10.1.2.3'}
          the API server's port                        | {}                                                       | spec/containers/0/env/1 | {'name':'KUBERNETES_SERVICE_PORT','value':'6443'}
          a variable of the tenant's own wins          | {'spec':{'containers':[{'env':[{'name':'KUBERNETES_SERVICE_HOST','value':'x'}]}]}} | spec/containers/0/env/0/name | 'KUBERNETES_SERVICE_PORT'
          """)
  void aPod(String title, String changes, String path, String expected) {
    JsonObject wanted = PodDown.translate(pod(changes), CONTEXT, NO_SERVICES).pod();

    String steps = path.trim();
    assertThat(at(wanted, steps)).isEqualTo(expected.replace("$WEB", WEB));
    new Airlock(Rules.base()).seal(CONTEXT.tenant(), "Pod", wanted);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metadata.namespace | web
          metadata.name      | p
          metadata.uid       | uid-p
          """)
  void whatAPodIsToldOfItselfIsTheTenants(String field, String literal) {
    String env = "[{'name':'ME','valueFrom':{'fieldRef':{'fieldPath':'" + field + "'}}}]";
    JsonObject pod = pod("{'spec':{'containers':[{'name':'c','env':" + env + "}]}}");

    JsonObject wanted = PodDown.translate(pod, CONTEXT, NO_SERVICES).pod();

    assertThat(env(wanted, "ME")).isEqualTo(literal);
  }

  @Test
  void theUsualTokenVolumeHoldsTheTenantsTokenAuthorityAndNamespace() {
    JsonObject pod =
        pod(
            """
            {'spec':{'serviceAccountName':'robot','volumes':[{'name':'kube-api-access-x','projected':{'sources':[
              {'serviceAccountToken':{'expirationSeconds':3607,'path':'token'}},
              {'configMap':{'name':'kube-root-ca.crt','items':[{'key':'ca.crt','path':'ca.crt'}]}},
              {'downwardAPI':{'items':[{'path':'namespace','fieldRef':{'fieldPath':'metadata.namespace'}}]}}]}}]}}\
            """);

    PodDown.Wanted wanted = PodDown.translate(pod, CONTEXT, NO_SERVICES);

    var need = new TokenNeed("robot", "", 3607);
    String sources = "spec/volumes/0/projected/sources/";
    assertThat(at(wanted.pod(), sources + "0/serviceAccountToken")).isEqualTo("absent");
    assertThat(at(wanted.pod(), sources + "0/secret/name")).contains(need.secretName());
    assertThat(at(wanted.pod(), sources + "0/secret/items/0/path")).isEqualTo("'token'");
    assertThat(at(wanted.pod(), sources + "1/configMap/name"))
        .startsWith("'insula.object.kube-root-ca.crt.");
    assertThat(at(wanted.pod(), sources + "2/downwardAPI/items/0/fieldRef/fieldPath"))
        .contains("metadata.labels[")
        .contains("insula.dev/namespace");
    assertThat(wanted.references().tokens()).containsExactly(need);
    assertThat(wanted.references().configMaps()).containsExactly("kube-root-ca.crt");
  }

  @Test
  void everythingThatAPodRefersToIsFound() {
    JsonObject pod =
        pod(
            """
            {'spec':{'imagePullSecrets':[{'name':'pull'}],
              'initContainers':[{'name':'i','envFrom':[{'secretRef':{'name':'s1'}},{'configMapRef':{'name':'c1'}}]}],
              'containers':[{'name':'c','env':[
                 {'name':'A','valueFrom':{'secretKeyRef':{'name':'s2','key':'k'}}},
                 {'name':'B','valueFrom':{'configMapKeyRef':{'name':'c2','key':'k'}}}]}],
              'volumes':[{'secret':{'secretName':'s3'}},{'configMap':{'name':'c3'}},
                 {'projected':{'sources':[{'secret':{'name':'s4'}},{'configMap':{'name':'c4'}}]}},
                 {'csi':{'nodePublishSecretRef':{'name':'s5'}}}]}}\
            """);

    References references = PodDown.translate(pod, CONTEXT, NO_SERVICES).references();

    assertThat(references.secrets()).containsExactly("pull", "s1", "s2", "s3", "s4", "s5");
    assertThat(references.configMaps()).containsExactly("c1", "c2", "c3", "c4");
  }

  @Test
  void thePodFindsTheServicesOfItsNamespaceByVariables() {
    var services =
        ServiceEnvironment.of(
            CONTEXT.api(),
            List.of(
                service("{'metadata':{'name':'my-db'},'spec':{'clusterIP':'10.0.0.9'}}"),
                service("{'metadata':{'name':'headless'},'spec':{'clusterIP':'None'}}")));

    JsonObject wanted = PodDown.translate(pod("{}"), CONTEXT, services).pod();
    JsonObject quiet =
        PodDown.translate(pod("{'spec':{'enableServiceLinks':false}}"), CONTEXT, services).pod();

    assertThat(env(wanted, "MY_DB_SERVICE_HOST")).isEqualTo("10.0.0.9");
    assertThat(env(wanted, "MY_DB_SERVICE_PORT")).isEqualTo("80");
    assertThat(env(wanted, "MY_DB_SERVICE_PORT_HTTP")).isEqualTo("80");
    assertThat(env(wanted, "MY_DB_PORT")).isEqualTo("tcp://10.0.0.9:80");
    assertThat(env(wanted, "MY_DB_PORT_80_TCP_ADDR")).isEqualTo("10.0.0.9");
    assertThat(env(wanted, "HEADLESS_SERVICE_HOST")).isEqualTo("absent");
    assertThat(env(quiet, "MY_DB_SERVICE_HOST")).isEqualTo("absent");
    assertThat(env(quiet, "KUBERNETES_SERVICE_HOST")).isEqualTo("10.1.2.3");
  }

  @Test
  void noVariableTellsTheSuperClustersApiServer() {
    JsonObject wanted = PodDown.translate(pod("{}"), CONTEXT, NO_SERVICES).pod();

    assertThat(env(wanted, "KUBERNETES_PORT")).isEqualTo("tcp://10.1.2.3:6443");
    assertThat(env(wanted, "KUBERNETES_SERVICE_PORT_HTTPS")).isEqualTo("6443");
    assertThat(env(wanted, "KUBERNETES_PORT_443_TCP")).isEqualTo("tcp://10.1.2.3:6443");
    assertThat(env(wanted, "KUBERNETES_PORT_443_TCP_ADDR")).isEqualTo("10.1.2.3");
  }

  @Test
  void aTenantWithANameServerIsSearchedByItsOwnNames() {
    var context =
        new TenantContext(
            CONTEXT.tenant(),
            CONTEXT.api(),
            List.of("10.0.0.10"),
            "cluster.local",
            CONTEXT.priorityClasses(),
            CONTEXT.profile());
    JsonObject pod = pod("{'spec':{'dnsConfig':{'searches':['corp.example']}}}");

    JsonObject wanted = PodDown.translate(pod, context, NO_SERVICES).pod();

    assertThat(at(wanted, "spec/dnsPolicy")).isEqualTo("'None'");
    assertThat(at(wanted, "spec/dnsConfig/nameservers")).isEqualTo("['10.0.0.10']");
    assertThat(at(wanted, "spec/dnsConfig/searches"))
        .isEqualTo("['web.svc.cluster.local','svc.cluster.local','cluster.local','corp.example']");
    assertThat(at(wanted, "spec/dnsConfig/options")).isEqualTo("[{'name':'ndots','value':'5'}]");
  }

  @Test
  void thePodItselfIsNotChangedByTranslation() {
    JsonObject pod =
        pod("{'spec':{'nodeName':'n','volumes':[{'configMap':{'name':'kube-root-ca.crt'}}]}}");
    JsonObject before = pod.deepCopy();

    var unused = PodDown.translate(pod, CONTEXT, NO_SERVICES);

    assertThat(pod).isEqualTo(before);
  }

  @Test
  void aGatedPodWaits() {
    assertThat(PodDown.isGated(pod("{'spec':{'schedulingGates':[{'name':'x'}]}}"))).isTrue();
    assertThat(PodDown.isGated(pod("{}"))).isFalse();
  }

  private static String env(JsonObject pod, String name) {
    for (JsonObject env : PodSpecs.containers(pod.objectAt("spec")).getFirst().objects("env")) {
      if (env.string("name", "").equals(name)) {
        return env.string("value", "");
      }
    }
    return "absent";
  }
}
