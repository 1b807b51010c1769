package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.merge;
import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.profile;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attacks of a tenant's administrator that are not refused, but come to nothing on their way down.
 * Those that are refused: AttackCatalogueTest.
 */
class AttacksBelowTest {

  private static final Tenant ACME = World.tenant("acme");
  private static final Tenant BOX = World.tenant("box");

  @AutoClose private static final World world = new World();
  private static final TenantView acme = world.view(ACME);
  private static final TenantView box = world.view(BOX);
  private static final Syncer syncer = world.syncer();

  @BeforeAll
  static void open() throws Exception {
    syncer.serve(ACME, World.ENDPOINT, shipped("standard"));
    syncer.serve(BOX, World.ENDPOINT, shipped("sandboxed"));
    world.superCluster.node("node-1");
  }

  private static IsolationProfile shipped(String name) {
    return ProfileResource.shipped().stream()
        .map(IsolationProfile::parse)
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject make(TenantView tenant, SyncedKind kind, String name, String members) {
    return make(tenant, kind, name, object(members));
  }

  private static JsonObject make(
      TenantView tenant, SyncedKind kind, String name, JsonObject members) {
    JsonObject object =
        object(
            "{'apiVersion':'"
                + kind.resource().apiVersion()
                + "','kind':'"
                + kind.kind()
                + "','metadata':{'name':'"
                + name
                + "','namespace':'default'}}");
    if (kind == SyncedKind.POD) {
      object.put("spec", object("{'containers':[{'name':'c','image':'nginx'}]}"));
    }
    merge(object, members);
    return tenant.create(kind, object);
  }

  @Test
  void ingressHostHijack() {
    String ingress = "{'spec':{'rules':[{'host':'shop.example.com'}]}}";
    String exact = "{'spec':{'rules':[{'host':'a.apps.example.com'}]}}";
    make(acme, SyncedKind.INGRESS, "shop", ingress);
    make(acme, SyncedKind.INGRESS, "apps", "{'spec':{'rules':[{'host':'*.apps.example.com'}]}}");
    below(acme, SyncedKind.INGRESS, "shop");
    below(acme, SyncedKind.INGRESS, "apps");

    make(box, SyncedKind.INGRESS, "hijack", ingress);
    make(box, SyncedKind.INGRESS, "hijack-exact", exact);

    until(
        "both are told",
        () ->
            box.list(ClusterView.EVENTS).stream()
                    .filter(e -> e.string("message", "").contains("rule ingress-host-taken:"))
                    .count()
                == 2);
    assertThat(box.below(SyncedKind.INGRESS, "default", "hijack")).isEmpty();
    assertThat(box.below(SyncedKind.INGRESS, "default", "hijack-exact")).isEmpty();
  }

  private static JsonObject below(TenantView tenant, SyncedKind kind, String name) {
    until(name + " is below", () -> tenant.below(kind, "default", name).isPresent());
    return tenant.below(kind, "default", name).orElseThrow();
  }

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

  /** Selectors of namespaces never reach beyond the tenant, whatever they ask for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'matchLabels':{'insula.dev/tenant-uid':'uid-box'}}",
        "{'matchLabels':{'kubernetes.io/metadata.name':'kube-system'}}",
        "{'matchExpressions':[{'key':'insula.dev/tenant-uid','operator':'In','values':['uid-box']}]}",
        "{'matchExpressions':[{'key':'insula.dev/tenant-uid','operator':'DoesNotExist'}]}",
      })
  void labelInjection(String selector) {
    String name = "inject-" + Integer.toHexString(selector.hashCode());
    make(
        acme,
        SyncedKind.NETWORK_POLICY,
        name,
        "{'spec':{'podSelector':{},'egress':[{'to':[{'namespaceSelector':" + selector + "}]}]}}");

    JsonObject peer =
        below(acme, SyncedKind.NETWORK_POLICY, name)
            .objectAt("spec")
            .objects("egress")
            .getFirst()
            .objects("to")
            .getFirst();
    assertThat(peer.objectAt("namespaceSelector", "matchLabels").string("insula.dev/tenant-uid"))
        .isEqualTo("uid-acme");
  }

  @Test
  void podsOfOthersAreNeitherSoughtNorAvoided() {
    make(
        acme,
        SyncedKind.POD,
        "near",
        """
        {'spec':{'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[
          {'topologyKey':'kubernetes.io/hostname','labelSelector':{},'namespaceSelector':{}},
          {'topologyKey':'kubernetes.io/hostname','labelSelector':{},'namespaces':['kube-system']}]}}}}\
        """);

    String affinity = Json.string(below(acme, SyncedKind.POD, "near").objectAt("spec", "affinity"));
    assertThat(affinity).contains("uid-acme").doesNotContain("\"kube-system\"");
  }

  @Test
  void namespacesThatRunTogetherAreTwo() {
    Tenant first = World.tenant("a");
    Tenant second = World.tenant("a-b");

    assertThat(world.view(first).superNamespace("b-c"))
        .isNotEqualTo(world.view(second).superNamespace("c"));
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
  void aForgedOverheadDoesNotPass() {
    make(acme, SyncedKind.POD, "overhead", "{'spec':{'overhead':{'cpu':'0'}}}");

    assertThat(below(acme, SyncedKind.POD, "overhead").objectAt("spec").containsKey("overhead"))
        .isFalse();
  }

  @Test
  void aPodThatNamesNoRuntimeClassIsSandboxedAllTheSame() {
    make(box, SyncedKind.POD, "omitted", "{}");

    assertThat(below(box, SyncedKind.POD, "omitted").stringAt("spec", "runtimeClassName"))
        .isEqualTo("gvisor");
  }

  @Test
  void aPodCannotChooseToBeOutsideOfItsSandbox() {
    make(box, SyncedKind.POD, "outside", "{'spec':{'runtimeClassName':'runc'}}");

    until(
        "the tenant is told",
        () ->
            box.list(ClusterView.EVENTS).stream()
                .anyMatch(e -> e.string("message", "").contains("refused by rule runtime-class:")));
    assertThat(box.below("outside")).isEmpty();
  }

  @Test
  void anImageOfTheNodesCacheIsNotRunWithoutTheRegistrysWord() {
    make(
        box,
        SyncedKind.POD,
        "cached",
        "{'spec':{'containers':[{'name':'c','image':'private/x','imagePullPolicy':'Never'}]}}");

    assertThat(
            below(box, SyncedKind.POD, "cached")
                .objectAt("spec")
                .objects("containers")
                .getFirst()
                .string("imagePullPolicy", ""))
        .isEqualTo("Always");
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

  @Test
  void anAddressOfALoadBalancerIsNotTakenByAStatus() {
    make(
        acme,
        SyncedKind.SERVICE,
        "balanced",
        "{'spec':{'type':'LoadBalancer','ports':[{'port':80}]}}");
    below(acme, SyncedKind.SERVICE, "balanced");
    acme.change(
        SyncedKind.SERVICE.resource(),
        new ObjectName("default", "balanced"),
        "status",
        s -> s.put("status", object("{'loadBalancer':{'ingress':[{'ip':'8.8.8.8'}]}}")));
    syncer.patrolNow();
    until("it is worked off", () -> syncer.backlog() == 0);

    assertThat(below(acme, SyncedKind.SERVICE, "balanced").objectAt("status", "loadBalancer"))
        .isEmpty();
  }

  @Test
  void aTokenOfThePlatformIsNeverMounted() {
    make(acme, SyncedKind.POD, "token", "{'spec':{'automountServiceAccountToken':true}}");

    JsonObject spec = below(acme, SyncedKind.POD, "token").objectAt("spec");
    assertThat(spec.bool("automountServiceAccountToken", true)).isFalse();
    assertThat(Json.string(spec)).doesNotContain("\"serviceAccountToken\"");
  }

  @Test
  void kindsOfThePlatformNeverPass() {
    assertThat(List.of(SyncedKind.values()))
        .extracting(SyncedKind::kind)
        .doesNotContain(
            "ClusterRole",
            "ClusterRoleBinding",
            "Role",
            "RoleBinding",
            "PersistentVolume",
            "VolumeSnapshotContent",
            "Node",
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration",
            "APIService",
            "CustomResourceDefinition",
            "CertificateSigningRequest",
            "Lease");
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

  @ParameterizedTest
  @ValueSource(strings = {"", "https://kubernetes.default.svc.cluster.local", "sts.amazonaws.com"})
  void aProjectedTokenIsTheTenantsWhateverItsAudience(String audience) {
    String name = "audience-" + Integer.toHexString(audience.hashCode());
    make(
        acme,
        SyncedKind.POD,
        name,
        "{'spec':{'volumes':[{'name':'t','projected':{'sources':[{'serviceAccountToken':"
            + "{'path':'t','audience':'"
            + audience
            + "'}}]}}]}}");

    JsonObject spec = below(acme, SyncedKind.POD, name).objectAt("spec");
    assertThat(spec.objects("volumes"))
        .flatExtracting(volume -> volume.objectAt("projected").objects("sources"))
        .noneMatch(source -> source.containsKey("serviceAccountToken"))
        .anyMatch(source -> source.objectAt("secret").string("name", "").startsWith("insula."));
  }

  @Test
  void addressesAndPortsOfServicesAreThePlatforms() {
    make(
        acme,
        SyncedKind.SERVICE,
        "chosen",
        """
        {'spec':{'type':'LoadBalancer','externalTrafficPolicy':'Local','healthCheckNodePort':30999,
          'loadBalancerIP':'10.0.0.1','clusterIP':'10.96.0.10',
          'ports':[{'port':80,'nodePort':30998}]}}\
        """);

    JsonObject spec = below(acme, SyncedKind.SERVICE, "chosen").objectAt("spec");
    assertThat(spec.integer("healthCheckNodePort", 0)).isNotEqualTo(30999);
    assertThat(spec.containsKey("loadBalancerIP")).isFalse();
    assertThat(spec.string("clusterIP", "")).isNotEqualTo("10.96.0.10");
    assertThat(spec.objects("ports").getFirst().integer("nodePort", 0)).isNotEqualTo(30998);
  }

  @Test
  void aForgedStatusGoesNowhere() {
    make(acme, SyncedKind.POD, "liar", "{}");
    String before = below(acme, SyncedKind.POD, "liar").objectAt("status").toString();
    acme.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "liar"),
        "status",
        p -> p.put("status", object("{'phase':'Succeeded','podIP':'10.96.0.1'}")));
    syncer.patrolNow();
    until("it is worked off", () -> syncer.backlog() == 0);

    assertThat(below(acme, SyncedKind.POD, "liar").objectAt("status")).hasToString(before);
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

  private static TenantView running(Tenant tenant, String pod, String members) {
    TenantView view = world.view(tenant);
    make(view, SyncedKind.POD, pod, members);
    below(view, SyncedKind.POD, pod);
    world.superCluster.bind(view.superNamespace("default"), pod, "node-1");
    world.superCluster.run(view.superNamespace("default"), pod);
    until(pod + " runs", () -> view.phase(pod).equals("Running"));
    return view;
  }

  @Test
  void aPodThatRunsGetsNoPrivilegedContainer() {
    running(ACME, "escapes", "{}");

    acme.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "escapes"),
        "ephemeralcontainers",
        p ->
            p.objectAt("spec")
                .arrayOrCreate("ephemeralContainers")
                .add(object("{'name':'e','image':'x','securityContext':{'privileged':true}}")));

    until("the tenant is told", () -> isTold(acme, "escapes", "privileged"));
    JsonObject spec = below(acme, SyncedKind.POD, "escapes").objectAt("spec");
    assertThat(spec.objects("ephemeralContainers")).isEmpty();
    assertThat(acme.phase("escapes")).isEqualTo("Running");
  }

  @Test
  void aPodThatRunsIsNotResizedBeyondItsProfile() {
    Tenant small = World.tenant("small");
    world.view(small);
    syncer.serve(small, World.ENDPOINT, profile("{'maxLimits':{'cpu':'1'}}"));
    TenantView view =
        running(
            small,
            "grows",
            "{'spec':{'containers':[{'name':'c','image':'x','resources':{'limits':{'cpu':'1'},"
                + "'requests':{'cpu':'1'}}}]}}");

    view.change(
        SyncedKind.POD.resource(),
        new ObjectName("default", "grows"),
        "resize",
        p ->
            p.objectAt("spec")
                .objects("containers")
                .getFirst()
                .put("resources", object("{'limits':{'cpu':'64'},'requests':{'cpu':'64'}}")));

    until("the tenant is told", () -> isTold(view, "grows", "limit-highest"));
    assertThat(
            below(view, SyncedKind.POD, "grows")
                .objectAt("spec")
                .objects("containers")
                .getFirst()
                .objectAt("resources", "limits")
                .string("cpu", ""))
        .isEqualTo("1");
  }

  private static boolean isTold(TenantView tenant, String name, String rule) {
    return tenant.list(ClusterView.EVENTS).stream()
        .filter(e -> e.objectAt("involvedObject").string("name", "").equals(name))
        .anyMatch(e -> e.string("message", "").contains("refused by rule " + rule + ":"));
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
