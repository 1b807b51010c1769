package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.syncer.AttackScene.below;
import static dev.insula.tenancy.syncer.AttackScene.make;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What tenants try on programs of the platform through the syncer by names, labels, annotations and
 * owners.
 */
class MetadataAttacksTest {

  @AutoClose private static final AttackScene scene = new AttackScene();
  private static final TenantView acme = scene.acme;

  /** What looks like another name, or becomes one on the way, is no name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uff41cme",
        "kube\u2010system",
        "\u0430cme",
        "acme\u202eemca",
        "acme\u0000",
        "acme\n",
        "ACME",
        "../kube-system",
        "..",
        "kube-system%2f",
        "acme\u0301",
        "-acme",
        "acme.default",
      })
  void namesOfOtherAlphabets(String name) {
    JsonObject namespace = object("{'apiVersion':'v1','kind':'Namespace','metadata':{}}");
    Meta.of(namespace).put("name", name);

    assertThatThrownBy(() -> acme.create(SyncedKind.NAMESPACE, namespace))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void namespacesThatRunTogetherAreTwo() {
    Tenant first = World.tenant("a");
    Tenant second = World.tenant("a-b");

    assertThat(scene.world.view(first).superNamespace("b-c"))
        .isNotEqualTo(scene.world.view(second).superNamespace("c"));
  }

  @Test
  void forgedMarksOfThePlatformDoNotPass() {
    make(
        acme,
        SyncedKind.POD,
        "forged",
        """
        {'metadata':{'labels':{'insula.dev/tenant-uid':'uid-box','insula.dev/tenant':'box'},
          'annotations':{'insula.dev/uid':'x','insula.dev/name':'y','insula.dev/token-expires':'1'}}}\
        """);

    JsonObject pod = below(acme, SyncedKind.POD, "forged");
    assertThat(Meta.labels(pod))
        .containsEntry("insula.dev/tenant-uid", "uid-acme")
        .containsEntry("insula.dev/tenant", "acme");
    assertThat(Meta.annotations(pod))
        .doesNotContainKeys("insula.dev/name", "insula.dev/token-expires");
  }

  @Test
  void ownersOfTheTenantsWorldOwnNothingBelow() {
    make(
        acme,
        SyncedKind.POD,
        "owned",
        """
        {'metadata':{'ownerReferences':[
          {'apiVersion':'v1','kind':'Node','name':'node-1','uid':'11111111-1111-1111-1111-111111111111'}]}}\
        """);

    assertThat(Meta.of(below(acme, SyncedKind.POD, "owned")).containsKey("ownerReferences"))
        .isFalse();
  }

  @Test
  void aNamespaceIsNotRelabelledOutOfItsLevel() {
    make(acme, SyncedKind.POD, "first", "{}");
    below(acme, SyncedKind.POD, "first");
    acme.change(
        SyncedKind.NAMESPACE.resource(),
        new ObjectName("", "default"),
        "",
        n -> {
          JsonObject labels = Meta.of(n).objectOrCreate("labels");
          labels.put("pod-security.kubernetes.io/enforce", "privileged");
          labels.put("seen", "yes");
        });

    until(
        "the label passes",
        () ->
            Meta.labels(acme.below(SyncedKind.NAMESPACE, "", "default").orElseThrow())
                .containsKey("ns.insula.dev/seen"));
    assertThat(Meta.labels(acme.below(SyncedKind.NAMESPACE, "", "default").orElseThrow()))
        .containsEntry("pod-security.kubernetes.io/enforce", "baseline");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sidecar.istio.io/inject",
        "proxy.istio.io/config",
        "linkerd.io/inject",
        "config.linkerd.io/proxy-uid",
        "vault.hashicorp.com/agent-inject",
        "instrumentation.opentelemetry.io/inject-java",
        "ad.datadoghq.com/c.checks",
        "co.elastic.logs/module",
        "fluentbit.io/exclude",
        "prometheus.io/scrape",
        "eks.amazonaws.com/role-arn",
        "iam.gke.io/gcp-service-account",
        "azure.workload.identity/client-id",
        "cluster-autoscaler.kubernetes.io/safe-to-evict",
        "karpenter.sh/do-not-disrupt",
        "descheduler.alpha.kubernetes.io/evict",
        "scheduling.volcano.sh/queue-name",
        "reflector.v1.k8s.emberstack.com/reflects",
        "replicator.v1.mittwald.de/replicate-from",
        "cdi.kubevirt.io/storage.clone.token",
        "argocd.argoproj.io/sync-options",
        "kubectl.kubernetes.io/last-applied-configuration",
      })
  void keysThatSteerThePlatformDoNotPass(String key) {
    String name = "steers-" + Integer.toHexString(key.hashCode());
    JsonObject annotations = JsonObject.of(key, "x", "example.com/note", "y");
    JsonObject labels = object("{'app':'x','azure.workload.identity/use':'true'}");
    labels.putAll(object("{'sidecar.istio.io/inject':'true','kueue.x-k8s.io/queue-name':'gold'}"));
    JsonObject metadata = JsonObject.of("annotations", annotations, "labels", labels);
    make(acme, SyncedKind.POD, name, JsonObject.of("metadata", metadata));

    JsonObject pod = below(acme, SyncedKind.POD, name);
    assertThat(Meta.annotations(pod)).containsEntry("example.com/note", "y").doesNotContainKey(key);
    assertThat(Meta.labels(pod))
        .containsEntry("app", "x")
        .doesNotContainKeys(
            "azure.workload.identity/use", "sidecar.istio.io/inject", "kueue.x-k8s.io/queue-name");
  }

  @Test
  void whatPodsReferToSteersNobody() {
    String metadata =
        """
        {'metadata':{'labels':{'grafana_dashboard':'1','app':'x'},
          'annotations':{'reflector.v1.k8s.emberstack.com/reflects':'kube-system/keys',
            'reflector.v1.k8s.emberstack.com/reflection-auto-enabled':'true','example.com/note':'y'}}}\
        """;
    make(acme, SyncedKind.CONFIG_MAP, "copied", metadata);
    make(acme, SyncedKind.SECRET, "copied", metadata);
    make(
        acme,
        SyncedKind.SERVICE_ACCOUNT,
        "copied",
        "{'metadata':{'annotations':{'eks.amazonaws.com/role-arn':'arn:x'},'labels':{'app':'x'}}}");
    make(
        acme,
        SyncedKind.POD,
        "refers",
        """
        {'spec':{'serviceAccountName':'copied','containers':[{'name':'c','image':'nginx',
          'envFrom':[{'configMapRef':{'name':'copied'}},{'secretRef':{'name':'copied'}}]}]}}\
        """);
    below(acme, SyncedKind.POD, "refers");

    for (SyncedKind kind :
        List.of(SyncedKind.CONFIG_MAP, SyncedKind.SECRET, SyncedKind.SERVICE_ACCOUNT)) {
      JsonObject copy = below(acme, kind, "copied");
      assertThat(Meta.labels(copy).keySet()).allMatch(key -> key.startsWith("insula.dev/"));
      assertThat(Meta.annotations(copy).keySet()).allMatch(key -> key.startsWith("insula.dev/"));
    }
  }

  @Test
  void labelsOfNamespacesMeanNothingToThePlatform() {
    acme.create(
        SyncedKind.NAMESPACE,
        object(
            """
            {'apiVersion':'v1','kind':'Namespace','metadata':{'name':'disguised',
              'annotations':{'linkerd.io/inject':'enabled','iam.amazonaws.com/permitted':'.*'},
              'labels':{'name':'kube-system','istio-injection':'enabled','team':'platform',
                'admission.gatekeeper.sh/ignore':'yes','control-plane':'controller-manager',
                'kubernetes.io/metadata.name':'disguised',
                'pod-security.kubernetes.io/enforce':'privileged'}}}\
            """));
    acme.create(
        SyncedKind.POD,
        object(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'disguised'},
             'spec':{'containers':[{'name':'c','image':'nginx'}]}}\
            """));
    until("the pod is below", () -> acme.below(SyncedKind.POD, "disguised", "p").isPresent());

    JsonObject namespace = acme.below(SyncedKind.NAMESPACE, "", "disguised").orElseThrow();
    assertThat(Meta.labels(namespace))
        .containsEntry("ns.insula.dev/team", "platform")
        .containsEntry("pod-security.kubernetes.io/enforce", "baseline")
        .containsEntry("kubernetes.io/metadata.name", acme.superNamespace("disguised"));
    assertThat(Meta.labels(namespace).keySet())
        .allMatch(
            key ->
                key.contains("insula.dev/")
                    || key.equals("pod-security.kubernetes.io/enforce")
                    || key.equals("kubernetes.io/metadata.name"));
    assertThat(Meta.annotations(namespace).keySet()).allMatch(key -> key.startsWith("insula.dev/"));
  }

  @Test
  void annotationsOfClaimsDoNotPass() {
    String spec =
        "'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}";
    make(
        acme,
        SyncedKind.CLAIM,
        "cloned",
        "{'metadata':{'annotations':{'k8s.io/CloneRequest':'kube-system/data',"
            + "'volume.kubernetes.io/selected-node':'node-1'}},"
            + spec
            + "}");
    JsonObject claim = below(acme, SyncedKind.CLAIM, "cloned");
    assertThat(Meta.annotations(claim).keySet()).allMatch(key -> key.startsWith("insula.dev/"));

    acme.change(
        SyncedKind.CLAIM.resource(),
        new ObjectName("default", "cloned"),
        "",
        c -> {
          Meta.of(c).objectOrCreate("annotations").put("k8s.io/CloneRequest", "kube-system/more");
          Meta.of(c).objectOrCreate("labels").put("seen", "yes");
        });
    until(
        "the label passes",
        () -> Meta.labels(below(acme, SyncedKind.CLAIM, "cloned")).containsKey("seen"));
    assertThat(Meta.annotations(below(acme, SyncedKind.CLAIM, "cloned")))
        .doesNotContainKey("k8s.io/CloneRequest");
  }

  @Test
  void finalizersHoldNothingBelow() {
    make(
        acme,
        SyncedKind.SERVICE,
        "held",
        "{'metadata':{'finalizers':['example.com/never']},'spec':{'ports':[{'port':80}]}}");
    JsonObject service = below(acme, SyncedKind.SERVICE, "held");
    assertThat(Meta.of(service).containsKey("finalizers")).isFalse();
    assertThat(Meta.of(service)).doesNotContainKeys("deletionTimestamp", "ownerReferences");
  }

  /** 256 KiB of annotations are allowed; the copy's own come on top. */
  @Test
  void theLargestObjectPassesOrIsToldOf() {
    var annotations = new JsonObject();
    for (int i = 0; i < 1_000; i++) {
      annotations.put("key-" + i, "x".repeat(250));
    }
    make(
        acme,
        SyncedKind.POD,
        "largest",
        JsonObject.of("metadata", JsonObject.of("annotations", annotations)));

    until(
        "it passes, or the tenant is told",
        () ->
            acme.below("largest").isPresent()
                || acme.list(ClusterView.EVENTS).stream()
                    .anyMatch(
                        e -> e.objectAt("involvedObject").string("name", "").equals("largest")));
  }
}
