package dev.insula.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.testing.TestServer;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.PatchType;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody may do who shows the identity of a node, as a node that went wrong would try. */
class NodeLimitsTest {

  private static final WriteOptions ME = WriteOptions.as("test");

  @AutoClose private static final TestServer running = new TestServer();
  private static final ApiServer server = running.server();
  private static ControlPlaneClient admin;
  private static ControlPlaneClient node;
  private static ControlPlaneClient other;

  @BeforeAll
  static void start() {
    var plane = server.controlPlanes().create("acme");
    admin = plane.client("test");
    node = plane.client("kubelet", UserInfo.of("system:node:n1", "system:nodes"));
    other = plane.client("kubelet", UserInfo.of("system:node:n2", "system:nodes"));
    make("nodes", "{'kind':'Node','metadata':{'name':'n1'}}");
    make("nodes", "{'kind':'Node','metadata':{'name':'n2'}}");
    for (String name : new String[] {"used", "pulled", "viavolume", "unused"}) {
      make("secrets", "{'kind':'Secret','metadata':{'name':'" + name + "','namespace':'default'}}");
    }
    for (String name : new String[] {"used", "unused"}) {
      make(
          "configmaps",
          "{'kind':'ConfigMap','metadata':{'name':'" + name + "','namespace':'default'}}");
    }
    for (String name : new String[] {"robot", "idle"}) {
      make(
          "serviceaccounts",
          "{'kind':'ServiceAccount','metadata':{'name':'" + name + "','namespace':'default'}}");
    }
    make(
        "persistentvolumes",
        """
        {'kind':'PersistentVolume','metadata':{'name':'v'},
         'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce'],
          'claimRef':{'namespace':'default','name':'data'},
          'csi':{'driver':'d.example.com','volumeHandle':'h',
           'nodePublishSecretRef':{'namespace':'default','name':'viavolume'}}}}\
        """);
    make(
        "pods",
        """
        {'kind':'Pod','metadata':{'name':'p','namespace':'default'},
         'spec':{'nodeName':'n1','serviceAccountName':'robot',
          'imagePullSecrets':[{'name':'pulled'}],
          'containers':[{'name':'c','image':'i',
           'env':[{'name':'E','valueFrom':{'configMapKeyRef':{'name':'used','key':'k'}}}]}],
          'volumes':[{'name':'s','secret':{'secretName':'used'}},
           {'name':'d','persistentVolumeClaim':{'claimName':'data'}},
           {'name':'t','projected':{'sources':[{'serviceAccountToken':{'path':'t','audience':'vault'}}]}}]}}\
        """);
  }

  private static GroupVersionResource resource(String name) {
    return new GroupVersionResource("", "v1", name);
  }

  private static JsonObject json(String text) {
    JsonObject object = Json.parseObject(text.replace('\'', '"'));
    object.put("apiVersion", object.string("apiVersion", "v1"));
    return object;
  }

  private static JsonObject make(String resource, String text) {
    return admin.create(resource(resource), json(text), ME).tree();
  }

  @ParameterizedTest
  @CsvSource({
    "secrets, used, true",
    "secrets, pulled, true",
    "secrets, viavolume, true",
    "secrets, unused, false",
    "secrets, none, false",
    "configmaps, used, true",
    "configmaps, unused, false",
    "serviceaccounts, robot, true",
    "serviceaccounts, idle, false",
    "pods, p, true",
  })
  void aNodeReadsWhatItsPodsReferTo(String resource, String name, boolean allowed) {
    var object = new ObjectName("default", name);
    if (allowed) {
      assertThat(node.get(resource(resource), object)).isNotNull();
    } else {
      assertThatThrownBy(() -> node.get(resource(resource), object))
          .hasMessageContaining("no relationship found between node 'n1' and this object");
    }
    assertThatThrownBy(() -> other.get(resource(resource), object))
        .hasMessageContaining("no relationship found between node 'n2' and this object");
  }

  @Test
  void aNodeListsByNameWhatItMayGet() {
    assertThat(
            node.list(
                    resource("secrets"),
                    "default",
                    ListOptions.NONE.withFieldSelector("metadata.name=used"))
                .items())
        .hasSize(1);
    assertThatThrownBy(() -> node.list(resource("secrets"), "default", ListOptions.NONE))
        .hasMessageContaining("No Object name found");
  }

  @Test
  void aNodeListsItsOwnPodsOnly() {
    assertThat(pods("n1")).isOne();
    assertThatThrownBy(() -> pods("n2"))
        .hasMessageContaining("can only list/watch pods with spec.nodeName field selector");
  }

  private static int pods(String of) {
    return node.list(
            resource("pods"), "", ListOptions.NONE.withFieldSelector("spec.nodeName=" + of))
        .items()
        .size();
  }

  @Test
  void aNodeReadsItsOwnObjectOnly() {
    assertThat(node.get(resource("nodes"), new ObjectName("", "n1"))).isNotNull();
    assertThatThrownBy(() -> node.get(resource("nodes"), new ObjectName("", "n2")))
        .hasMessageContaining("node 'n1' cannot read 'n2', only its own Node object");
    assertThatThrownBy(() -> node.list(resource("nodes"), "", ListOptions.NONE))
        .hasMessageContaining("node 'n1' cannot read all nodes, only its own Node object");
  }

