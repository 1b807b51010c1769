package dev.insula.cli;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A way to break the isolation of tenant acme.
 *
 * @param checks that find it, separated by spaces
 */
record BrokenIsolation(String name, String checks, Consumer<Scene> seed) {

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String NETWORK = "networking.k8s.io";
  static final String ADMISSION = "admissionregistration.k8s.io";
  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";

  @Override
  public String toString() {
    return name;
  }

  /**
   * What a seed has to work with; {@code $NS} is acme's super namespace, {@code $OTHER} globex'.
   */
  record Scene(AuditedInstance instance, Sabotage sabotage, String evil) {

    String fill(String text) {
      return text.replace("$NS", AuditedInstance.below(instance.acme))
          .replace("$OTHER", AuditedInstance.below(instance.globex))
          .replace("$UID", instance.acme.identity().uid())
          .replace("$FOREIGN", instance.globex.identity().uid())
          .replace("$ACCOUNT", Meta.uid(instance.account()))
          .replace("$USER", instance.acme.identity().controlPlane() + "-admin")
          .replace("evil", evil)
          .replace("$MARKS", MARKS.replace("$UID", instance.acme.identity().uid()));
    }

    /**
     * The admission policies stand in the way of most seeds: somebody took them out of force first.
     */
    void disarm() {
      for (String policy :
          List.of("insula-tenant-writers", "insula-tenant-namespaces", "insula-profile.audited")) {
        sabotage.delete(ADMISSION, "validatingadmissionpolicybindings", new ObjectName("", policy));
      }
    }

    /** Brings them into force again. */
    void rearm() {
      sabotage.close();
    }

    JsonObject create(String group, String plural, String object) {
      return sabotage.create(group, plural, fill(object));
    }

    void delete(String group, String plural, String name) {
      sabotage.delete(group, plural, named(name));
    }

    void change(String group, String plural, String name, Consumer<JsonObject> change) {
      sabotage.change(group, plural, named(name), change);
    }

    /** A pod that came past the airlock and the namespace's level. */
    void pod(String metadata, String spec) {
      change(
          "", "namespaces", "$NS", n -> Meta.of(n).objectAt("labels").put(ENFORCE, "privileged"));
      create(
          "",
          "pods",
          "{'metadata':{'name':'evil','namespace':'$NS'" + metadata + "},'spec':{" + spec + "}}");
    }

    private ObjectName named(String name) {
      String filled = fill(name);
      int slash = filled.indexOf('/');
      return slash < 0
          ? new ObjectName("", filled)
          : new ObjectName(filled.substring(0, slash), filled.substring(slash + 1));
    }
  }

  private static final String MARKS =
      "'labels':{'insula.dev/tenant':'acme','insula.dev/tenant-uid':'$UID',"
          + "'insula.dev/namespace':'default'},'annotations':{'insula.dev/uid':'x'}";

  private static final String CONTAINERS =
      "'runtimeClassName':'kata-qemu','schedulingGates':[{'name':'a.b/c'}],"
          + "'automountServiceAccountToken':false,"
          + "'containers':[{'name':'c','image':'x','imagePullPolicy':'Always'";

  private static final String PLAIN = CONTAINERS + "}]";

  private static BrokenIsolation of(String name, String checks, Consumer<Scene> seed) {
    return new BrokenIsolation(name, checks, seed);
  }

  static Stream<BrokenIsolation> all() {
    return Stream.of(policies(), rights(), pods(), network(), storage(), marks(), nodes())
        .flatMap(List::stream);
  }

