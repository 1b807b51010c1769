package dev.insula.tenancy.simulation;

import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The simulated cluster does what the real API server does, as far as lives are made of it. */
class SimulatedRulesTest {

  private static final int STEPS = 600;

  @Test
  void theSimulatedClusterAnswersAsTheRealServer() throws Exception {
    try (World world = new World()) {
      var real = new ClusterView(world.view(World.tenant("acme")).client);
      var clusters = new Clusters();
      clusters.add("tenant");
      ClusterView simulated = clusters.view("tenant");
      simulated.create(SyncedKind.NAMESPACE, object("{'metadata':{'name':'default'}}"));

      assertThat(outcomes(simulated)).isEqualTo(outcomes(real));
    }
  }

  private static List<String> outcomes(ClusterView view) {
    var random = new Random(7);
    var out = new ArrayList<String>();
    for (int i = 0; i < STEPS; i++) {
      int act = random.nextInt(11);
      String name = "p" + random.nextInt(2);
      String outcome = "done";
      try {
        act(view, act, name, random.nextInt(40));
      } catch (ApiException e) {
        outcome = e.code() + " " + e.reason();
      }
      out.add(i + ": " + act + " " + name + " " + outcome + " " + state(view));
    }
    return out;
  }

  private static void act(ClusterView view, int act, String name, int number) {
    var pod = new ObjectName("default", name);
    switch (act) {
      case 0, 1 -> view.create(SyncedKind.POD, pod(name));
      case 2 -> view.bind("default", name, "node-1");
      case 3 -> view.run("default", name);
      case 4 -> view.delete(SyncedKind.POD, "default", name);
      case 5 ->
          view.client.delete(
              SyncedKind.POD.resource(), pod, DeleteOptions.NONE.withGracePeriod(number));
      case 6 -> view.kill("default", name);
      case 7 -> view.client.delete(SyncedKind.POD.resource(), pod, DeleteOptions.ofUid("another"));
      case 8 -> end(view, pod);
      case 9 -> {
        JsonObject stale = view.client.get(SyncedKind.POD.resource(), pod).tree();
        Meta.of(stale).put("resourceVersion", "1");
        view.client.update(SyncedKind.POD.resource(), stale, ClusterView.AS);
      }
      case 10 -> {
        JsonObject same = view.client.get(SyncedKind.POD.resource(), pod).tree();
        String before = Meta.resourceVersion(same);
        String after =
            Meta.resourceVersion(
                view.client.update(SyncedKind.POD.resource(), same, ClusterView.AS).tree());
        assertThat(after).isEqualTo(before);
      }
      default -> {}
    }
  }

  private static void end(ClusterView view, ObjectName pod) {
    view.change(
        SyncedKind.POD.resource(),
        pod,
        "status",
        p -> p.objectOrCreate("status").put("phase", "Succeeded"));
  }

  private static JsonObject pod(String name) {
    var container = JsonObject.of("name", "c", "image", "nginx:1.27");
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        JsonObject.of("name", name, "namespace", "default"),
        "spec",
        JsonObject.of("containers", JsonArray.of(container)));
  }

  private static String state(ClusterView view) {
    var out = new ArrayList<String>();
    for (JsonObject pod : view.list(SyncedKind.POD)) {
      out.add(
          String.join(
              " ",
              Meta.name(pod),
              pod.objectAt("spec").string("nodeName", "-"),
              pod.objectAt("status").string("phase", "-"),
              Meta.isDeleting(pod)
                  ? "ends in " + Meta.of(pod).integer("deletionGracePeriodSeconds", -1)
                  : "lives"));
    }
    return out.toString();
  }
}
