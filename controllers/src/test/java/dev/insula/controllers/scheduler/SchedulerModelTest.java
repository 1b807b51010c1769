package dev.insula.controllers.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random clusters and pods against a model that recounts everything for every question: the
 * scheduler never over-commits, never violates a hard constraint, and never refuses a pod that a
 * node could take.
 */
class SchedulerModelTest {

  private static final int STEPS = 250;

  private final SchedulerWorld world = new SchedulerWorld();
  private final Map<String, JsonObject> nodes = new HashMap<>();
  private final List<Placed> placed = new ArrayList<>();

  private record Placed(ApiObject object, JsonObject pod, JsonObject node) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void hardConstraintsHoldAndNothingIsRefusedThatFits(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 6; i++) {
      addNode("n" + i, random);
    }
    for (int step = 0; step < STEPS; step++) {
      if (!placed.isEmpty() && random.nextInt(4) == 0) {
        Placed gone = placed.remove(random.nextInt(placed.size()));
        world.state.removed(PodInfo.of(gone.object()));
        continue;
      }
      ApiObject object = randomPod("p" + step, random);
      JsonObject pod = object.tree();
      String where = world.place(object);
      JsonObject node = nodes.get(where);
      if (node == null) {
        assertThat(nodes.values().stream().filter(each -> fits(pod, each)))
            .as("seed %d step %d: %s said %s", seed, step, pod, where)
            .isEmpty();
      } else {
        assertThat(fits(pod, node))
            .as("seed %d step %d: %s on %s", seed, step, pod, where)
            .isTrue();
        placed.add(new Placed(object, pod, node));
      }
    }
  }

  private void addNode(String name, Random random) {
    String taints =
        random.nextInt(4) == 0
            ? "[{\"key\":\"k\",\"value\":\"v\",\"effect\":\"NoSchedule\"}]"
            : "[]";
    JsonObject node =
        Json.parseObject(
            """
            {"metadata":{"name":"%s","labels":{"host":"%s","zone":"z%d","disk":"%s"}},
             "spec":{"taints":%s},
             "status":{"allocatable":{"cpu":"%d","memory":"64Gi","pods":"12"}}}\
            """
                .formatted(
                    name,
                    name,
                    random.nextInt(3),
                    random.nextBoolean() ? "ssd" : "hdd",
                    taints,
                    4 + random.nextInt(8)));
    nodes.put(name, node);
    world.with(ApiObject.of(node));
  }

  private static ApiObject randomPod(String name, Random random) {
    String app = "a" + random.nextInt(3);
    var spec =
        Json.parseObject(
            """
            {"containers":[{"resources":{"requests":{"cpu":"%dm"}}}],
             "overhead":{"cpu":"%dm"}}\
            """
                .formatted(random.nextInt(1500), random.nextInt(2) * 100));
    if (random.nextInt(4) == 0) {
      spec.put("nodeSelector", JsonObject.of("disk", "ssd"));
    }
    if (random.nextInt(2) == 0) {
      spec.put(
          "tolerations",
          Json.parseObject("{\"t\":[{\"key\":\"k\",\"operator\":\"Exists\"}]}").get("t"));
    }
    String other = "a" + random.nextInt(3);
    String key = random.nextBoolean() ? "zone" : "host";
    switch (random.nextInt(6)) {
      case 0 -> spec.put("affinity", affinity("podAffinity", other, key));
      case 1 -> spec.put("affinity", affinity("podAntiAffinity", other, key));
      case 2 ->
          spec.put(
              "topologySpreadConstraints",
              Json.parseObject(
                      """
                      {"t":[{"maxSkew":%d,"topologyKey":"%s","whenUnsatisfiable":"DoNotSchedule",
                       "labelSelector":{"matchLabels":{"app":"%s"}}}]}\
                      """
                          .formatted(1 + random.nextInt(2), key, app))
                  .get("t"));
      default -> {
        // No rule about other pods.
      }
    }
    return SchedulerWorld.podWith(name, "{\"app\":\"" + app + "\"}", "", ApiObject.of(spec).json());
  }

  private static JsonObject affinity(String kind, String app, String key) {
    return Json.parseObject(
        """
        {"%s":{"requiredDuringSchedulingIgnoredDuringExecution":[
          {"labelSelector":{"matchLabels":{"app":"%s"}},"topologyKey":"%s"}]}}\
        """
            .formatted(kind, app, key));
  }

  // The model: every question is answered by counting all pods again.

  private boolean fits(JsonObject pod, JsonObject node) {
    return hasRoom(pod, node)
        && selects(pod, node)
        && tolerates(pod, node)
        && isNearEnough(pod, node)
        && keepsApart(pod, node)
        && spreads(pod, node);
  }

  private boolean hasRoom(JsonObject pod, JsonObject node) {
    List<JsonObject> here = on(node);
    long taken = here.stream().mapToLong(SchedulerModelTest::cpu).sum();
    long all = Amounts.quantity(node.at("status", "allocatable", "cpu"), 1000);
    return here.size() < 12 && taken + cpu(pod) <= all;
  }

  private static long cpu(JsonObject pod) {
    JsonObject spec = pod.objectAt("spec");
    return Amounts.quantity(
            spec.objects("containers").getFirst().at("resources", "requests", "cpu"), 1000)
        + Amounts.quantity(spec.at("overhead", "cpu"), 1000);
  }

  private List<JsonObject> on(JsonObject node) {
    return placed.stream().filter(each -> each.node() == node).map(Placed::pod).toList();
  }

  private static boolean selects(JsonObject pod, JsonObject node) {
    JsonObject selector = pod.objectAt("spec", "nodeSelector");
    return selector.isEmpty() || label(node, "disk").equals(selector.string("disk", ""));
  }

  private static boolean tolerates(JsonObject pod, JsonObject node) {
    return node.objectAt("spec").objects("taints").isEmpty()
        || !pod.objectAt("spec").objects("tolerations").isEmpty();
  }

  private boolean isNearEnough(JsonObject pod, JsonObject node) {
    JsonObject term = term(pod, "podAffinity");
    if (term == null) {
      return true;
    }
    boolean anywhere = placed.stream().anyMatch(each -> matches(term, each.pod()));
    if (!anywhere) {
      return matches(term, pod);
    }
    return placed.stream()
        .anyMatch(each -> matches(term, each.pod()) && sameDomain(term, each.node(), node));
  }

  private boolean keepsApart(JsonObject pod, JsonObject node) {
    JsonObject own = term(pod, "podAntiAffinity");
    for (Placed each : placed) {
      JsonObject theirs = term(each.pod(), "podAntiAffinity");
      if (own != null && matches(own, each.pod()) && sameDomain(own, each.node(), node)) {
        return false;
      }
      if (theirs != null && matches(theirs, pod) && sameDomain(theirs, each.node(), node)) {
        return false;
      }
    }
    return true;
  }

  private boolean spreads(JsonObject pod, JsonObject node) {
    for (JsonObject rule : pod.objectAt("spec").objects("topologySpreadConstraints")) {
      String key = rule.string("topologyKey", "");
      Map<String, Integer> counts = new HashMap<>();
      for (JsonObject each : nodes.values()) {
        if (selects(pod, each)) {
          int here = (int) on(each).stream().filter(other -> matches(rule, other)).count();
          counts.merge(label(each, key), here, Integer::sum);
        }
      }
      int least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
      int after = counts.getOrDefault(label(node, key), 0) + 1;
      if (after - least > rule.integer("maxSkew", 1)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable JsonObject term(JsonObject pod, String kind) {
    List<JsonObject> terms =
        pod.objectAt("spec", "affinity", kind)
            .objects("requiredDuringSchedulingIgnoredDuringExecution");
    return terms.isEmpty() ? null : terms.getFirst();
  }

  private static boolean matches(JsonObject rule, JsonObject pod) {
    return rule.objectAt("labelSelector", "matchLabels")
        .string("app", "")
        .equals(pod.objectAt("metadata", "labels").string("app", "?"));
  }

  private static boolean sameDomain(JsonObject term, JsonObject one, JsonObject other) {
    String key = term.string("topologyKey", "");
    return label(one, key).equals(label(other, key));
  }

  private static String label(JsonObject node, String key) {
    return node.objectAt("metadata", "labels").string(key, "");
  }
}