  private static List<BrokenIsolation> policies() {
    return List.of(
        of(
            "network policy deleted",
            "policy-networkpolicy",
            s -> s.delete(NETWORK, "networkpolicies", "$NS/insula.profile")),
        of(
            "network policy edited",
            "policy-networkpolicy",
            s ->
                s.change(
                    NETWORK,
                    "networkpolicies",
                    "$NS/insula.profile",
                    p -> p.objectAt("spec").put("egress", JsonArray.of(new JsonObject())))),
        of(
            "network policy that selects nothing",
            "policy-networkpolicy",
            s ->
                s.change(
                    NETWORK,
                    "networkpolicies",
                    "$NS/insula.profile",
                    p ->
                        p.objectAt("spec", "podSelector")
                            .put("matchLabels", JsonObject.of("no", "pod")))),
        of(
            "admission policy deleted",
            "admission-policies",
            s -> s.delete(ADMISSION, "validatingadmissionpolicies", "insula-tenant-writers")),
        of(
            "admission policy edited",
            "admission-policies",
            s ->
                s.change(
                    ADMISSION,
                    "validatingadmissionpolicies",
                    "insula-tenant-writers",
                    p ->
                        p.objectAt("spec")
                            .objects("validations")
                            .getFirst()
                            .put("expression", "true"))),
        of(
            "admission policy with another administrator",
            "admission-policies",
            s ->
                s.change(
                    ADMISSION,
                    "validatingadmissionpolicies",
                    "insula-tenant-namespaces",
                    p ->
                        p.objectAt("spec").objects("variables").stream()
                            .filter(v -> v.string("name", "").equals("admin"))
                            .forEach(v -> v.put("expression", "true")))),
        of(
            "admission policy that trusts a tenant's account",
            "admission-policies",
            s ->
                s.change(
                    ADMISSION,
                    "validatingadmissionpolicies",
                    "insula-tenant-writers",
                    p ->
                        p.objectAt("spec").objects("variables").stream()
                            .filter(v -> v.string("name", "").equals("component"))
                            .forEach(
                                v ->
                                    v.put(
                                        "expression",
                                        v.string("expression", "")
                                            .replace(
                                                "'system:insula'",
                                                s.fill("'system:serviceaccount:$NS:default'")))))),
        of(
            "admission policy of the profile that matches nothing",
            "admission-policies",
            s ->
                s.change(
                    ADMISSION,
                    "validatingadmissionpolicies",
                    "insula-profile.audited",
                    p ->
                        p.objectAt("spec", "matchConstraints")
                            .put(
                                "objectSelector",
                                JsonObject.of("matchLabels", JsonObject.of("no", "pod"))))),
        of(
            "admission policy that is told and not enforced",
            "admission-policies",
            s -> {
              s.rearm();
              s.change(
                  ADMISSION,
                  "validatingadmissionpolicybindings",
                  "insula-tenant-writers",
                  b -> b.objectAt("spec").put("validationActions", JsonArray.of("Audit")));
            }),
        of(
            "namespace with the mark of another profile",
            "namespace-profile",
            s ->
                s.change(
                    "",
                    "namespaces",
                    "$NS",
                    n -> Meta.of(n).objectAt("labels").put("insula.dev/profile", "trusted"))),
        of(
            "limit range deleted",
            "policy-limitrange",
            s -> s.delete("", "limitranges", "$NS/insula.profile")),
        of(
            "limit range edited",
            "policy-limitrange",
            s ->
                s.change(
                    "",
                    "limitranges",
                    "$NS/insula.profile",
                    p ->
                        p.objectAt("spec")
                            .objects("limits")
                            .getFirst()
                            .objectAt("default")
                            .put("cpu", "64"))),
        of(
            "quota removed",
            "policy-resourcequota",
            s -> s.delete("", "resourcequotas", "$NS/insula.profile")),
        of(
            "quota raised",
            "policy-resourcequota",
            s ->
                s.change(
                    "",
                    "resourcequotas",
                    "$NS/insula.profile",
                    q -> q.objectAt("spec", "hard").put("pods", "2000"))),
        of(
            "pod security label removed",
            "pod-security try-privileged try-host-path try-host-network",
            s ->
                s.change(
                    "", "namespaces", "$NS", n -> Meta.of(n).objectAt("labels").remove(ENFORCE))),
        of(
            "pod security relaxed",
            "pod-security try-host-pid try-host-ipc try-host-port try-capabilities",
            s ->
                s.change(
                    "",
                    "namespaces",
                    "$NS",
                    n -> Meta.of(n).objectAt("labels").put(ENFORCE, "privileged"))),
        of(
            "pod security pinned to an old version",
            "pod-security",
            s ->
                s.change(
                    "",
                    "namespaces",
                    "$NS",
                    n -> Meta.of(n).objectAt("labels").put(ENFORCE + "-version", "v1.24"))),
        of(
            "profile made stricter, below not followed",
            "pod-security",
            s -> profile(s, spec -> spec.put("podSecurity", "restricted"))),
        of(
            "profile deleted",
            "tenant-served",
            s ->
                s.sabotage()
                    .delete(
                        "insula.dev/v1alpha1", "isolationprofiles", new ObjectName("", "audited"))),
        of(
            "webhook into a tenant's namespace",
            "redirection",
            s ->
                s.create(
                    "admissionregistration.k8s.io",
                    "validatingwebhookconfigurations",
                    "{'metadata':{'name':'evil'},'webhooks':[{'name':'a.b.c',"
                        + "'sideEffects':'None','admissionReviewVersions':['v1'],"
                        + "'failurePolicy':'Ignore','rules':[{'apiGroups':['never.example.com'],"
                        + "'apiVersions':['v1'],'operations':['CREATE'],'resources':['x']}],"
                        + "'clientConfig':{'service':{'namespace':'$NS','name':'web'}}}]}")));
  }

