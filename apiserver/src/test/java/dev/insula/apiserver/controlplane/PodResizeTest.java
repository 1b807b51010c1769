package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.PODS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.insula.apiserver.admission.StandardAdmission;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that are resized in place: their node and the limits of their namespace have a say. */
class PodResizeTest {

  private static final WriteOptions AS = WriteOptions.as("me");
  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  private static final GroupVersionResource RANGES =
      new GroupVersionResource("", "v1", "limitranges");

  @AutoClose private final TestFleet fleet = new TestFleet(StandardAdmission.chain());
  private final ControlPlaneClient client = fleet.client("one");

  @BeforeEach
  void aNodeAndAnAccount() {
    client.create(
        new GroupVersionResource("", "v1", "serviceaccounts"),
        json("{'metadata':{'name':'default','namespace':'default'}}"),
        AS);
    client.create(
        NODES,
        json(
            "{'metadata':{'name':'n'},'status':{'capacity':{'cpu':'2','memory':'1Gi'},"
                + "'allocatable':{'cpu':'2','memory':'1Gi'}}}"),
        AS);
  }

  @Test
  void aPodGrowsAsFarAsItsNodeReaches() {
    JsonObject pod = pod("n");

    assertThat(resize(pod, "2").stringAt("spec", "nodeName")).isEqualTo("n");
  }

  @Test
  void aPodThatOutgrowsItsNodeIsRefused() {
    JsonObject pod = pod("n");

    ApiException refused = catchThrowableOfType(ApiException.class, () -> resize(pod, "2500m"));

    assertThat(refused.status().message())
        .isEqualTo(
            "pods \"p\" is forbidden: node didn't have enough allocatable resources: cpu,"
                + " requested: 2500, allocatable: 2000");
    assertThat(refused.status().details().objects("causes"))
        .containsExactly(json("{'reason':'NodeCapacity'}"));
  }

  @Test
  void aPodOfAMissingNodeIsNotResized() {
    JsonObject pod = pod("gone");

    assertThatThrownBy(() -> resize(pod, "2")).hasMessageContaining("node \"gone\" not found");
  }

  @Test
  void aPodIsNotResizedBeyondTheLimitsOfItsNamespace() {
    JsonObject pod = pod("n");
    range("{'type':'Pod','max':{'cpu':'1'}}");

    assertThatThrownBy(() -> resize(pod, "2"))
        .hasMessageContaining("maximum cpu usage per Pod is 1");
  }

  @Test
  void aSidecarCountsForTheLimitsOfPods() {
    range("{'type':'Pod','max':{'cpu':'1'}}");
    String container =
        "{'name':'%s','image':'i','resources':{'requests':{'cpu':'600m'},'limits':{'cpu':'600m'}}";
    JsonObject pod =
        json(
            "{'metadata':{'name':'p','namespace':'default'},'spec':{'initContainers':["
                + container.formatted("side")
                + ",'restartPolicy':'Always'}],'containers':["
                + container.formatted("main")
                + "}]}}");

    assertThatThrownBy(() -> client.create(PODS, pod, AS))
        .hasMessageContaining("maximum cpu usage per Pod is 1, but limit is 1200m");
  }

  private void range(String item) {
    client.create(
        RANGES,
        json("{'metadata':{'name':'r','namespace':'default'},'spec':{'limits':[" + item + "]}}"),
        AS);
  }

  private JsonObject pod(String node) {
    return client
        .create(
            PODS,
            json(
                "{'metadata':{'name':'p','namespace':'default'},'spec':{'nodeName':'"
                    + node
                    + "','containers':[{'name':'c','image':'i','resources':{'requests':"
                    + "{'cpu':'1'},'limits':{'cpu':'3'}}}]}}"),
            AS)
        .tree();
  }

  private JsonObject resize(JsonObject pod, String cpu) {
    JsonObject wanted = pod.deepCopy();
    wanted
        .objectAt("spec")
        .objects("containers")
        .getFirst()
        .objectAt("resources", "requests")
        .put("cpu", cpu);
    return client.update(PODS, wanted, AS.withSubresource("resize")).tree();
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
