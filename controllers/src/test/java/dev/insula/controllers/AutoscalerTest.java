package dev.insula.controllers;

import static dev.insula.controllers.World.DEPLOYMENTS;
import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.await;
import static dev.insula.controllers.World.get;
import static dev.insula.controllers.World.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Timestamps;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoscalerTest {

  static final GroupVersionResource AUTOSCALERS =
      new GroupVersionResource("autoscaling", "v2", "horizontalpodautoscalers");
  private static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
  private static final GroupVersionResource METRICS =
      new GroupVersionResource("metrics.k8s.io", "v1beta1", "pods");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  private void scale(String target, int fewest, int most) {
    scale(
        target,
        fewest,
        most,
        "{'type':'Resource','resource':{'name':'cpu',"
            + "'target':{'type':'Utilization','averageUtilization':50}}}");
  }

  private void scale(String target, int fewest, int most, String metric) {
    Islands.create(
        client,
        AUTOSCALERS,
        """
        {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler',
         'metadata':{'name':'h','namespace':'default'},
         'spec':{'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'%s'},
          'minReplicas':%d,'maxReplicas':%d,'metrics':[%s]}}\
        """
            .formatted(target, fewest, most, metric));
  }

  private JsonObject status() {
    return get(client, AUTOSCALERS, "h").objectAt("status");
  }

  private String condition(String type) {
    for (JsonObject condition : status().objects("conditions")) {
      if (condition.string("type", "").equals(type)) {
        return condition.string("status", "") + " " + condition.string("reason", "");
      }
    }
    return "";
  }

  private void awaitCondition(String type, String is) {
    await(() -> condition(type).equals(is), this::status);
  }

  private long replicas() {
    return get(client, DEPLOYMENTS, "web").objectAt("spec").integer("replicas", 0);
  }

  @Test
  void withoutMetricsItSaysSoAndScalesNothing() {
    World.deploy(client, "web", 2);
    scale("web", 1, 5);
    awaitCondition("ScalingActive", "False FailedGetResourceMetric");
    assertThat(condition("AbleToScale")).isEqualTo("True SucceededGetScale");
    assertThat(status().integer("currentReplicas", 0)).isEqualTo(2);
    var events = new GroupVersionResource("", "v1", "events");
    await(
        () ->
            list(client, events).stream()
                .map(event -> event.string("reason", ""))
                .toList()
                .containsAll(List.of("FailedGetResourceMetric", "FailedComputeMetricsReplicas")),
        () -> list(client, events));
    assertThat(replicas()).isEqualTo(2);
  }

  @Test
  void theBoundsHoldWithoutMetrics() {
    World.deploy(client, "web", 2);
    scale("web", 3, 5);
    await(() -> replicas() == 3, this::status);
    Islands.change(client, DEPLOYMENTS, "web", d -> d.objectAt("spec").put("replicas", 9L));
    await(() -> replicas() == 5, this::status);
    await(() -> status().containsKey("lastScaleTime"), this::status);
  }

  @Test
  void aTargetThatIsNotThereCannotBeScaled() {
    scale("nothing", 1, 5);
    awaitCondition("AbleToScale", "False FailedGetScale");
  }

  @Test
  void nothingRunsWhatIsScaledToZero() {
    World.deploy(client, "web", 0);
    scale("web", 1, 5);
    awaitCondition("ScalingActive", "False ScalingDisabled");
    assertThat(replicas()).isZero();
  }

  @Test
  void whatPodsUseSizesTheirDeployment() {
    Islands.create(
        client,
        DEFINITIONS,
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'pods.metrics.k8s.io',
          'annotations':{'api-approved.kubernetes.io':'unapproved, a test'}},
         'spec':{'group':'metrics.k8s.io','scope':'Namespaced',
          'names':{'plural':'pods','kind':'PodMetrics','listKind':'PodMetricsList'},
          'versions':[{'name':'v1beta1','served':true,'storage':true,'schema':{'openAPIV3Schema':
           {'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}\
        """);
    World.deploy(client, "web", 2);
    Islands.change(
        client,
        DEPLOYMENTS,
        "web",
        d ->
            d.objectAt("spec", "template", "spec")
                .objects("containers")
                .getFirst()
                .put("resources", JsonObject.of("requests", JsonObject.of("cpu", "100m"))));
    await(
        () -> {
          Kubelet.ready(client);
          return get(client, DEPLOYMENTS, "web").objectAt("status").integer("updatedReplicas", 0)
                  == 2
              && list(client, PODS).size() == 2;
        },
        () -> list(client, PODS));
    for (JsonObject pod : list(client, PODS)) {
      Islands.create(
          client,
          METRICS,
          """
          {'apiVersion':'metrics.k8s.io/v1beta1','kind':'PodMetrics',
           'metadata':{'name':'%s','namespace':'default','labels':{'app':'web'}},
           'timestamp':'%s','window':'1s',
           'containers':[{'name':'c','usage':{'cpu':'100m'}}]}\
          """
              .formatted(Meta.name(pod), Timestamps.seconds(Instant.now().plusSeconds(60))));
      running(pod);
    }
    scale("web", 1, 10);
    await(() -> replicas() == 4, this::status);
    awaitCondition("ScalingActive", "True ValidMetricFound");
    JsonObject current =
        status().objects("currentMetrics").getFirst().objectAt("resource", "current");
    assertThat(current.integer("averageUtilization", 0)).isEqualTo(100);
    assertThat(current.string("averageValue")).isEqualTo("100m");
  }

  private String message(String type) {
    return status().objects("conditions").stream()
        .filter(condition -> condition.string("type", "").equals(type))
        .map(condition -> condition.string("message", ""))
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Pods     | {'type':'Pods','pods':{'metric':{'name':'hits'},'target':{'type':'AverageValue','averageValue':'5'}}} | unable to get metric hits: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered
          Object   | {'type':'Object','object':{'metric':{'name':'hits'},'describedObject':{'kind':'Service','name':'web','apiVersion':'v1'},'target':{'type':'Value','value':'5'}}} | unable to get metric hits: Service on default web/unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered
          External | {'type':'External','external':{'metric':{'name':'queue'},'target':{'type':'AverageValue','averageValue':'5'}}} | unable to get external metric default/queue/nil: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)
          External | {'type':'External','external':{'metric':{'name':'queue','selector':{'matchLabels':{'q':'a'}}},'target':{'type':'Value','value':'5'}}} | unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{q: a,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)
          """)
  void metricsThatNobodyServesAreNamed(String type, String metric, String why) {
    World.deploy(client, "web", 2);
    scale("web", 1, 5, metric);
    awaitCondition("ScalingActive", "False FailedGet" + type + "Metric");
    assertThat(message("ScalingActive"))
        .isEqualTo("the HPA was unable to compute the replica count: " + why);
    assertThat(replicas()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "AverageValue,averageValue,5,4,'{\"averageValue\":\"10\"}'",
    "Value,value,10,4,'{\"value\":\"20\"}'"
  })
  void whatHappensOutsideSizesADeployment(
      String type, String member, String target, int wanted, String current) {
    Islands.create(
        client,
        DEFINITIONS,
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'queue.external.metrics.k8s.io',
          'annotations':{'api-approved.kubernetes.io':'unapproved, a test'}},
         'spec':{'group':'external.metrics.k8s.io','scope':'Namespaced',
          'names':{'plural':'queue','kind':'ExternalMetricValue',
           'listKind':'ExternalMetricValueList'},
          'versions':[{'name':'v1beta1','served':true,'storage':true,'schema':{'openAPIV3Schema':
           {'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}\
        """);
    World.deploy(client, "web", 2);
    await(
        () -> {
          Kubelet.ready(client);
          return get(client, DEPLOYMENTS, "web").objectAt("status").integer("readyReplicas", 0)
              == 2;
        },
        () -> list(client, PODS));
    var queue = new GroupVersionResource("external.metrics.k8s.io", "v1beta1", "queue");
    await(
        () -> client.resources().stream().anyMatch(served -> served.resource().equals(queue)),
        () -> "the definition is not served");
    for (String name : List.of("a", "b")) {
      Islands.create(
          client,
          queue,
          """
          {'apiVersion':'external.metrics.k8s.io/v1beta1','kind':'ExternalMetricValue',
           'metadata':{'name':'%s','namespace':'default','labels':{'q':'x'}},
           'metricName':'queue','timestamp':'2026-01-01T00:00:00Z','value':'10'}\
          """
              .formatted(name));
    }
    scale(
        "web",
        1,
        10,
        "{'type':'External','external':{'metric':{'name':'queue','selector':{'matchLabels':"
            + "{'q':'x'}}},'target':{'type':'%s','%s':'%s'}}}".formatted(type, member, target));
    await(() -> replicas() == wanted, this::status);
    awaitCondition("ScalingActive", "True ValidMetricFound");
    JsonObject external = status().objects("currentMetrics").getFirst().objectAt("external");
    assertThat(Json.string(external.objectAt("current"))).isEqualTo(current);
    assertThat(external.objectAt("metric", "selector", "matchLabels").string("q")).isEqualTo("x");
  }

  /** Started long enough ago. */
  private void running(JsonObject pod) {
    pod.objectAt("status").put("startTime", Timestamps.seconds(Instant.now().minusSeconds(900)));
    client.update(PODS, pod, World.ME.withSubresource("status"));
  }
}
