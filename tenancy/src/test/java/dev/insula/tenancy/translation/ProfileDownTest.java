package dev.insula.tenancy.translation;

import static dev.insula.tenancy.Scenario.CONTEXT;
import static dev.insula.tenancy.Scenario.WEB;
import static dev.insula.tenancy.Scenario.at;
import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.pod;
import static dev.insula.tenancy.Scenario.profile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.podsecurity.Level;
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
          a forced runtime class is written   | {'runtimeClasses':['gvisor'],'forceRuntimeClass':true} | {'spec':{'runtimeClassName':'runc'}} | spec/runtimeClassName | 'gvisor'
          a selector names the tenant         | {'nodeSelector':{'for':'{tenant}'}}  | {}                                  | spec/nodeSelector | {'for':'acme'}
          a pod runs on its tenant's nodes    | {'dedicatedNodes':true}              | {'spec':{'nodeSelector':{'insula.dev/dedicated-to':'box'}}} | spec/nodeSelector | {'insula.dev/dedicated-to':'acme'}
          and tolerates their taint           | {'dedicatedNodes':true}              | {}                                  | spec/tolerations | [{'key':'insula.dev/dedicated-to','operator':'Equal','value':'acme'}]
          a pod runs in allowed pools         | {'nodePools':{'label':'pool','allowed':['a','b']}} | {}                    | spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms | [{'matchExpressions':[{'key':'pool','operator':'In','values':['a','b']}]}]
          each alternative is kept to them    | {'nodePools':{'label':'pool','allowed':['a']}} | {'spec':{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'pool','operator':'In','values':['z']}]},{'matchFields':[{'key':'metadata.name','operator':'In','values':['n']}]}]}}}}} | spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/1/matchExpressions/0/values | ['a']
          a pod gets the profile's priority   | {'defaultPriorityClass':'low'}       | {}                                  | spec/priorityClassName | 'low'
          an offered priority is kept         | {'defaultPriorityClass':'low'}       | {'spec':{'priorityClassName':'gold'}} | spec/priorityClassName | 'gold'
          bandwidth is bounded                | {'network':{'bandwidth':{'egress':'10M'}}} | {'metadata':{'annotations':{'kubernetes.io/egress-bandwidth':'1G'}}} | metadata/annotations/kubernetes.io~egress-bandwidth | '10M'
          less bandwidth is kept              | {'network':{'bandwidth':{'egress':'10M'}}} | {'metadata':{'annotations':{'kubernetes.io/egress-bandwidth':'1M'}}} | metadata/annotations/kubernetes.io~egress-bandwidth | '1M'
          no bandwidth at all is not asked for | {'network':{'bandwidth':{'ingress':'10M'}}} | {'metadata':{'annotations':{'kubernetes.io/ingress-bandwidth':'-1'}}} | metadata/annotations/kubernetes.io~ingress-bandwidth | '10M'
          the registry is asked for volumes   | {'images':{'alwaysPull':true}}       | {'spec':{'volumes':[{'name':'v','image':{'reference':'x','pullPolicy':'Never'}}]}} | spec/volumes/0/image/pullPolicy | 'Always'
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

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          without the internet               | {'internet':false}                 | spec/egress/2/to/0/ipBlock/cidr  | '10.1.2.3/32'
          name servers elsewhere             | {'dnsNamespaces':['dns']}          | spec/egress/1/to                 | [{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'dns'}}}]
          another tenant                     | {'peers':[{'tenant':'box','ports':[443]}]} | spec/ingress/1            | {'from':[{'namespaceSelector':{'matchLabels':{'insula.dev/tenant':'box'}}}],'ports':[{'protocol':'TCP','port':443}]}
          a namespace of the platform        | {'peers':[{'namespace':'monitoring','egress':false}]} | spec/ingress/1 | {'from':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'monitoring'}}}]}
          one that is only asked             | {'peers':[{'cidr':'10.7.0.0/16','ingress':false}]} | spec/ingress/1     | absent
          a private range                    | {'peers':[{'cidr':'10.7.0.0/16'}]} | spec/egress/4/to                 | [{'ipBlock':{'cidr':'10.7.0.0/16'}}]
          never the metadata of the machine  | {'peers':[{'cidr':'169.0.0.0/8'}]} | spec/egress/4/to/0/ipBlock/except | ['169.254.0.0/16']
          """)
  void networks(String what, String network, String path, String expected) {
    TenantContext context =
        CONTEXT.withProfile(profile("{'isolatedNetwork':true,'network':" + network + "}"));

    JsonObject policy = PolicyObjects.of(PolicyObjects.Kind.NETWORK, context, "web").getFirst();

    assertThat(at(policy, path)).isEqualTo(expected);
  }

  @Test
  void aRangeOfThePlatformIsLeftOutOfTheInternet() {
    TenantContext context =
        CONTEXT.withProfile(
            profile("{'isolatedNetwork':true,'network':{'blocked':['203.0.113.0/24']}}"));
    JsonObject policy =
        object("{'metadata':{'name':'n','namespace':'web'},'spec':{'egress':[{}]}}");

    assertThat(
            at(
                PolicyObjects.of(PolicyObjects.Kind.NETWORK, context, "web").getFirst(),
                "spec/egress/2/to/0/ipBlock/except"))
        .contains("'203.0.113.0/24'");
    assertThat(
            at(
                Passages.of(SyncedKind.NETWORK_POLICY).down(policy, context),
                "spec/egress/0/to/0/ipBlock/except"))
        .contains("'203.0.113.0/24'");
  }

  @Test
  void aTenantsOwnPolicyDoesNotOpenTheInternetWhereItIsShut() {
    TenantContext context =
        CONTEXT.withProfile(profile("{'isolatedNetwork':true,'network':{'internet':false}}"));
    JsonObject policy =
        object("{'metadata':{'name':'n','namespace':'web'},'spec':{'egress':[{}]}}");

    JsonObject wanted = Passages.of(SyncedKind.NETWORK_POLICY).down(policy, context);

    assertThat(at(wanted, "spec/egress/0/to/1")).isEqualTo("absent");
    assertThat(at(wanted, "spec/egress/0/to/0")).contains("namespaceSelector");
  }

  @Test
  void aLoadBalancerTakesNoPortsOfNodesWhereTheProfileSaysSo() {
    TenantContext context = CONTEXT.withProfile(profile("{'loadBalancerNodePorts':false}"));
    JsonObject service =
        object(
            "{'metadata':{'name':'s','namespace':'web'},'spec':{'type':'LoadBalancer',"
                + "'allocateLoadBalancerNodePorts':true,'ports':[{'port':80}]}}");

    assertThat(at(ServiceDown.translate(service, context), "spec/allocateLoadBalancerNodePorts"))
        .isEqualTo("false");
  }

  @Test
  void theHighestLimitsAreKeptByTheSuperClusterToo() {
    TenantContext context = CONTEXT.withProfile(profile("{'maxLimits':{'cpu':'2'}}"));

    assertThat(at(PolicyObjects.of(PolicyObjects.Kind.LIMITS, context, "web").getFirst(), "spec"))
        .isEqualTo("{'limits':[{'type':'Container','max':{'cpu':'2'}}]}");
  }

  @Test
  void theLevelBelowHasNoneOfTheChecksThatAreExcepted() {
    assertThat(
            profile("{'podSecurity':'restricted','exceptions':['pod-security/runAsNonRoot']}")
                .enforcedLevel())
        .isEqualTo(Level.BASELINE);
    assertThat(
            profile("{'podSecurity':'restricted','exceptions':['pod-security/sysctls']}")
                .enforcedLevel())
        .isEqualTo(Level.PRIVILEGED);
    assertThat(profile("{'podSecurity':'restricted'}").enforcedLevel()).isEqualTo(Level.RESTRICTED);
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
