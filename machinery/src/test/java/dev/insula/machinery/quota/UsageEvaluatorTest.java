package dev.insula.machinery.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageEvaluatorTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "configmaps | {} | configmaps=1,count/configmaps=1",
        "deployments.apps | {} | count/deployments.apps=1",
        "services | {'type':'ClusterIP','ports':[{}]} |"
            + " count/services=1,services=1,services.loadbalancers=0,services.nodeports=0",
        "services | {'type':'NodePort','ports':[{},{}]} |"
            + " count/services=1,services=1,services.loadbalancers=0,services.nodeports=2",
        "services |"
            + " {'type':'LoadBalancer','allocateLoadBalancerNodePorts':false,'ports':[{},{'nodePort':30000}]}"
            + " | count/services=1,services=1,services.loadbalancers=1,services.nodeports=1",
        "persistentvolumeclaims |"
            + " {'storageClassName':'fast','resources':{'requests':{'storage':'2Gi'}}} |"
            + " count/persistentvolumeclaims=1,fast.storageclass.storage.k8s.io/persistentvolumeclaims=1,fast.storageclass.storage.k8s.io/requests.storage=2Gi,persistentvolumeclaims=1,requests.storage=2Gi",
        "resourceclaims.resource.k8s.io |"
            + " {'devices':{'requests':[{'exactly':{'deviceClassName':'g','count':2}},{'firstAvailable':[{'deviceClassName':'g','count':1},{'deviceClassName':'h','allocationMode':'All'}]}]}}"
            + " | count/resourceclaims.resource.k8s.io=1,g.deviceclass.resource.k8s.io/devices=3,h.deviceclass.resource.k8s.io/devices=32",
        "pods | {'containers':[{'resources':{'limits':{'memory':'1Gi'}}}]} |"
            + " count/pods=1,limits.memory=1Gi,pods=1",
        "pods | {'containers':[{'resources':{'requests':{'example.com/gpu':'2'}}}]} |"
            + " count/pods=1,pods=1,requests.example.com/gpu=2",
        "pods |"
            + " {'overhead':{'cpu':'10m'},'initContainers':[{'restartPolicy':'Always','resources':{'requests':{'cpu':'100m'}}},{'resources':{'requests':{'cpu':'1'}}}],'containers':[{'resources':{'requests':{'cpu':'500m'}}}]}"
            + " | count/pods=1,cpu=1110m,pods=1,requests.cpu=1110m",
        "pods |"
            + " {'resources':{'requests':{'cpu':'2'}},'containers':[{'resources':{'requests':{'cpu':'500m'}}}]}"
            + " | count/pods=1,cpu=2,pods=1,requests.cpu=2",
      })
  void whatAnObjectUses(String resource, String spec, String expected) {
    JsonObject object = JsonObject.of("spec", Json.parseObject(spec.replace('\'', '"')));
    assertThat(evaluator(resource).usage(object, NOW)).hasToString(expected);
  }

  @Test
  void aPodThatHasEndedIsOnlyCounted() {
    JsonObject pod =
        JsonObject.of("spec", new JsonObject(), "status", JsonObject.of("phase", "Failed"));
    assertThat(evaluator("pods").usage(pod, NOW)).hasToString("count/pods=1");
  }

  @ParameterizedTest(name = "{0} {1} covers {2}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'scopes':['Terminating']} | {'activeDeadlineSeconds':5} | true",
        "{'scopes':['NotTerminating']} | {'activeDeadlineSeconds':5} | false",
        "{'scopes':['BestEffort']} | {'containers':[{}]} | true",
        "{'scopes':['NotBestEffort']} | {'containers':[{'resources':{'requests':{'cpu':'1'}}}]} |"
            + " true",
        "{'scopes':['PriorityClass']} | {} | false",
        "{'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In','values':['high']}]}}"
            + " | {'priorityClassName':'high'} | true",
        "{'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'NotIn','values':['high']}]}}"
            + " | {} | true",
        "{'scopes':['CrossNamespacePodAffinity']} |"
            + " {'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'namespaces':['x']}]}}}"
            + " | true",
      })
  void aPodIsWithinScopes(String quotaSpec, String podSpec, boolean covered) {
    JsonObject spec = Json.parseObject(quotaSpec.replace('\'', '"'));
    spec.put("hard", JsonObject.of("pods", "1"));
    var demand = QuotaDemand.ofSpec(JsonObject.of("spec", spec));
    JsonObject pod = JsonObject.of("spec", Json.parseObject(podSpec.replace('\'', '"')));
    assertThat(demand.covers(evaluator("pods"), pod)).isEqualTo(covered);
  }

  @Test
  void servicesCountForNoScopedQuota() {
    JsonObject quota =
        Json.parseObject("{\"spec\":{\"hard\":{\"services\":\"1\"},\"scopes\":[\"Terminating\"]}}");
    assertThat(QuotaDemand.ofSpec(quota).covers(evaluator("services"), new JsonObject())).isFalse();
  }

  @Test
  void aNamespaceIsCountedWithZerosForWhatNobodyUses() {
    JsonObject quota =
        Json.parseObject(
            "{\"spec\":{\"hard\":{\"pods\":\"3\",\"requests.cpu\":\"2\",\"secrets\":\"1\"}}}");
    var demand = QuotaDemand.ofSpec(quota);
    JsonObject pod = JsonObject.of("spec", new JsonObject());
    assertThat(demand.usage(evaluator("pods"), List.of(pod, pod), NOW))
        .hasToString("pods=2,requests.cpu=0");
    assertThat(demand.resources()).map(GroupResource::toString).containsExactly("pods", "secrets");
  }

  private static UsageEvaluator evaluator(String resource) {
    int dot = resource.indexOf('.');
    return UsageEvaluator.of(
        dot < 0
            ? new GroupResource("", resource)
            : new GroupResource(resource.substring(dot + 1), resource.substring(0, dot)));
  }
}
