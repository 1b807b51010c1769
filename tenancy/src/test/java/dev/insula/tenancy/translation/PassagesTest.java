package dev.insula.tenancy.translation;

import static dev.insula.tenancy.Scenario.CONTEXT;
import static dev.insula.tenancy.Scenario.WEB;
import static dev.insula.tenancy.Scenario.at;
import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds that pass by themselves: what goes down, and what comes up. */
class PassagesTest {

  private static JsonObject tenantObject(SyncedKind kind, String members) {
    JsonObject object =
        object(
            "{'apiVersion':'"
                + kind.resource().apiVersion()
                + "','kind':'"
                + kind.kind()
                + "','metadata':{'name':'x','namespace':'web','uid':'uid-x'}}");
    object.putAll(object(members));
    return object;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          CLAIM          | a size goes down              | {'spec':{'resources':{'requests':{'storage':'1Gi'}}}}  | spec/resources/requests/storage | '1Gi'
          CLAIM          | a volume is never named       | {'spec':{'volumeName':'pv-1'}}                         | spec/volumeName | absent
          CLAIM          | marks of binding stay above   | {'metadata':{'name':'x','namespace':'web','annotations':{'pv.kubernetes.io/bind-completed':'yes'}}} | metadata/annotations/pv.kubernetes.io~bind-completed | absent
          INGRESS        | services keep their names     | {'spec':{'rules':[{'host':'a.b','http':{'paths':[{'path':'/','backend':{'service':{'name':'s'}}}]}}]}} | spec/rules/0/http/paths/0/backend/service/name | 's'
          INGRESS        | a certificate keeps its name  | {'spec':{'tls':[{'secretName':'tls'}]}}                | spec/tls/0/secretName | 'tls'
          BUDGET         | the selector goes down        | {'spec':{'selector':{'matchLabels':{'a':'b'}}}}        | spec/selector/matchLabels/a | 'b'
          ENDPOINTS      | pods are not named            | {'subsets':[{'addresses':[{'ip':'10.1.1.1','targetRef':{'name':'p'},'nodeName':'n'}]}]} | subsets/0/addresses/0 | {'ip':'10.1.1.1'}
          ENDPOINT_SLICE | pods are not named            | {'addressType':'IPv4','endpoints':[{'addresses':['10.1.1.1'],'targetRef':{'name':'p'},'nodeName':'n'}]} | endpoints/0 | {'addresses':['10.1.1.1']}
          NETWORK_POLICY | all namespaces are the tenant's | {'spec':{'ingress':[{'from':[{'namespaceSelector':{}}]}]}} | spec/ingress/0/from/0/namespaceSelector/matchLabels | {'insula.dev/tenant-uid':'uid-acme'}
          NETWORK_POLICY | a namespace by its name       | {'spec':{'ingress':[{'from':[{'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'db'}}}]}]}} | spec/ingress/0/from/0/namespaceSelector/matchLabels/kubernetes.io.ns.insula.dev~metadata.name | 'db'
          NETWORK_POLICY | another tenant can't be named | {'spec':{'egress':[{'to':[{'namespaceSelector':{'matchLabels':{'insula.dev/tenant-uid':'other'}}}]}]}} | spec/egress/0/to/0/namespaceSelector/matchLabels/insula.dev~tenant-uid | 'uid-acme'
          NETWORK_POLICY | the internet without the node | {'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'0.0.0.0/0'}}]}]}} | spec/egress/0/to/0/ipBlock/except | ['0.0.0.0/8','127.0.0.0/8','169.254.0.0/16','168.63.129.16/32','100.100.100.200/32','192.0.0.192/32']
          NETWORK_POLICY | everything without the node   | {'spec':{'egress':[{}]}}                               | spec/egress/0/to/1/ipBlock | {'cidr':'::/0','except':['64:ff9b::/104','64:ff9b::7f00:0/104','64:ff9b::a9fe:0/112','::/127','fe80::/10','64:ff9b::a83f:8110/128','64:ff9b::6464:64c8/128','64:ff9b::c000:c0/128','fd00:ec2::254/128','fd00:ec2::23/128','fd20:ce::254/128','fd00:42::42/128']}
          NETWORK_POLICY | a range of one's own stays    | {'spec':{'egress':[{'to':[{'ipBlock':{'cidr':'203.0.113.0/24'}}]}]}} | spec/egress/0/to/0/ipBlock | {'cidr':'203.0.113.0/24'}
          NETWORK_POLICY | ingress from all stays        | {'spec':{'ingress':[{}]}}                              | spec/ingress/0 | {}
          """)
  void goesDown(SyncedKind kind, String what, String members, String path, String expected) {
    JsonObject object = tenantObject(kind, members);
    JsonObject before = object.deepCopy();

    JsonObject wanted = Passages.of(kind).down(object, CONTEXT);

    assertThat(at(wanted, path)).isEqualTo(expected);
    assertThat(at(wanted, "metadata/namespace")).isEqualTo("'" + WEB + "'");
    assertThat(at(wanted, "kind")).isEqualTo("'" + kind.kind() + "'");
    assertThat(object).isEqualTo(before);
    assertThat(Passages.of(kind).merge(wanted, wanted)).isNull();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ENDPOINTS      | of a service without selector | {'subsets':[]}                                      | {'spec':{}}                       | true
          ENDPOINTS      | of a service with selector    | {'subsets':[]}                                      | {'spec':{'selector':{'a':'b'}}}   | false
          ENDPOINTS      | of no service                 | {'subsets':[]}                                      | none                              | false
          ENDPOINT_SLICE | written by a person           | {'addressType':'IPv4'}                              | none                              | true
          ENDPOINT_SLICE | of the controller             | {'metadata':{'labels':{'endpointslice.kubernetes.io/managed-by':'endpointslice-controller.k8s.io'}}} | none | false
          ENDPOINT_SLICE | mirrored from Endpoints       | {'metadata':{'labels':{'endpointslice.kubernetes.io/managed-by':'endpointslicemirroring-controller.k8s.io'}}} | none | false
          ENDPOINT_SLICE | of the API server             | {'metadata':{'namespace':'default','labels':{'kubernetes.io/service-name':'kubernetes'}}} | none | false
          """)
  void onlyWhatNoControllerMakesOnBothSidesPasses(
      SyncedKind kind, String what, String members, String service, boolean passes) {
    JsonObject found = service.equals("none") ? null : object(service);

    assertThat(Passages.of(kind).passes(tenantObject(kind, members), (ns, name) -> found))
        .isEqualTo(passes);
  }

  @Test
  void aClaimGetsItsVolumeAndStateFromBelow() {
    JsonObject claim = tenantObject(SyncedKind.CLAIM, "{'spec':{'storageClassName':'fast'}}");
    JsonObject below =
        object("{'spec':{'volumeName':'pv-1'},'status':{'phase':'Bound','capacity':{'a':'1'}}}");
    Passage passage = Passages.of(SyncedKind.CLAIM);

    JsonObject bound = passage.specUp(claim, below);
    JsonObject told = passage.statusUp(claim, below);

    assertThat(at(bound, "spec/volumeName")).isEqualTo("'pv-1'");
    assertThat(at(bound, "spec/storageClassName")).isEqualTo("'fast'");
    assertThat(at(told, "status/phase")).isEqualTo("'Bound'");
    assertThat(passage.specUp(bound, below)).isNull();
    assertThat(passage.statusUp(told, below)).isNull();
    assertThat(at(passage.asWritten(bound, true), "spec/volumeName")).isEqualTo("absent");
    assertThat(at(passage.asWritten(bound, false), "spec/volumeName")).isEqualTo("'pv-1'");
  }

  @Test
  void aClaimThatGrowsKeepsItsVolume() {
    Passage passage = Passages.of(SyncedKind.CLAIM);
    JsonObject small =
        tenantObject(SyncedKind.CLAIM, "{'spec':{'resources':{'requests':{'storage':'1Gi'}}}}");
    JsonObject below = passage.down(small, CONTEXT);
    below.objectAt("spec").put("volumeName", "pv-1");
    JsonObject large =
        tenantObject(SyncedKind.CLAIM, "{'spec':{'resources':{'requests':{'storage':'2Gi'}}}}");

    JsonObject merged = passage.merge(below, passage.down(large, CONTEXT));

    assertThat(at(merged, "spec"))
        .isEqualTo("{'resources':{'requests':{'storage':'2Gi'}},'volumeName':'pv-1'}");
  }

  @Test
  void anIngressGetsItsAddressAndNamesTheSecretsItNeeds() {
    Passage passage = Passages.of(SyncedKind.INGRESS);
    JsonObject ingress = tenantObject(SyncedKind.INGRESS, "{'spec':{'tls':[{'secretName':'t'}]}}");
    JsonObject below = object("{'status':{'loadBalancer':{'ingress':[{'ip':'203.0.113.1'}]}}}");

    JsonObject told = passage.statusUp(ingress, below);

    assertThat(at(told, "status/loadBalancer/ingress/0/ip")).isEqualTo("'203.0.113.1'");
    assertThat(passage.statusUp(told, below)).isNull();
    assertThat(passage.references(ingress).secrets()).containsExactly("t");
  }

  @Test
  void aVirtualVolumeTellsNothingOfWhereTheDataIs() {
    JsonObject volume =
        object(
            """
            {'metadata':{'name':'pv-1'},
             'spec':{'capacity':{'storage':'1Gi'},'storageClassName':'fast',
               'csi':{'driver':'d','volumeHandle':'h','nodeStageSecretRef':{'name':'s'}},
               'nodeAffinity':{},'claimRef':{'namespace':'z','name':'c','uid':'u'}},
             'status':{'phase':'Bound'}}\
            """);

    JsonObject virtual =
        VolumeUp.bound(VolumeUp.translate(volume), new Origin("uid-acme", "web", "c", "uid-c"));

    assertThat(at(virtual, "spec"))
        .isEqualTo(
            "{'capacity':{'storage':'1Gi'},'storageClassName':'fast',"
                + "'csi':{'driver':'insula.dev','volumeHandle':'pv-1'},"
                + "'claimRef':{'apiVersion':'v1','kind':'PersistentVolumeClaim',"
                + "'namespace':'web','name':'c','uid':'uid-c'}}");
    assertThat(VolumeUp.mergeSpec(virtual, virtual)).isNull();
    assertThat(VolumeUp.mergeStatus(virtual, virtual)).isNull();
  }
}