  private static void profile(Scene s, Consumer<JsonObject> change) {
    s.sabotage()
        .change(
            "insula.dev/v1alpha1",
            "isolationprofiles",
            new ObjectName("", "audited"),
            profile -> change.accept(profile.objectAt("spec")));
  }

  private static BrokenIsolation binding(String name, String checks, String role, String subject) {
    return of(
        name,
        checks,
        s ->
            s.create(
                RBAC,
                "clusterrolebindings",
                "{'metadata':{'name':'evil'},'roleRef':{'apiGroup':'"
                    + RBAC
                    + "','kind':'ClusterRole','name':'"
                    + role
                    + "'},'subjects':[{"
                    + subject
                    + "}]}"));
  }

  private static List<BrokenIsolation> rights() {
    String user = "'apiGroup':'" + RBAC + "','kind':'User','name':";
    String group = "'apiGroup':'" + RBAC + "','kind':'Group','name':";
    return List.of(
        binding(
            "cluster-admin bound to the tenant's user",
            "rbac-tenant access-everything access-impersonate access-nodes",
            "cluster-admin",
            user + "'$USER'"),
        binding(
            "cluster-admin bound to a service account below",
            "rbac-tenant access-everything access-secrets access-pods access-exec",
            "cluster-admin",
            "'kind':'ServiceAccount','namespace':'$NS','name':'default'"),
        binding(
            "view bound to all service accounts below",
            "rbac-tenant access-logs-events",
            "view",
            group + "'system:serviceaccounts:$NS'"),
        binding(
            "wildcard RBAC to system:authenticated",
            "rbac-everybody access-everything access-volumes access-metrics",
            "cluster-admin",
            group + "'system:authenticated'"),
        binding(
            "edit for whoever has no name",
            "rbac-everybody access-endpoints",
            "edit",
            user + "'system:anonymous'"),
        binding(
            "view for all service accounts",
            "rbac-everybody",
            "view",
            group + "'system:serviceaccounts'"),
        of(
            "role binding in a super namespace",
            "rbac-tenant access-exec",
            s ->
                s.create(
                    RBAC,
                    "rolebindings",
                    "{'metadata':{'name':'evil','namespace':'$NS'},'roleRef':{'apiGroup':'"
                        + RBAC
                        + "','kind':'ClusterRole','name':'admin'},'subjects':["
                        + "{'kind':'ServiceAccount','namespace':'$NS','name':'default'}]}")),
        of(
            "discovery role widened",
            "rbac-everybody access-webhooks",
            s ->
                s.change(
                    RBAC,
                    "clusterroles",
                    "system:discovery",
                    role ->
                        role.arrayOrCreate("rules")
                            .add(
                                JsonObject.of(
                                    "apiGroups",
                                    JsonArray.of("admissionregistration.k8s.io"),
                                    "resources",
                                    JsonArray.of("*"),
                                    "verbs",
                                    JsonArray.of("*"))))));
  }

