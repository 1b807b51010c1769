package dev.insula.controllers;

import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.await;
import static dev.insula.controllers.World.get;
import static dev.insula.controllers.World.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisruptionBudgetTest {

  private static final GroupVersionResource BUDGETS =
      new GroupVersionResource("policy", "v1", "poddisruptionbudgets");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  private void budget(String spec) {
    Islands.create(
        client,
        BUDGETS,
        """
        {'apiVersion':'policy/v1','kind':'PodDisruptionBudget',
         'metadata':{'name':'b','namespace':'default'},
         'spec':{%s,'selector':{'matchLabels':{'app':'web'}}}}\
        """
            .formatted(spec));
  }

  private JsonObject status() {
    return get(client, BUDGETS, "b").objectAt("status");
  }

  private void awaitAllowed(int allowed) {
    await(
        () -> {
          Kubelet.ready(client);
          return status().integer("disruptionsAllowed", -1) == allowed
              && status().integer("currentHealthy", 0) == 4;
        },
        this::status);
  }

  private String condition() {
    JsonObject condition = status().objects("conditions").getFirst();
    return condition.string("status", "") + " " + condition.string("reason", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minAvailable   | 3   | 3 | 1 | True SufficientPods",
        "minAvailable   | 4   | 4 | 0 | False InsufficientPods",
        "minAvailable   | 60% | 3 | 1 | True SufficientPods",
        "maxUnavailable | 1   | 3 | 1 | True SufficientPods",
        "maxUnavailable | 30% | 2 | 2 | True SufficientPods",
      })
  void aBudgetSaysHowManyPodsMayGo(
      String field, String value, int healthy, int allowed, String condition) {
    World.deploy(client, "web", 4);
    budget("'" + field + "':" + (value.endsWith("%") ? "'" + value + "'" : value));
    awaitAllowed(allowed);
    assertThat(status().integer("expectedPods", 0)).isEqualTo(4);
    assertThat(status().integer("desiredHealthy", 0)).isEqualTo(healthy);
    assertThat(condition()).isEqualTo(condition);
  }

  @Test
  void evictionsSpendFromIt() {
    World.deploy(client, "web", 4);
    budget("'maxUnavailable':1");
    awaitAllowed(1);
    String first = Meta.name(list(client, PODS).getFirst());
    String second = Meta.name(list(client, PODS).get(1));
    evict(first);
    ApiException refused = catchThrowableOfType(ApiException.class, () -> evict(second));
    assertThat(refused.code()).isEqualTo(429);
    assertThat(condition()).isEqualTo("False InsufficientPods");
    awaitAllowed(1);
    assertThat(status().containsKey("disruptedPods")).isFalse();
    evict(second);
  }

  private void evict(String pod) {
    client.createSubresource(
        PODS,
        new ObjectName("default", pod),
        "eviction",
        JsonObject.of(
            "apiVersion",
            "policy/v1",
            "kind",
            "Eviction",
            "metadata",
            JsonObject.of("name", pod, "namespace", "default")),
        World.ME);
  }

  @Test
  void podsOfWhatHasNoScaleCannotBeCounted() {
    JsonObject job = JobTest.job(client, "");
    await(() -> !list(client, PODS).isEmpty(), () -> job);
    Islands.create(
        client,
        BUDGETS,
        """
        {'apiVersion':'policy/v1','kind':'PodDisruptionBudget',
         'metadata':{'name':'b','namespace':'default'},
         'spec':{'maxUnavailable':1,'selector':{'matchLabels':{'job-name':'work'}}}}\
        """);
    await(() -> !status().objects("conditions").isEmpty(), this::status);
    await(() -> condition().equals("False SyncFailed"), this::status);
    assertThat(status().objects("conditions").getFirst().string("message"))
        .isEqualTo("jobs.batch does not implement the scale subresource");
  }

  @Test
  void ifNothingIsKnownNothingIsAllowed() {
    Islands.create(
        client,
        PODS,
        """
        {'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'default',
         'labels':{'app':'web'},'ownerReferences':[{'apiVersion':'example.com/v1','kind':'Nothing',
         'name':'n','uid':'u','controller':true}]},
         'spec':{'containers':[{'name':'c','image':'i'}]}}\
        """);
    budget("'maxUnavailable':1");
    await(() -> !status().objects("conditions").isEmpty(), this::status);
    await(() -> condition().equals("False SyncFailed"), this::status);
    assertThat(status().objects("conditions").getFirst().string("message"))
        .isEqualTo("no matches for kind \"Nothing\" in version \"example.com/v1\"");
  }
}