  @Test
  void aNodeNeitherMakesNorDeletesOthers() {
    assertThatThrownBy(
            () ->
                node.create(
                    resource("nodes"), json("{'kind':'Node','metadata':{'name':'n3'}}"), ME))
        .hasMessageContaining("node \"n1\" is not allowed to modify node \"n3\"");
    assertThatThrownBy(
            () -> node.delete(resource("nodes"), new ObjectName("", "n2"), DeleteOptions.NONE))
        .hasMessageContaining("cannot delete resource \"nodes\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'metadata':{'labels':{'kubernetes.io/arch':'arm64','mine':'1'}}} | ",
        "{'metadata':{'labels':{'node.kubernetes.io/x':'1'}}} | ",
        "{'metadata':{'labels':{'kubernetes.io/role':'1'}}} | is not allowed to modify labels:"
            + " kubernetes.io/role",
        "{'metadata':{'labels':{'node-restriction.kubernetes.io/a':'1'}}} | is not allowed to"
            + " modify labels",
        "{'spec':{'taints':[{'key':'a','effect':'NoSchedule'}]}} | node \"n1\" is not allowed to"
            + " modify taints",
        "{'metadata':{'ownerReferences':[{'apiVersion':'v1','kind':'Node','name':'n2','uid':'u'}]}}"
            + " | node \"n1\" is not allowed to modify ownerReferences",
      })
  void aNodeSaysOfItselfWhatSteersNothingToIt(String patch, String refusal) {
    JsonOrArray body = JsonOrArray.of(Json.parseObject(patch.replace('\'', '"')));
    var name = new ObjectName("", "n1");
    if (refusal == null) {
      node.patch(resource("nodes"), name, PatchType.MERGE, body, ME);
    } else {
      assertThatThrownBy(() -> node.patch(resource("nodes"), name, PatchType.MERGE, body, ME))
          .hasMessageContaining(refusal);
    }
  }

  @Test
  void aNodeReportsOfItsOwnPodsOnly() {
    JsonOrArray running = JsonOrArray.of(json("{'status':{'phase':'Running'}}"));
    var name = new ObjectName("default", "p");
    WriteOptions status = ME.withSubresource("status");
    node.patch(resource("pods"), name, PatchType.MERGE, running, status);

    assertThatThrownBy(() -> other.patch(resource("pods"), name, PatchType.MERGE, running, status))
        .hasMessageContaining("node \"n2\" can only update pod status for pods");
    assertThatThrownBy(() -> other.delete(resource("pods"), name, DeleteOptions.NONE))
        .hasMessageContaining("node \"n2\" can only delete pods");
    assertThatThrownBy(
            () ->
                other.createSubresource(
                    resource("pods"),
                    name,
                    "eviction",
                    json("{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'p'}}"),
                    ME))
        .hasMessageContaining("node n2 can only evict pods");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | {} | pod does not have",
        "{'annotations':{'kubernetes.io/config.mirror':'x'}} | {'nodeName':'n2'} | can only create"
            + " pods with spec.nodeName set to itself",
        "{'annotations':{'kubernetes.io/config.mirror':'x'}} | {'nodeName':'n1'} | can only create"
            + " pods with an owner reference set to itself",
      })
  void aNodeMakesNoPodsButMirrors(String metadata, String spec, String refusal) {
    JsonObject pod = json("{'kind':'Pod','metadata':" + metadata + ",'spec':" + spec + "}");
    Meta.of(pod).put("name", "static");
    Meta.of(pod).put("namespace", "default");
    pod.objectAt("spec").arrayOrCreate("containers").add(JsonObject.of("name", "c", "image", "i"));

    assertThatThrownBy(() -> node.create(resource("pods"), pod, ME)).hasMessageContaining(refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "robot |"
            + " 'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p','uid':'UID'},'audiences':['vault']"
            + " | ",
        "robot |"
            + " 'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p','uid':'UID'},'audiences':['bank']"
            + " | audience \"bank\" not found in pod spec volume",
        "robot | 'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p'},'audiences':['vault']"
            + " | node requested token with a pod binding without a uid",
        "robot | 'audiences':['vault'] | node requested token not bound to a pod",
        "idle | 'audiences':['vault'] | no relationship found between node 'n1' and this object",
      })
  void aNodeGetsTokensForItsPodsOnly(String account, String spec, String refusal) {
    String uid = Meta.uid(admin.get(resource("pods"), new ObjectName("default", "p")).tree());
    JsonObject request =
        json(
            "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':{"
                + spec.replace("UID", uid)
                + "}}");
    var name = new ObjectName("default", account);
    if (refusal == null) {
      assertThat(
              node.createSubresource(resource("serviceaccounts"), name, "token", request, ME)
                  .tree()
                  .stringAt("status", "token"))
          .isNotEmpty();
    } else {
      assertThatThrownBy(
              () -> node.createSubresource(resource("serviceaccounts"), name, "token", request, ME))
          .hasMessageContaining(refusal);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kube-node-lease, n1, ''",
    "kube-node-lease, n2, can only access node lease with the same name as the requesting node",
    "default, n1, can only access leases in the",
  })
  void aNodeRenewsItsOwnLeaseOnly(String namespace, String name, String refusal) {
    var leases = new GroupVersionResource("coordination.k8s.io", "v1", "leases");
    JsonObject lease =
        JsonObject.of(
            "apiVersion",
            "coordination.k8s.io/v1",
            "kind",
            "Lease",
            "metadata",
            JsonObject.of("name", name, "namespace", namespace));
    if (refusal.isEmpty()) {
      node.create(leases, lease, ME);
    } else {
      assertThatThrownBy(() -> node.create(leases, lease, ME)).hasMessageContaining(refusal);
    }
  }

  @Test
  void whoIsInTheGroupOnlyIsNoNode() {
    ControlPlaneClient nobody =
        server
            .controlPlanes()
            .findOrCreate("acme")
            .client("kubelet", UserInfo.of("mallory", "system:nodes"));

    assertThatThrownBy(() -> nobody.get(resource("secrets"), new ObjectName("default", "used")))
        .hasMessageContaining("cannot get resource \"secrets\"");
  }
}