  private static BrokenIsolation pod(String name, String checks, String metadata, String spec) {
    return of(name, checks, s -> s.pod(metadata, spec));
  }

  private static List<BrokenIsolation> pods() {
    return List.of(
        pod(
            "hostPath pod below",
            "pods",
            ",$MARKS",
            "'volumes':[{'name':'v','hostPath':{'path':'/'}}]," + PLAIN),
        pod(
            "privileged pod below",
            "pods",
            ",$MARKS",
            CONTAINERS + ",'securityContext':{'privileged':true}}]"),
        pod("pod in the node's network", "pods", ",$MARKS", "'hostNetwork':true," + PLAIN),
        pod(
            "pod without a sandbox",
            "pods",
            ",$MARKS",
            PLAIN.replace("'runtimeClassName':'kata-qemu',", "")),
        pod(
            "pod that tolerates everything",
            "pods",
            ",$MARKS",
            "'tolerations':[{'operator':'Exists'}]," + PLAIN),
        pod(
            "image from the node's cache",
            "pods",
            ",$MARKS",
            PLAIN.replace("'imagePullPolicy':'Always'", "'imagePullPolicy':'Never'")),
        pod("pod of nobody", "strangers", "", PLAIN),
        pod(
            "pod with the marks of another tenant",
            "strangers",
            ",'labels':{'insula.dev/tenant-uid':'$FOREIGN'}",
            PLAIN),
        pod(
            "pod with an owner in the super cluster",
            "strangers",
            ",$MARKS,'ownerReferences':[{'apiVersion':'v1','kind':'ServiceAccount',"
                + "'name':'default','uid':'$ACCOUNT'}]",
            PLAIN),
        pod(
            "pod with a token of the super cluster",
            "platform-tokens",
            ",$MARKS",
            PLAIN.replace(
                "'automountServiceAccountToken':false", "'automountServiceAccountToken':true")),
        of(
            "default service account's token mounted",
            "accounts",
            s ->
                s.change(
                    "",
                    "serviceaccounts",
                    "$NS/default",
                    a -> a.put("automountServiceAccountToken", true))));
  }

  private static List<BrokenIsolation> network() {
    return List.of(
        of(
            "policy that opens the platform's network",
            "other-policies",
            s ->
                s.create(
                    NETWORK,
                    "networkpolicies",
                    "{'metadata':{'name':'evil','namespace':'$NS'},'spec':{'podSelector':{},"
                        + "'policyTypes':['Egress'],'egress':[{}]}}")),
        of(
            "policy that opens other tenants",
            "other-policies",
            s ->
                s.create(
                    NETWORK,
                    "networkpolicies",
                    "{'metadata':{'name':'evil','namespace':'$NS'},'spec':{'podSelector':{},"
                        + "'policyTypes':['Egress'],'egress':[{'to':[{'namespaceSelector':{}}]}]}}")),
        of(
            "policy that opens the metadata service",
            "other-policies",
            s ->
                s.create(
                    NETWORK,
                    "networkpolicies",
                    "{'metadata':{'name':'evil','namespace':'$NS'},'spec':{'podSelector':{},"
                        + "'policyTypes':['Egress'],'egress':[{'to':[{'ipBlock':"
                        + "{'cidr':'169.254.169.254/32'}}]}]}}")),
        of(
            "node port",
            "services",
            s ->
                s.create(
                    "",
                    "services",
                    "{'metadata':{'name':'evil','namespace':'$NS',$MARKS},"
                        + "'spec':{'type':'NodePort','ports':[{'port':80}]}}")),
        of(
            "external addresses",
            "services",
            s ->
                s.create(
                    "",
                    "services",
                    "{'metadata':{'name':'evil','namespace':'$NS',$MARKS},"
                        + "'spec':{'externalIPs':['8.8.8.8'],'ports':[{'port':80}]}}")),
        of(
            "endpoints of a metadata service",
            "endpoint-slices",
            s ->
                s.create(
                    "discovery.k8s.io",
                    "endpointslices",
                    "{'metadata':{'name':'evil','namespace':'$NS'},'addressType':'IPv4',"
                        + "'endpoints':[{'addresses':['168.63.129.16']}]}")),
        of("endpoints of another tenant's pod", "foreign-endpoints", BrokenIsolation::foreignSlice),
        of(
            "ingress snippet",
            "ingresses",
            s ->
                s.create(
                    NETWORK,
                    "ingresses",
                    "{'metadata':{'name':'evil','namespace':'$NS','annotations':"
                        + "{'nginx.ingress.kubernetes.io/server-snippet':'x'}},"
                        + "'spec':{'rules':[{'host':'a.example.com'}]}}")),
        of(
            "host claimed twice",
            "ingress-hosts",
            s -> {
              for (String namespace : List.of("$NS", "$OTHER")) {
                s.create(
                    NETWORK,
                    "ingresses",
                    "{'metadata':{'name':'evil','namespace':'"
                        + namespace
                        + "'},'spec':{'rules':[{'host':'shop.example.com'}]}}");
              }
            }));
  }

