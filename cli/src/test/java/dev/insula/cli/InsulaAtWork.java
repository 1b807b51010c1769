package dev.insula.cli;

import static dev.insula.cli.ClusterScene.AS;
import static dev.insula.cli.ClusterScene.PODS;
import static dev.insula.cli.ClusterScene.SECRETS;
import static dev.insula.cli.ClusterScene.find;
import static dev.insula.cli.ClusterScene.object;
import static dev.insula.cli.ClusterScene.tenant;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.policy.SuperPolicies;
import dev.insula.tenancy.profile.ProfileResource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Everything that makes Insula write into its super cluster, one after the other. */
final class InsulaAtWork {

  private static final String NETWORKING = "networking.k8s.io";
  private static final String POLICY = "insula.profile";
  private static final GroupVersionResource NAMESPACES = core("namespaces");
  private static final GroupVersionResource CONFIG_MAPS = core("configmaps");
  private static final GroupVersionResource ACCOUNTS = core("serviceaccounts");
  private static final GroupVersionResource LIMITS = core("limitranges");
  private static final GroupVersionResource QUOTAS = core("resourcequotas");
  private static final GroupVersionResource EVENTS = core("events");
  private static final GroupVersionResource NETWORK_POLICIES =
      new GroupVersionResource(NETWORKING, "v1", "networkpolicies");

  private static final List<GroupVersionResource> OF_PROFILE =
      List.of(LIMITS, QUOTAS, NETWORK_POLICIES);

  /** What passes by itself. */
  private static final List<Passing> PASSING =
      List.of(
          new Passing("", "services", "Service", "'spec':{'ports':[{'port':80}]}"),
          new Passing(
              "",
              "persistentvolumeclaims",
              "PersistentVolumeClaim",
              "'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}"),
          new Passing(
              "", "endpoints", "Endpoints", "'subsets':[{'addresses':[{'ip':'203.0.113.9'}]}]"),
          new Passing(
              "discovery.k8s.io",
              "endpointslices",
              "EndpointSlice",
              "'addressType':'IPv4','endpoints':[{'addresses':['203.0.113.9']}]"),
          new Passing(
              NETWORKING, "ingresses", "Ingress", "'spec':{'rules':[{'host':'x.example.com'}]}"),
          new Passing(NETWORKING, "networkpolicies", "NetworkPolicy", "'spec':{'podSelector':{}}"),
          new Passing(
              "policy",
              "poddisruptionbudgets",
              "PodDisruptionBudget",
              "'spec':{'minAvailable':1,'selector':{'matchLabels':{'a':'b'}}}"));

  private record Passing(String group, String plural, String kind, String members) {
    GroupVersionResource resource() {
      return new GroupVersionResource(group, "v1", plural);
    }

    JsonObject object(String name) {
      return ClusterScene.object(
          "{'apiVersion':'%s','kind':'%s','metadata':{'name':'%s','namespace':'default'},%s}"
              .formatted(resource().apiVersion(), kind, name, members));
    }
  }

  private final RecordedCluster cluster;
  private final ControlPlaneClient administrator;
  private final ControlPlaneClient acme;
  private final String below;

  private InsulaAtWork(RecordedCluster cluster, ControlPlaneClient acme, String below) {
    this.cluster = cluster;
    this.administrator = cluster.administrator;
    this.acme = acme;
    this.below = below;
  }

  private static GroupVersionResource core(String plural) {
    return new GroupVersionResource("", "v1", plural);
  }

  /** A tenant with a profile that bounds all that can be bounded. */
  static InsulaAtWork serving(RecordedCluster cluster, Embedded insula) throws Exception {
    cluster.administrator.create(
        ProfileResource.PROFILES,
        object(
            "{'metadata':{'name':'bounded'},'spec':{'limits':{'cpu':'1','memory':'1Gi'},"
                + "'isolatedNetwork':true,'quota':{'pods':'9'}}}"),
        AS);
    cluster.administrator.create(TenantResource.TENANTS, Tenant.render("acme", 1, "bounded"), AS);
    JsonObject ready = tenant(cluster.administrator, "acme", "Ready");
    return new InsulaAtWork(
        cluster,
        insula.fleet().client(ready.objectAt("status").string("controlPlane", ""), "test"),
        SuperNames.namespace(Tenant.parse(ready).identity(), "default"));
  }

