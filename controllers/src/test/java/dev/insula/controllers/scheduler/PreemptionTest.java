package dev.insula.controllers.scheduler;

import static dev.insula.controllers.scheduler.SchedulerWorld.node;
import static dev.insula.controllers.scheduler.SchedulerWorld.podWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nodes have 32 cores. */
class PreemptionTest {

  private final SchedulerWorld world = new SchedulerWorld();

  @Test
  void theLeastImportantPodsMakeRoomAndNoMoreThanNeeded() {
    world
        .with(node("a"))
        .running("a", pod("low", 1, 16))
        .running("a", pod("lower", 0, 8))
        .running("a", pod("high", 90, 8));
    assertThat(world.place(pod("p", 50, 8))).isEqualTo("a without [lower]");
    assertThat(world.place(pod("p", 50, 20))).isEqualTo("a without [low, lower]");
  }

  @Test
  void podsOfEqualPriorityStay() {
    world.with(node("a")).running("a", pod("same", 50, 32));
    assertThat(world.place(pod("p", 50, 1)))
        .isEqualTo(
            "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate,"
                + " preemption: 0/1 nodes are available: 1 No preemption victims found for"
                + " incoming pod.");
  }

  @Test
  void aPodThatNeverPreemptsWaits() {
    world.with(node("a")).running("a", pod("low", 1, 32));
    ApiObject never = podWith("p", "{}", "", spec(50, 8, ",\"preemptionPolicy\":\"Never\""));
    assertThat(world.place(never))
        .endsWith("preemption: not eligible due to preemptionPolicy=Never.");
  }

  @Test
  void theNodeWithTheLeastImportantVictimsIsTaken() {
    world
        .with(node("a"))
        .with(node("b"))
        .running("a", pod("mid", 20, 32))
        .running("b", pod("low1", 10, 16))
        .running("b", pod("low2", 10, 16));
    assertThat(world.place(pod("p", 50, 32))).isEqualTo("b without [low1, low2]");
  }

  @Test
  void aBudgetProtectsItsPodsAsLongAsOthersWillDo() {
    world
        .with(node("a"))
        .with(node("b"))
        .running("a", podWith("db", "{\"app\":\"db\"}", "", spec(1, 32, "")))
        .running("b", pod("mid", 20, 32));
    world.budgets.add(
        new DisruptionBudget(
            new ObjectName("default", "db"),
            LabelSelector.ofLabels(Map.of("app", "db")),
            0,
            Set.of()));
    assertThat(world.place(pod("p", 50, 32))).isEqualTo("b without [mid]");
  }

  @Test
  void onOneNodeABudgetKeepsWhoItProtects() {
    world
        .with(node("a"))
        .running("a", podWith("db", "{\"app\":\"db\"}", "", spec(1, 16, "")))
        .running("a", pod("other", 2, 16));
    world.budgets.add(
        new DisruptionBudget(
            new ObjectName("default", "db"),
            LabelSelector.ofLabels(Map.of("app", "db")),
            0,
            Set.of()));
    assertThat(world.place(pod("p", 50, 16))).isEqualTo("a without [other]");
  }

  @Test
  void roomThatWasMadeIsNotTakenByTheLessImportant() {
    world.with(node("a")).running("a", pod("low", 1, 32));
    ApiObject important = pod("p", 50, 32);
    assertThat(world.place(important)).isEqualTo("a without [low]");
    PodInfo info = PodInfo.of(important);
    world.state.nominated(info, "a");
    world.state.decide(() -> world.state.removeNow(uidOf("low")));

    assertThat(world.place(pod("quick", 10, 1))).contains("1 Insufficient cpu");
    assertThat(world.place(important)).isEqualTo("a");
  }

  private String uidOf(String name) {
    return world.state.nodes().stream()
        .flatMap(node -> node.pods.values().stream())
        .filter(pod -> pod.name().name().equals(name))
        .map(PodInfo::uid)
        .findFirst()
        .orElseThrow();
  }

  private static ApiObject pod(String name, int priority, int cores) {
    return podWith(name, "{}", "", spec(priority, cores, ""));
  }

  private static String spec(int priority, int cores, String more) {
    return """
    {"priority":%d,"containers":[{"resources":{"requests":{"cpu":"%d"}}}]%s}\
    """
        .formatted(priority, cores, more);
  }
}