  private static void foreignSlice(Scene s) {
    var name = new ObjectName(AuditedInstance.below(s.instance().globex), "web");
    JsonObject pod =
        s.instance().superCluster.get(new GroupVersionResource("", "v1", "pods"), name).tree();
    s.create(
        "discovery.k8s.io",
        "endpointslices",
        "{'metadata':{'name':'evil','namespace':'$NS'},'addressType':'IPv4',"
            + "'endpoints':[{'addresses':['"
            + pod.objectAt("status").string("podIP", "")
            + "']}]}");
  }

  private static void volume(Scene s, String source, String policy, String namespace) {
    s.create(
        "",
        "persistentvolumes",
        "{'metadata':{'name':'evil'},'spec':{'capacity':{'storage':'1Gi'},"
            + "'accessModes':['ReadWriteOnce'],'persistentVolumeReclaimPolicy':'"
            + policy
            + "','claimRef':{'namespace':'"
            + namespace
            + "','name':'data','uid':'22222222-2222-2222-2222-222222222222'},"
            + source
            + "}}");
  }

  private static final String DISK = "'csi':{'driver':'disk.example.com','volumeHandle':'1'}";

  private static List<BrokenIsolation> storage() {
    return List.of(
        of(
            "foreign volume bound",
            "foreign-volumes",
            s -> {
              volume(s, DISK, "Delete", "$OTHER");
              s.create(
                  "",
                  "persistentvolumeclaims",
                  "{'metadata':{'name':'data','namespace':'$NS'},'spec':{'volumeName':'evil',"
                      + "'accessModes':['ReadWriteOnce'],"
                      + "'resources':{'requests':{'storage':'1Gi'}}}}");
            }),
        of(
            "volume that is a path of a node",
            "volumes-of-nodes",
            s -> volume(s, "'hostPath':{'path':'/'}", "Delete", "$NS")),
        of("volume that is retained", "reclaim", s -> volume(s, DISK, "Retain", "$NS")),
        of(
            "released volume of a tenant that is gone",
            "released-volumes",
            s -> {
              volume(s, DISK, "Retain", "gone-default-bcdfghjklmnp");
              s.sabotage()
                  .change(
                      "",
                      "persistentvolumes",
                      new ObjectName("", s.evil()),
                      "status",
                      v -> v.objectOrCreate("status").put("phase", "Released"));
            }),
        of(
            "storage class that keeps data",
            "offered-classes",
            s ->
                s.create(
                    "storage.k8s.io",
                    "storageclasses",
                    "{'metadata':{'name':'evil','labels':{'insula.dev/offered':'true'}},"
                        + "'provisioner':'disk.example.com','reclaimPolicy':'Retain'}")),
        of(
            "claim that names a volume by selector",
            "claims",
            s ->
                s.create(
                    "",
                    "persistentvolumeclaims",
                    "{'metadata':{'name':'data','namespace':'$NS'},'spec':{"
                        + "'selector':{'matchLabels':{'a':'b'}},"
                        + "'accessModes':['ReadWriteOnce'],"
                        + "'resources':{'requests':{'storage':'1Gi'}}}}")));
  }

