package dev.insula.tenancy;

import static dev.insula.tenancy.PolicedCluster.AS;
import static dev.insula.tenancy.PolicedCluster.INSULA;
import static dev.insula.tenancy.Scenario.merge;
import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.request.UserInfo;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.policy.SuperPolicies;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds in the super cluster itself: writes that go past the airlock, by others and by an
 * Insula that errs. Operator and syncer are stopped for all of them but those about drift.
 */
class SuperPoliciesTest {

  @AutoClose private static PolicedCluster cluster;

  @BeforeAll
  static void open() throws Exception {
    cluster = new PolicedCluster();
  }

  /** What the airlock made of a pod, as if it had erred in this. */
  private static JsonObject pod(String name, String changes) {
    JsonObject pod = cluster.acme.below("first").orElseThrow().deepCopy();
    JsonObject meta = pod.objectAt("metadata").deepCopy();
    for (String server : new String[] {"uid", "resourceVersion", "creationTimestamp"}) {
      meta.remove(server);
    }
    meta.remove("managedFields");
    meta.put("name", name);
    pod.put("metadata", meta);
    pod.remove("status");
    merge(pod, object(changes));
    return pod;
  }

  private static void refused(ControlPlaneClient client, JsonObject pod, String why) {
    assertThatThrownBy(() -> client.create(SyncedKind.POD.resource(), pod, AS))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).as(e.getMessage()).isEqualTo(403);
              assertThat(e.status().message()).contains(why);
            });
    assertThat(cluster.world.superCluster.find(SyncedKind.POD, Meta.namespace(pod), Meta.name(pod)))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "host-network | {'spec':{'hostNetwork':true}}",
        "host-pid | {'spec':{'hostPID':true}}",
        "host-ipc | {'spec':{'hostIPC':true}}",
        "host-path | {'spec':{'volumes':[{'name':'v','hostPath':{'path':'/'}}]}}",
        "host-port |"
            + " {'spec':{'containers':[{'name':'c','image':'nginx','ports':[{'containerPort':80,'hostPort':80}]}]}}",
        "privileged |"
            + " {'spec':{'containers':[{'name':'c','image':'nginx','resources':{'limits':{'cpu':'1'}},'securityContext':{'privileged':true}}]}}",
        "privileged |"
            + " {'spec':{'initContainers':[{'name':'i','image':'nginx','resources':{'limits':{'cpu':'1'}},'securityContext':{'privileged':true}}]}}",
        "node-name | {'spec':{'nodeName':'node-1'}}",
        "priority-class | {'spec':{'priorityClassName':'system-node-critical'}}",
        "probe-host |"
            + " {'spec':{'containers':[{'name':'c','image':'nginx','resources':{'limits':{'cpu':'1'}},'livenessProbe':{'httpGet':{'port':80,'host':'169.254.169.254'}}}]}}",
        "runtime-class: | {'spec':{'runtimeClassName':'runc'}}",
        "volume-type | {'spec':{'volumes':[{'name':'v','nfs':{'server':'s','path':'/'}}]}}",
        "git-repo | {'spec':{'volumes':[{'name':'v','gitRepo':{'repository':'x'}}]}}",
        "image-registry | {'spec':{'containers':[{'name':'c','image':'evil.example.com/x'}]}}",
        "image-registry | {'spec':{'containers':[{'name':'c','image':'other/x'}]}}",
        "limit-required | {'spec':{'containers':[{'name':'c','image':'nginx'}]}}",
        "limit-highest |"
            + " {'spec':{'containers':[{'name':'c','image':'nginx','resources':{'limits':{'cpu':'1','memory':'2Gi'}}}]}}",
        "image-registry |"
            + " {'spec':{'containers':[{'name':'c','image':'registry.example.com.evil/x'}]}}",
        "sandbox-annotations |"
            + " {'metadata':{'annotations':{'io.katacontainers.config.hypervisor.path':'/x'}}}",
        "no token of this cluster | {'spec':{'automountServiceAccountToken':true}}",
        "volume-type |"
            + " {'spec':{'volumes':[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'t'}}]}}]}}",
        "run on nodes with pool=tenants | {'spec':{'nodeSelector':{'pool':'platform'}}}",
        "run on nodes with for=of-{tenant} | {'spec':{'nodeSelector':{'for':'of-box'}}}",
        "run on nodes with insula.dev/dedicated-to={tenant} |"
            + " {'spec':{'nodeSelector':{'insula.dev/dedicated-to':'box'}}}",
        "another tenant's | {'metadata':{'labels':{'insula.dev/tenant-uid':'another'}}}",
      })
  void whatTheAirlockWouldNotWriteIsRefusedToInsulaItself(String why, String changes) {
    refused(cluster.as(INSULA), pod("bug", changes), why);
  }

  @Test
  void aPodWithoutRuntimeClassIsRefusedToInsulaItself() {
    JsonObject pod = pod("bug", "{}");
    pod.objectAt("spec").remove("runtimeClassName");
    refused(cluster.as(INSULA), pod, "runtime-class-missing");
  }

  @Test
  void whatIsRightIsNotRefused() {
    cluster.as(INSULA).create(SyncedKind.POD.resource(), pod("right", "{}"), AS);
    cluster
        .as(INSULA)
        .delete(
            SyncedKind.POD.resource(),
            new ObjectName(cluster.namespace, "right"),
            DeleteOptions.NONE.withGracePeriod(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mallory",
        "system:serviceaccount:default:insula",
        "system:serviceaccount:insula-system:other",
        "system:node:node-1,system:nodes",
        "system:kube-scheduler",
        "system:kube-controller-manager",
        "system:serviceaccount:kube-system:replicaset-controller",
        "admin,system:masters"
      })
  void nobodyElseMakesAPod(String user) {
    String[] parts = user.split(",");
    String[] groups = parts.length > 1 ? new String[] {parts[1]} : new String[0];
    refused(
        cluster.as(parts[0], groups),
        pod("foreign", "{}"),
        "only the platform writes into namespaces of tenants");
  }

  @Test
  void othersNeitherWriteNorDeleteWhatThereIs() {
    ControlPlaneClient mallory = cluster.as("mallory");
    var first = new ObjectName(cluster.namespace, "first");
    JsonObject changed = cluster.acme.below("first").orElseThrow().deepCopy();
    changed.objectAt("spec").objects("containers").getFirst().put("image", "nginx:evil");

    assertForbidden(() -> mallory.update(SyncedKind.POD.resource(), changed, AS));
    assertForbidden(
        () -> mallory.update(SyncedKind.POD.resource(), changed, AS.withSubresource("status")));
    assertForbidden(() -> mallory.delete(SyncedKind.POD.resource(), first, DeleteOptions.NONE));
    for (String kind : new String[] {"Secret", "ConfigMap", "ServiceAccount"}) {
      assertForbidden(
          () ->
              mallory.create(
                  SyncedKind.of(kind).resource(),
                  object(
                      "{'apiVersion':'v1','kind':'%s','metadata':{'name':'x','namespace':'%s'}}"
                          .formatted(kind, cluster.namespace)),
                  AS));
    }
    assertThat(cluster.acme.below("first")).isPresent();
  }

  private static void assertForbidden(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(403));
  }

  @Test
  void insulaWritesNoRolesForTenants() {
    var roles = new GroupVersionResource("rbac.authorization.k8s.io", "v1", "rolebindings");
    assertForbidden(
        () ->
            cluster
                .as(INSULA)
                .create(
                    roles,
                    object(
                        """
                        {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'RoleBinding',
                         'metadata':{'name':'x','namespace':'%s'},
                         'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole',
                           'name':'cluster-admin'}}\
                        """
                            .formatted(cluster.namespace)),
                    AS));
  }

  @Test
  void nobodyTakesANamespaceOutOfThePolicies() {
    var name = new ObjectName("", cluster.namespace);
    for (String label : new String[] {"insula.dev/tenant-uid", "insula.dev/profile"}) {
      JsonObject changed =
          cluster.world.superCluster.client.get(SyncedKind.NAMESPACE.resource(), name).tree();
      Meta.of(changed).objectOrCreate("labels").remove(label);
      assertForbidden(
          () -> cluster.as("mallory").update(SyncedKind.NAMESPACE.resource(), changed, AS));
      assertForbidden(
          () ->
              cluster
                  .as("admin", UserInfo.MASTERS)
                  .update(SyncedKind.NAMESPACE.resource(), changed, AS));
      assertForbidden(
          () -> cluster.as(INSULA).update(SyncedKind.NAMESPACE.resource(), changed, AS));
    }
  }

  @Test
  void nobodyElseMakesANamespaceOfATenant() {
    assertForbidden(
        () ->
            cluster
                .as("admin", UserInfo.MASTERS)
                .create(
                    SyncedKind.NAMESPACE.resource(),
                    object(
                        """
                        {'apiVersion':'v1','kind':'Namespace','metadata':{'name':'captured',
                         'labels':{'insula.dev/tenant-uid':'x','insula.dev/profile':'trusted'}}}\
                        """),
                    AS));
  }

  @Test
  void namespacesOfThePlatformAreNobodysBusiness() {
    JsonObject pod =
        object(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'own','namespace':'default'},
             'spec':{'hostNetwork':true,'containers':[{'name':'c','image':'nginx'}]}}\
            """);
    cluster.as("mallory").create(SyncedKind.POD.resource(), pod, AS);
  }

  @Test
  void schedulersNodesAndControllersDoTheirWork() {
    cluster.as(INSULA).create(SyncedKind.POD.resource(), pod("works", "{}"), AS);
    var name = new ObjectName(cluster.namespace, "works");
    var binding =
        object(
            """
            {'apiVersion':'v1','kind':'Binding','metadata':{'name':'works','namespace':'%s'},
             'target':{'kind':'Node','name':'node-1'}}\
            """
                .formatted(cluster.namespace));
    cluster
        .as("system:kube-scheduler")
        .createSubresource(SyncedKind.POD.resource(), name, "binding", binding, AS);
    ControlPlaneClient node = cluster.as("system:node:node-1", "system:nodes");
    JsonObject running = node.get(SyncedKind.POD.resource(), name).tree();
    running.objectOrCreate("status").put("phase", "Running");
    node.update(SyncedKind.POD.resource(), running, AS.withSubresource("status"));
    ControlPlaneClient controller =
        cluster.as("system:serviceaccount:kube-system:generic-garbage-collector");
    JsonObject finalized = node.get(SyncedKind.POD.resource(), name).tree();
    Meta.of(finalized).put("finalizers", JsonArray.of("example.com/x"));
    controller.update(SyncedKind.POD.resource(), finalized, AS);
    JsonObject free = node.get(SyncedKind.POD.resource(), name).tree();
    Meta.of(free).remove("finalizers");
    controller.update(SyncedKind.POD.resource(), free, AS);
    JsonObject image = node.get(SyncedKind.POD.resource(), name).tree();
    image.objectAt("spec").objects("containers").getFirst().put("image", "nginx:2");
    assertForbidden(() -> controller.update(SyncedKind.POD.resource(), image, AS));
    cluster
        .as("admin", UserInfo.MASTERS)
        .delete(SyncedKind.POD.resource(), name, DeleteOptions.NONE.withGracePeriod(0));
  }

  @Test
  void anEphemeralContainerIsHeldToTheSame() {
    JsonObject changed = cluster.acme.below("first").orElseThrow().deepCopy();
    changed
        .objectAt("spec")
        .put(
            "ephemeralContainers",
            JsonArray.of(
                object("{'name':'e','image':'nginx','securityContext':{'privileged':true}}")));
    assertForbidden(
        () ->
            cluster
                .as(INSULA)
                .update(
                    SyncedKind.POD.resource(), changed, AS.withSubresource("ephemeralcontainers")));
  }

  @Test
  void aResizeIsHeldToTheSame() {
    String sized =
        "{'spec':{'containers':[{'name':'c','image':'nginx',"
            + "'resources':{'limits':{'cpu':'1','memory':'512Mi'}}}]}}";
    JsonObject grown =
        cluster
            .as(INSULA)
            .create(SyncedKind.POD.resource(), pod("sized", sized), AS)
            .tree()
            .deepCopy();
    JsonObject resources =
        grown.objectAt("spec").objects("containers").getFirst().objectAt("resources");
    resources.objectAt("limits").put("memory", "64Gi");
    resources.objectAt("requests").put("memory", "64Gi");

    assertForbidden(
        () ->
            cluster
                .as(INSULA)
                .update(SyncedKind.POD.resource(), grown, AS.withSubresource("resize")));
  }

  @Test
  void insulaWritesNowhereElse() {
    JsonObject pod =
        object(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'owned','namespace':'kube-system'},
             'spec':{'serviceAccountName':'admin','containers':[{'name':'c','image':'nginx'}]}}\
            """);
    assertForbidden(() -> cluster.as(INSULA).create(SyncedKind.POD.resource(), pod, AS));
    JsonObject secret =
        object("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'x','namespace':'default'}}");
    assertForbidden(() -> cluster.as(INSULA).create(SyncedKind.SECRET.resource(), secret, AS));
    Meta.of(secret).put("namespace", "insula-system");
    cluster.as(INSULA).create(SyncedKind.SECRET.resource(), secret, AS);
    assertForbidden(
        () ->
            cluster
                .as(INSULA)
                .create(
                    SyncedKind.NAMESPACE.resource(),
                    object("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'x'}}"),
                    AS));
    JsonObject taken =
        cluster
            .world
            .superCluster
            .client
            .get(SyncedKind.NAMESPACE.resource(), new ObjectName("", "kube-system"))
            .tree();
    Meta.of(taken).objectOrCreate("labels").put("insula.dev/tenant-uid", "x");
    Meta.of(taken).objectOrCreate("labels").put("insula.dev/profile", "trusted");
    assertForbidden(() -> cluster.as(INSULA).update(SyncedKind.NAMESPACE.resource(), taken, AS));
    assertForbidden(
        () -> cluster.as(INSULA).create(TenantResource.DEFINITIONS, definition("example.com"), AS));
    cluster.as(INSULA).create(TenantResource.DEFINITIONS, definition("insula.dev"), AS);
  }

  private static JsonObject definition(String group) {
    return object(
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'things.%1$s'},'spec':{'group':'%1$s','scope':'Cluster',
           'names':{'plural':'things','kind':'Thing'},'versions':[{'name':'v1','served':true,
             'storage':true,'schema':{'openAPIV3Schema':{'type':'object'}}}]}}\
        """
            .formatted(group));
  }

  @Test
  void servicesClaimsAndStorageFollowTheProfile() {
    assertForbidden(() -> service("{'spec':{'externalIPs':['1.2.3.4']}}"));
    assertForbidden(() -> service("{'spec':{'type':'NodePort'}}"));
    assertForbidden(() -> claim("{'spec':{'volumeName':'pv-of-others'}}"));
    assertForbidden(() -> claim("{'spec':{'storageClassName':'slow'}}"));
    service("{}");
    claim("{}");
  }

  private static void service(String changes) {
    JsonObject service = marked("Service", "svc");
    service.put("spec", object("{'type':'ClusterIP','ports':[{'port':80}]}"));
    merge(service, object(changes));
    cluster.as(INSULA).create(SyncedKind.SERVICE.resource(), service, AS);
  }

  private static void claim(String changes) {
    JsonObject claim = marked("PersistentVolumeClaim", "pvc");
    claim.put(
        "spec",
        object(
            "{'accessModes':['ReadWriteOnce'],'storageClassName':'fast',"
                + "'resources':{'requests':{'storage':'1Gi'}}}"));
    merge(claim, object(changes));
    cluster.as(INSULA).create(SyncedKind.CLAIM.resource(), claim, AS);
  }

  private static JsonObject marked(String kind, String name) {
    return object(
        """
        {'apiVersion':'v1','kind':'%s','metadata':{'name':'%s','namespace':'%s',
         'labels':{'insula.dev/tenant-uid':'%s'}}}\
        """
            .formatted(kind, name, cluster.namespace, cluster.tenant().identity().uid()));
  }

  @Test
  void driftIsRepairedWhileInsulaRuns() throws Exception {
    ClusterView superCluster = cluster.world.superCluster;
    try (TenancyRuntime _ = cluster.start()) {
      var name = new ObjectName("", SuperPolicies.WRITERS);
      superCluster.client.delete(SuperPolicies.BINDINGS, name, DeleteOptions.NONE);
      until("the binding is back", () -> cluster.policy(SuperPolicies.WRITERS));
      superCluster.client.delete(SuperPolicies.POLICIES, name, DeleteOptions.NONE);
      until("the policy is back", () -> cluster.policy(SuperPolicies.WRITERS));
      superCluster.change(
          SuperPolicies.POLICIES,
          new ObjectName("", "insula-profile.strict"),
          "",
          p ->
              p.objectAt("spec").put("validations", JsonArray.of(object("{'expression':'true'}"))));
      until(
          "it says what it said",
          () ->
              superCluster
                      .find(SuperPolicies.POLICIES, "", "insula-profile.strict")
                      .orElseThrow()
                      .objectAt("spec")
                      .objects("validations")
                      .size()
                  > 10);
      superCluster.change(
          SuperPolicies.POLICIES,
          name,
          "",
          p -> Meta.of(p).objectOrCreate("labels").remove(SuperPolicies.LABEL));
      until(
          "the label is back",
          () ->
              Meta.labels(superCluster.find(SuperPolicies.POLICIES, "", name.name()).orElseThrow())
                  .containsKey(SuperPolicies.LABEL));
      long before = version(name);
      superCluster.create(
          ProfileResource.PROFILES,
          object(
              """
              {'apiVersion':'insula.dev/v1alpha1','kind':'IsolationProfile',
               'metadata':{'name':'short-lived'},'spec':{'podSecurity':'baseline'}}\
              """));
      until("it has a policy", () -> cluster.policy("insula-profile.short-lived"));
      superCluster.client.delete(
          ProfileResource.PROFILES, new ObjectName("", "short-lived"), DeleteOptions.NONE);
      until("it has none", () -> !cluster.policy("insula-profile.short-lived"));
      assertThat(version(name)).as("what is right is not written again").isEqualTo(before);
    }
  }

  private static long version(ObjectName name) {
    return Long.parseLong(
        Meta.resourceVersion(
            cluster
                .world
                .superCluster
                .find(SuperPolicies.POLICIES, "", name.name())
                .orElseThrow()));
  }
}
