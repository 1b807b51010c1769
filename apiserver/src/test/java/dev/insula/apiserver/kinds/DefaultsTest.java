package dev.insula.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultsTest {

  private static final KindCatalog CATALOG = new KindCatalog();

  @Test
  void everythingThatIsDeclaredCanBeRead() {
    assertThat(CATALOG.compileAll()).contains("PodSpec", "/Pod", "apps/Deployment");
  }

  @ParameterizedTest(name = "{0} {1}: {2} becomes {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "v1 | Pod | {'spec':{'containers':[{'name':'a','image':'x'}]}} |"
            + " spec.containers.0.imagePullPolicy | Always",
        "v1 | Pod | {'spec':{'containers':[{'name':'a','image':'x:1'}]}} |"
            + " spec.containers.0.imagePullPolicy | IfNotPresent",
        "v1 | Pod | {'spec':{'containers':[{'name':'a','image':'h:5000/x'}]}} |"
            + " spec.containers.0.imagePullPolicy | Always",
        "v1 | Pod | {'spec':{'containers':[{'name':'a','image':'x@sha256:0'}]}} |"
            + " spec.containers.0.imagePullPolicy | IfNotPresent",
        "v1 | Pod | {'spec':{'containers':[{'name':'a','image':'No/Name'}]}} |"
            + " spec.containers.0.imagePullPolicy | IfNotPresent",
        "v1 | Pod | {'spec':{}} | spec.enableServiceLinks | true",
        "v1 | Pod | {'spec':{'containers':[{'resources':{'limits':{'cpu':'2'}}}]}} |"
            + " spec.containers.0.resources.requests.cpu | 2",
        "v1 | Pod | {'spec':{'hostNetwork':true,'containers':[{'ports':[{'containerPort':80}]}]}} |"
            + " spec.containers.0.ports.0.hostPort | 80",
        "v1 | Pod | {'spec':{'serviceAccount':'robot'}} | spec.serviceAccountName | robot",
        "v1 | Pod | {'spec':{'volumes':[{'name':'v'}]}} | spec.volumes.0.emptyDir | {}",
        "v1 | Pod | {'spec':{'volumes':[{'name':'v','configMap':{'name':'c'}}]}} |"
            + " spec.volumes.0.configMap.defaultMode | 420",
        "v1 | Service | {'spec':{'ports':[{'port':80}]}} | spec.ports.0.targetPort | 80",
        "v1 | Service | {'spec':{'type':'LoadBalancer'}} | spec.externalTrafficPolicy | Cluster",
        "v1 | Node | {'spec':{'podCIDR':'10.1.0.0/24'}} | spec.podCIDRs | ['10.1.0.0/24']",
        "v1 | Node | {'spec':{'podCIDRs':['10.1.0.0/24']}} | spec.podCIDR | 10.1.0.0/24",
        "v1 | Node | {'spec':{'podCIDR':'10.2.0.0/24','podCIDRs':['10.1.0.0/24']}} | spec.podCIDRs"
            + " | ['10.2.0.0/24']",
        "v1 | Secret | {'stringData':{'a':'b'}} | data.a | Yg==",
        "v1 | Secret | {} | type | Opaque",
        "v1 | Namespace | {'metadata':{'name':'web'}} | spec.finalizers | ['kubernetes']",
        "v1 | LimitRange | {'spec':{'limits':[{'type':'Container','max':{'cpu':'2'}}]}} |"
            + " spec.limits.0.defaultRequest.cpu | 2",
        "apps/v1 | Deployment | {} | spec.strategy.rollingUpdate.maxSurge | 25%",
        "apps/v1 | Deployment | {'spec':{'replicas':0}} | spec.replicas | 0",
        "apps/v1 | DaemonSet | {} | spec.updateStrategy.rollingUpdate.maxUnavailable | 1",
        "apps/v1 | StatefulSet | {} | spec.persistentVolumeClaimRetentionPolicy.whenScaled |"
            + " Retain",
        "apps/v1 | StatefulSet | {} | spec.updateStrategy.rollingUpdate.partition | 0",
        "apps/v1 | StatefulSet | {'spec':{'updateStrategy':{'type':'RollingUpdate'}}} |"
            + " spec.updateStrategy.rollingUpdate | absent",
        "batch/v1 | Job | {'spec':{'parallelism':3}} | spec.backoffLimit | 6",
        "batch/v1 | CronJob | {} | spec.concurrencyPolicy | Allow",
        "autoscaling/v2 | HorizontalPodAutoscaler | {'spec':{}} |"
            + " spec.metrics.0.resource.target.averageUtilization | 80",
        "networking.k8s.io/v1 | NetworkPolicy | {'spec':{'egress':[{}]}} | spec.policyTypes |"
            + " ['Ingress','Egress']",
        "rbac.authorization.k8s.io/v1 | RoleBinding | {'subjects':[{'kind':'User'}]} |"
            + " subjects.0.apiGroup | rbac.authorization.k8s.io",
        "storage.k8s.io/v1 | StorageClass | {} | volumeBindingMode | Immediate",
        "flowcontrol.apiserver.k8s.io/v1 | PriorityLevelConfiguration |"
            + " {'spec':{'type':'Limited','limited':{'limitResponse':{'type':'Queue','queuing':{}}}}}"
            + " | spec.limited.limitResponse.queuing.queues | 64",
        "admissionregistration.k8s.io/v1 | MutatingWebhookConfiguration | {'webhooks':[{}]} |"
            + " webhooks.0.reinvocationPolicy | Never",
        "resource.k8s.io/v1 | ResourceClaim | {'spec':{'devices':{'requests':[{'exactly':{}}]}}} |"
            + " spec.devices.requests.0.exactly.count | 1",
      })
  void whatIsLeftOutIsFilledIn(
      String apiVersion, String kind, String object, String path, String expected) {
    JsonObject tree = Json.parseObject(object.replace('\'', '"'));
    tree.put("apiVersion", apiVersion);
    tree.put("kind", kind);

    strategy(apiVersion, kind).applyDefaults(tree);

    assertThat(read(tree, path)).isEqualTo(expected.replace('\'', '"'));
  }

  @Test
  void defaultsOfDefaultsAreStable() {
    JsonObject pod =
        Json.parseObject("{\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"x\"}]}}");
    Strategy strategy = strategy("v1", "Pod");
    strategy.applyDefaults(pod);
    JsonObject once = pod.deepCopy();

    strategy.applyDefaults(pod);

    assertThat(pod).isEqualTo(once);
  }

  private static Strategy strategy(String apiVersion, String kind) {
    var gvk = GroupVersionKind.of(apiVersion, kind);
    return CATALOG.strategy(gvk, gvk);
  }

  private static String read(JsonObject tree, String path) {
    Object at = tree;
    for (String step : path.split("\\.")) {
      at = at instanceof JsonObject object ? object.get(step) : element(at, step);
    }
    return at instanceof String text ? text : at == null ? "absent" : Json.string(at);
  }

  private static Object element(Object list, String step) {
    return ((java.util.List<?>) list).get(Integer.parseInt(step));
  }
}