  void podsComeChangeAndGo() throws Exception {
    ClusterScene.makePod(acme, "plain");
    make("ConfigMap", "configmaps", "'data':{'k':'1'}");
    make("Secret", "secrets", "'data':{'k':'eA=='}");
    make("ServiceAccount", "serviceaccounts", "'automountServiceAccountToken':true");
    acme.create(
        PODS,
        object(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'web','namespace':'default'},
             'spec':{'serviceAccountName':'x','containers':[{'name':'c','image':'nginx:1.27',
               'resources':{'limits':{'cpu':'500m','memory':'64Mi'}},
               'envFrom':[{'configMapRef':{'name':'x'}},{'secretRef':{'name':'x'}}]}]}}\
            """),
        AS);
    until("web runs", () -> ClusterScene.runs(acme, "web"));
    change(PODS, "web", "", InsulaAtWork::label);
    until("the label passes", () -> belowHas(PODS, "web", "'seen':'yes'"));
    change(PODS, "web", "ephemeralcontainers", InsulaAtWork::debug);
    until("the container passes", () -> belowHas(PODS, "web", "ephemeralContainers"));
    change(PODS, "web", "resize", InsulaAtWork::resize);
    until("the size passes", () -> belowHas(PODS, "web", "600m"));
    change(CONFIG_MAPS, "x", "", c -> c.objectAt("data").put("k", "2"));
    until("its content passes", () -> belowHas(CONFIG_MAPS, "x", "'k':'2'"));
    change(SECRETS, "x", "", s -> s.objectAt("data").put("k", "eQ=="));
    until("its content passes", () -> belowHas(SECRETS, "x", "eQ=="));
    change(ACCOUNTS, "x", "", InsulaAtWork::pull);
    until("pull secrets pass", () -> belowHas(ACCOUNTS, "x", "'pull'"));
    acme.delete(PODS, new ObjectName("default", "web"), DeleteOptions.NONE);
    acme.delete(CONFIG_MAPS, new ObjectName("default", "x"), DeleteOptions.NONE);
    acme.delete(SECRETS, new ObjectName("default", "x"), DeleteOptions.NONE);
    acme.delete(ACCOUNTS, new ObjectName("default", "x"), DeleteOptions.NONE);
    until("web goes", () -> find(administrator, PODS, below, "web").isEmpty());
    until(
        "what it referred to goes",
        () -> List.of(CONFIG_MAPS, SECRETS, ACCOUNTS).stream().allMatch(this::isNotBelow));
  }

  private static void label(JsonObject object) {
    Meta.of(object).objectOrCreate("labels").put("seen", "yes");
  }

  private static void debug(JsonObject pod) {
    pod.objectAt("spec")
        .put("ephemeralContainers", JsonArray.of(object("{'name':'e','image':'busybox:1'}")));
  }

  private static void resize(JsonObject pod) {
    JsonObject resources =
        pod.objectAt("spec").objects("containers").getFirst().objectAt("resources");
    resources.objectAt("limits").put("cpu", "600m");
    resources.objectAt("requests").put("cpu", "600m");
  }

  private static void pull(JsonObject account) {
    account.put("imagePullSecrets", JsonArray.of(object("{'name':'pull'}")));
  }

  void objectsComeChangeAndGo() throws Exception {
    for (Passing passing : PASSING) {
      acme.create(passing.resource(), passing.object("x"), AS);
    }
    for (Passing passing : PASSING) {
      until(passing.kind() + " passes", () -> !isNotBelow(passing.resource()));
      change(passing.resource(), "x", "", InsulaAtWork::label);
    }
    for (Passing passing : PASSING.reversed()) {
      until(
          "the label of " + passing.kind() + " passes",
          () -> belowHas(passing.resource(), "x", "'seen':'yes'"));
      acme.delete(passing.resource(), new ObjectName("default", "x"), DeleteOptions.NONE);
    }
    for (Passing passing : PASSING) {
      until(passing.kind() + " goes", () -> isNotBelow(passing.resource()));
    }
    change(acme, NAMESPACES, "", "default", "", InsulaAtWork::label);
    until(
        "the namespace follows", () -> text(NAMESPACES, "", below).contains("ns.insula.dev/seen"));
  }

  void namespacesComeAndGo() throws Exception {
    acme.create(
        NAMESPACES,
        object("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'brief'}}"),
        AS);
    JsonObject service = PASSING.getFirst().object("x");
    Meta.of(service).put("namespace", "brief");
    acme.create(ClusterScene.SERVICES, service, AS);
    until("it is below", () -> briefBelow() == 1);
    acme.delete(NAMESPACES, new ObjectName("", "brief"), DeleteOptions.NONE);
    until("it goes below", () -> briefBelow() == 0);
  }

  private long briefBelow() {
    return list(NAMESPACES, "").stream()
        .filter(n -> Meta.name(n).startsWith("acme-brief-"))
        .count();
  }

  void policiesAreMendedAndFollowTheProfile() throws Exception {
    changeProfile(
        "{'limits':{'cpu':'1','memory':'2Gi'},'quota':{'pods':'8'},"
            + "'isolatedNetwork':true,'network':{'blocked':['203.0.113.0/24']}}");
    until("bounds follow", () -> belowHas(LIMITS, POLICY, "2Gi"));
    until("the quota follows", () -> belowHas(QUOTAS, POLICY, "'8'"));
    until("the network follows", () -> belowHas(NETWORK_POLICIES, POLICY, "203.0.113.0/24"));
    for (GroupVersionResource kind : OF_PROFILE) {
      String before = uid(kind);
      administrator.delete(kind, new ObjectName(below, POLICY), DeleteOptions.NONE);
      until(kind + " is back", () -> !uid(kind).isEmpty() && !uid(kind).equals(before));
    }
    mendsAdmission(SuperPolicies.POLICIES, p -> p.objectAt("spec").put("failurePolicy", "Ignore"));
    mendsAdmission(
        SuperPolicies.BINDINGS,
        b -> b.objectAt("spec").put("validationActions", JsonArray.of("Audit")));
    changeProfile("{}");
    for (GroupVersionResource kind : OF_PROFILE) {
      until(kind + " goes", () -> find(administrator, kind, below, POLICY).isEmpty());
    }
  }

  private void changeProfile(String spec) throws Exception {
    change(
        administrator,
        ProfileResource.PROFILES,
        "",
        "bounded",
        "",
        profile -> profile.put("spec", object(spec)));
  }

  /** Of what the profile puts into the super namespace; empty if it is not there. */
  private String uid(GroupVersionResource kind) {
    return find(administrator, kind, below, POLICY).map(Meta::uid).orElse("");
  }

  private JsonObject spec(GroupVersionResource resource, String name) {
    return administrator.get(resource, new ObjectName("", name)).tree().objectAt("spec");
  }

  private void mendsAdmission(GroupVersionResource resource, Consumer<JsonObject> change)
      throws Exception {
    String name = SuperPolicies.CONFINED;
    Object before = spec(resource, name);
    change(administrator, resource, "", name, "", change);
    until("what it says is back", () -> spec(resource, name).equals(before));
    administrator.delete(resource, new ObjectName("", name), DeleteOptions.NONE);
    until("it is back", () -> find(administrator, resource, "", name).isPresent());
  }

  /** A profile that comes, goes and comes again. */
  void aTenantIsToldOfTheSameTwice() throws Exception {
    administrator.create(TenantResource.TENANTS, Tenant.render("wanting", 1, "brief"), AS);
    for (int i = 0; i < 2; i++) {
      tenant(administrator, "wanting", "Failed");
      administrator.create(
          ProfileResource.PROFILES, object("{'metadata':{'name':'brief'},'spec':{}}"), AS);
      tenant(administrator, "wanting", "Ready");
      administrator.delete(
          ProfileResource.PROFILES, new ObjectName("", "brief"), DeleteOptions.NONE);
    }
    until(
        "it is told again",
        () -> list(EVENTS, "default").stream().anyMatch(e -> e.integer("count", 1) > 1));
  }

  /** So that they are made anew at the next start. */
  void kubeconfigsGrowOld() throws Exception {
    for (JsonObject secret : list(SECRETS, "insula-system")) {
      change(
          administrator,
          SECRETS,
          "insula-system",
          Meta.name(secret),
          "",
          s ->
              Meta.of(s)
                  .objectOrCreate("annotations")
                  .put(KubeconfigSecret.ISSUED_AT, "2020-01-01T00:00:00Z"));
    }
  }

  void tenantsGo() throws Exception {
    for (String name : List.of("acme", "wanting")) {
      administrator.delete(TenantResource.TENANTS, new ObjectName("", name), DeleteOptions.NONE);
      until(
          name + " is gone", () -> find(administrator, TenantResource.TENANTS, "", name).isEmpty());
    }
  }

  private void make(String kind, String plural, String members) {
    acme.create(
        core(plural),
        object(
            "{'apiVersion':'v1','kind':'%s','metadata':{'name':'x','namespace':'default'},%s}"
                .formatted(kind, members)),
        AS);
  }

  private List<JsonObject> list(GroupVersionResource resource, String namespace) {
    return administrator.list(resource, namespace, ListOptions.NONE).items().stream()
        .map(ApiObject::tree)
        .toList();
  }

  private boolean isNotBelow(GroupVersionResource resource) {
    return find(administrator, resource, below, "x").isEmpty();
  }

  private boolean belowHas(GroupVersionResource resource, String name, String text) {
    return text(resource, below, name).contains(text);
  }

  private String text(GroupVersionResource resource, String namespace, String name) {
    return find(administrator, resource, namespace, name).map(InsulaAtWork::text).orElse("");
  }

  private static String text(JsonObject object) {
    return Json.string(object).replace('"', '\'');
  }

  private void change(
      GroupVersionResource resource, String name, String part, Consumer<JsonObject> change)
      throws InterruptedException {
    change(acme, resource, "default", name, part, change);
  }

  private void change(
      ControlPlaneClient client,
      GroupVersionResource resource,
      String namespace,
      String name,
      String part,
      Consumer<JsonObject> change)
      throws InterruptedException {
    WriteOptions as = part.isEmpty() ? AS : AS.withSubresource(part);
    until(
        name + " is changed",
        () -> {
          JsonObject object =
              client.get(resource, new ObjectName(namespace, name)).tree().deepCopy();
          change.accept(object);
          try {
            client.update(resource, object, as);
            return true;
          } catch (ApiException e) {
            if (e.isConflict()) {
              return false;
            }
            throw e;
          }
        });
  }

  private List<RecordedCluster.Request> failed() {
    return cluster.requests().stream().filter(r -> r.code() >= 400 && r.code() != 404).toList();
  }

  private List<String> told() {
    return acme.list(EVENTS, "default", ListOptions.NONE).items().stream()
        .map(event -> event.tree().string("message", ""))
        .toList();
  }

  /** Who waits in vain wants to know what was refused. */
  void until(String what, BooleanSupplier condition) throws InterruptedException {
    try {
      ClusterScene.until(what, condition);
    } catch (AssertionError e) {
      throw new AssertionError(what + "; failed: " + failed() + "; told: " + told(), e);
    }
  }
}
