package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.DEPLOYMENTS;
import static dev.insula.apiserver.controlplane.TestFleet.PODS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.admission.AdmissionChain;
import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.admission.expression.Reviews;
import dev.insula.apiserver.admission.match.MatchTarget;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.PatchType;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What admission sees of requests to subresources that take objects of a kind of their own. */
class SentKindsTest {

  private static final WriteOptions ME = WriteOptions.as("me");
  private static final ObjectName NAME = new ObjectName("default", "x");

  private final List<String> seen = new ArrayList<>();
  private String refused = "";
  private long raised;

  @AutoClose
  private final TestFleet fleet =
      new TestFleet(new AdmissionChain(List.of(this::raise), List.<ValidatingPlugin>of(this::see)));

  private final ControlPlaneClient client = fleet.client("one");

  /** As a mutating webhook may do. */
  private void raise(AdmissionRequest request) {
    JsonObject object = request.object();
    if (raised > 0 && object != null && request.sent() != null) {
      object.objectOrCreate("spec").put("replicas", raised);
    }
  }

  private void see(AdmissionRequest request) {
    MatchTarget target = new MatchTarget(request, fleet.planes.findOrCreate("one").resources());
    JsonObject review = Reviews.request(target, request.definition().resource());
    JsonObject object = request.object();
    JsonObject old = request.old();
    String told =
        request.operation()
            + " "
            + review.stringAt("resource", "resource")
            + "/"
            + review.string("subResource", "")
            + " "
            + review.stringAt("kind", "kind")
            + " "
            + replicas(old)
            + "→"
            + replicas(object);
    seen.add(told);
    if (!refused.isEmpty() && told.startsWith(refused)) {
      throw ApiException.forbidden(request.definition().groupResource(), "x", "not so");
    }
  }

  private static String replicas(JsonObject object) {
    return object == null
        ? "none"
        : object.string("kind", "") + " " + object.objectAt("spec").integer("replicas", 0);
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }

  private void deployment() {
    client.create(
        DEPLOYMENTS,
        json(
            """
            {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'x','namespace':'default'},
             'spec':{'replicas':1,'selector':{'matchLabels':{'a':'b'}},
              'template':{'metadata':{'labels':{'a':'b'}},
               'spec':{'containers':[{'name':'c','image':'i'}]}}}}\
            """),
        ME);
    seen.clear();
  }

  private void pod() {
    client.create(
        PODS,
        json(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'x','namespace':'default'},
             'spec':{'containers':[{'name':'c','image':'i'}]}}\
            """),
        ME);
    seen.clear();
  }

  private JsonObject scale(PatchType type, String patch) {
    return client
        .patch(DEPLOYMENTS, NAME, type, JsonOrArray.of(json(patch)), ME.withSubresource("scale"))
        .tree();
  }

  @Test
  void aScaleIsSeenAsScaleOldAndNew() {
    deployment();
    scale(PatchType.MERGE, "{'spec':{'replicas':3}}");

    assertThat(seen).containsExactly("UPDATE deployments/scale Scale Scale 1→Scale 3");
  }

  @Test
  void whatAWebhookDoesToAScaleIsDone() {
    deployment();
    raised = 7;
    JsonObject scale = scale(PatchType.MERGE, "{'spec':{'replicas':3}}");

    assertThat(scale.objectAt("spec").integer("replicas", 0)).isEqualTo(7);
    assertThat(seen).containsExactly("UPDATE deployments/scale Scale Scale 1→Scale 7");
    JsonObject deployment = client.get(DEPLOYMENTS, NAME).tree();
    assertThat(deployment.objectAt("spec").integer("replicas", 0)).isEqualTo(7);
  }

  @Test
  void aStatusIsStillTheObject() {
    deployment();
    client.patch(
        DEPLOYMENTS,
        NAME,
        PatchType.MERGE,
        JsonOrArray.of(json("{'status':{'replicas':1}}")),
        ME.withSubresource("status"));

    assertThat(seen)
        .containsExactly("UPDATE deployments/status Deployment Deployment 1→Deployment 1");
  }

  @Test
  void aBindingIsSeenOnceAndAsBinding() {
    pod();
    client.createSubresource(
        PODS, NAME, "binding", json("{'metadata':{'name':'x'},'target':{'name':'n'}}"), ME);

    assertThat(seen).containsExactly("CREATE pods/binding Binding none→ 0");
  }

  @Test
  void anEvictionIsSeenAndNotTheDeletionItLeadsTo() {
    pod();
    evict();

    assertThat(seen).containsExactly("CREATE pods/eviction Eviction none→Eviction 0");
    assertThat(pods()).isZero();
  }

  @Test
  void anEvictionThatIsRefusedLeavesThePod() {
    pod();
    refused = "CREATE pods/eviction";

    assertThatThrownBy(this::evict).hasMessageContaining("not so");
    assertThat(pods()).isOne();
  }

  private int pods() {
    return client.list(PODS, "default", ListOptions.NONE).items().size();
  }

  private void evict() {
    client.createSubresource(
        PODS,
        NAME,
        "eviction",
        json(
            """
            {'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'x','namespace':'default'},
             'deleteOptions':{'gracePeriodSeconds':0}}\
            """),
        ME);
  }

  @Test
  void aDeletionIsSeenAsOne() {
    pod();
    client.delete(PODS, NAME, DeleteOptions.NONE.withGracePeriod(0));

    assertThat(seen).containsExactly("DELETE pods/ Pod Pod 0→none");
  }

  @Test
  void aTokenRequestIsSeen() {
    var accounts = new GroupVersionResource("", "v1", "serviceaccounts");
    client.create(
        accounts,
        json(
            "{'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'x','namespace':'default'}}"),
        ME);
    seen.clear();
    refused = "CREATE serviceaccounts/token";

    assertThatThrownBy(
            () ->
                client.createSubresource(
                    accounts,
                    NAME,
                    "token",
                    json(
                        "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':{}}"),
                    ME))
        .hasMessageContaining("not so");
    assertThat(seen)
        .containsExactly("CREATE serviceaccounts/token TokenRequest none→TokenRequest 0");
  }
}
