package dev.insula.tenancy.translation;

import static dev.insula.tenancy.Scenario.WEB;
import static dev.insula.tenancy.Scenario.at;
import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpwardTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          the phase comes up                   | {}                                                        | {'phase':'Running'}                                  | phase | 'Running'
          addresses come up                    | {}                                                        | {'podIP':'10.2.0.1','podIPs':[{'ip':'10.2.0.1'}]}    | podIP | '10.2.0.1'
          containers come up                   | {}                                                        | {'containerStatuses':[{'name':'c','ready':true}]}    | containerStatuses/0/ready | true
          an injected container does not       | {}                                                        | {'containerStatuses':[{'name':'sidecar'},{'name':'c'}]} | containerStatuses | [{'name':'c'}]
          conditions come up                   | {}                                                        | {'conditions':[{'type':'Ready','status':'True'}]}    | conditions/0/type | 'Ready'
          the tenant's conditions stay         | {'status':{'conditions':[{'type':'my/gate','status':'True'}]}} | {'conditions':[{'type':'Ready','status':'True'}]} | conditions/1/type | 'my/gate'
          an old condition of super goes       | {'status':{'conditions':[{'type':'PodResizePending','status':'True'}]}} | {'phase':'Running'}     | conditions | absent
          a refusal of a change stays          | {'status':{'conditions':[{'type':'insula.dev/Refused','status':'True'}]}} | {'phase':'Running'}   | conditions/0/type | 'insula.dev/Refused'
          a gate that is open                  | {'spec':{'readinessGates':[{'conditionType':'my/gate'}]},'status':{'conditions':[{'type':'my/gate','status':'True'}]}} | {'conditions':[{'type':'Ready','status':'True'}]} | conditions/0/status | 'True'
          a gate that is closed                | {'spec':{'readinessGates':[{'conditionType':'my/gate'}]}}  | {'conditions':[{'type':'Ready','status':'True'}]}    | conditions/0/status | 'False'
          super's generation says nothing      | {}                                                        | {'phase':'Running','observedGeneration':4}           | observedGeneration | absent
          the tenant's stays                   | {'status':{'observedGeneration':1}}                       | {'phase':'Running','observedGeneration':4}           | observedGeneration | 1
          """)
  void aPodsStatus(
      String title, String tenantPod, String superStatus, String path, String expected) {
    JsonObject superPod = pod("{'spec':{'nodeName':'n'}}");
    superPod.put("status", object(superStatus));

    JsonObject status = PodUp.status(pod(tenantPod), superPod);

    assertThat(at(status, path)).isEqualTo(expected);
  }

  @Test
  void aVirtualNodeTellsNothingOfThePlatformAndOthers() {
    JsonObject node =
        object(
            """
            {'metadata':{'name':'node-1','uid':'x','annotations':{'csi.volume.kubernetes.io/nodeid':'x'},
               'labels':{'kubernetes.io/hostname':'node-1','topology.kubernetes.io/zone':'z','pool':'secret'}},
             'spec':{'podCIDR':'10.2.0.0/24','providerID':'aws:///i-1','taints':[{'key':'dedicated','effect':'NoSchedule'}]},
             'status':{'capacity':{'cpu':'4'},'allocatable':{'cpu':'3'},
               'addresses':[{'type':'InternalIP','address':'192.168.0.1'},{'type':'ExternalIP','address':'8.8.8.8'}],
               'conditions':[{'type':'Ready','status':'True','lastHeartbeatTime':'2026-01-01T00:00:00Z'}],
               'images':[{'names':['other/app']}],'volumesInUse':['v'],
               'nodeInfo':{'machineID':'m','systemUUID':'s','bootID':'b','kubeletVersion':'v1.36.0','architecture':'amd64'}}}\
            """);

    JsonObject virtual = NodeUp.translate(node);

    String text = Json.string(virtual);
    assertThat(text)
        .doesNotContain("aws", "8.8.8.8", "other/app", "pool", "10.2.0.0", "dedicated", "csi");
    assertThat(at(virtual, "status/nodeInfo/machineID")).isEqualTo("''");
    assertThat(at(virtual, "status/capacity/cpu")).isEqualTo("'4'");
    assertThat(at(virtual, "metadata/labels/topology.kubernetes.io~zone")).isEqualTo("'z'");
  }

  @Test
  void aVirtualNodeIsCordonedWhileItsNodeIs() {
    JsonObject existing = NodeUp.translate(object("{'metadata':{'name':'n'}}"));
    assertThat(at(existing, "spec")).isEqualTo("{}");

    JsonObject cordoned =
        NodeUp.merge(
            existing,
            NodeUp.translate(object("{'metadata':{'name':'n'},'spec':{'unschedulable':true}}")),
            false);
    assertThat(at(cordoned, "spec/unschedulable")).isEqualTo("true");
    assertThat(at(cordoned, "spec/taints/0/effect")).isEqualTo("'NoSchedule'");

    assertThat(NodeUp.merge(cordoned, existing, false).objectAt("spec")).isEmpty();
  }

  @Test
  void whatTheTenantDoesToAVirtualNodeStays() {
    JsonObject wanted = NodeUp.translate(object("{'metadata':{'name':'n'}}"));
    JsonObject existing = wanted.deepCopy();
    existing.put(
        "spec", object("{'unschedulable':true,'taints':[{'key':'a','effect':'NoExecute'}]}"));

    assertThat(NodeUp.merge(existing, wanted, false)).isNull();
  }

  @Test
  void aHeartbeatAloneIsNoReasonToWriteAVirtualNode() {
    JsonObject node =
        object(
            "{'metadata':{'name':'n'},'status':{'conditions':[{'type':'Ready','status':'True','lastHeartbeatTime':'1'}]}}");
    JsonObject later =
        object(
            "{'metadata':{'name':'n'},'status':{'conditions':[{'type':'Ready','status':'True','lastHeartbeatTime':'2'}]}}");
    JsonObject failed =
        object(
            "{'metadata':{'name':'n'},'status':{'conditions':[{'type':'Ready','status':'False','lastHeartbeatTime':'2'}]}}");
    JsonObject existing = NodeUp.translate(node);

    assertThat(NodeUp.merge(existing, NodeUp.translate(later), false)).isNull();
    assertThat(NodeUp.merge(existing, NodeUp.translate(failed), false)).isNotNull();
  }

  @Test
  void anEventSpeaksOfTheTenantsObject() {
    JsonObject event =
        object(
            """
            {'metadata':{'name':'p.1','namespace':'$WEB','uid':'e'},'reason':'FailedMount','type':'Warning','count':3,
             'message':'configmap $WEB/x not found',
             'involvedObject':{'kind':'Pod','namespace':'$WEB','name':'p','uid':'super','resourceVersion':'5','fieldPath':'spec.containers{c}'}}\
            """);

    JsonObject up = EventUp.translate(event, new Origin("uid-acme", "web", "p", "uid-p"));

    assertThat(at(up, "metadata")).isEqualTo("{'name':'p.1','namespace':'web'}");
    assertThat(at(up, "involvedObject"))
        .isEqualTo(
            "{'kind':'Pod','namespace':'web','name':'p','uid':'uid-p','fieldPath':'spec.containers{c}'}");
    assertThat(at(up, "message")).isEqualTo("'configmap web/x not found'");
    assertThat(at(up, "count")).isEqualTo("3");
    assertThat(Json.string(up)).doesNotContain(WEB);
  }
}