  private static List<BrokenIsolation> marks() {
    return List.of(
        of(
            "forged owner labels of a namespace",
            "namespace-marks",
            s ->
                s.create(
                    "",
                    "namespaces",
                    "{'metadata':{'name':'evil','labels':{'insula.dev/tenant-uid':'$UID',"
                        + "'insula.dev/namespace':'default'}}}")),
        of(
            "namespace of a tenant that is not there",
            "namespace-marks",
            s ->
                s.create(
                    "",
                    "namespaces",
                    "{'metadata':{'name':'evil','labels':{'insula.dev/tenant-uid':'nobody'}}}")),
        of(
            "namespace that lost its owner",
            "namespace-unmarked",
            s ->
                s.change(
                    "",
                    "namespaces",
                    "$NS",
                    n -> Meta.of(n).objectAt("labels").remove("insula.dev/tenant-uid"))),
        of(
            "token of the super cluster in a secret below",
            "secrets-below",
            s ->
                s.create(
                    "",
                    "secrets",
                    "{'metadata':{'name':'evil','namespace':'$NS','annotations':"
                        + "{'kubernetes.io/service-account.name':'default'}},"
                        + "'type':'kubernetes.io/service-account-token'}")),
        of(
            "secret of the platform in a super namespace",
            "secrets-below",
            s ->
                s.create(
                    "", "secrets", "{'metadata':{'name':'evil','namespace':'$NS'},'data':{}}")),
        of(
            "kubeconfig of nobody",
            "kubeconfigs",
            s ->
                s.create(
                    "",
                    "secrets",
                    "{'metadata':{'name':'evil','namespace':'insula-system'},"
                        + "'type':'insula.dev/kubeconfig'}")));
  }

  private static List<BrokenIsolation> nodes() {
    return List.of(
        of(
            "runtime class removed",
            "runtime-classes",
            s -> s.delete("node.k8s.io", "runtimeclasses", "kata-qemu")),
        of(
            "runtime class without a sandbox",
            "runtime-classes",
            s -> {
              s.delete("node.k8s.io", "runtimeclasses", "kata-qemu");
              s.create(
                  "node.k8s.io",
                  "runtimeclasses",
                  "{'metadata':{'name':'kata-qemu'},'handler':'runc'}");
            }),
        of(
            "no node for the sandbox",
            "sandbox-nodes",
            s -> {
              s.delete("node.k8s.io", "runtimeclasses", "kata-qemu");
              s.create(
                  "node.k8s.io",
                  "runtimeclasses",
                  "{'metadata':{'name':'kata-qemu'},'handler':'kata-qemu','overhead':"
                      + "{'podFixed':{'memory':'1Gi'}},"
                      + "'scheduling':{'nodeSelector':{'no':'where'}}}");
            }),
        of(
            "pods on nodes of others",
            "placement",
            s -> profile(s, spec -> spec.put("nodeSelector", JsonObject.of("pool", "acme")))),
        of(
            "node with an old kubelet",
            "node-versions",
            s -> node(s, "v1.28.4", "containerd://2.2.0")),
        of(
            "node with an old containerd",
            "node-versions",
            s -> node(s, "v1.36.0", "containerd://1.7.20")));
  }

  private static void node(Scene s, String kubelet, String runtime) {
    s.create(
        "",
        "nodes",
        Json.string(
                JsonObject.of(
                    "metadata",
                    JsonObject.of("name", "evil"),
                    "spec",
                    JsonObject.of("unschedulable", true),
                    "status",
                    JsonObject.of(
                        "nodeInfo",
                        JsonObject.of(
                            "kubeletVersion", kubelet, "containerRuntimeVersion", runtime))))
            .replace('"', '\''));
  }
}
