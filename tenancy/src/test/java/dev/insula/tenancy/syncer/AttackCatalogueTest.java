package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.merge;
import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attacks of a tenant's administrator on what runs below, by real requests to the tenant's API
 * server, under the profile that tenants have when they name none. Each is named after the attack.
 */
class AttackCatalogueTest {

  private static final Tenant ACME = World.tenant("acme");
  private static final Tenant BOX = World.tenant("box");

  @TempDir static Path directory;
  private static World world;
  private static TenantView acme;
  private static TenantView box;
  private static Syncer syncer;

  @BeforeAll
  static void open() throws Exception {
    world = new World(directory);
    acme = world.view(ACME);
    box = world.view(BOX);
    syncer = world.syncer();
    syncer.serve(ACME, World.ENDPOINT, shipped("standard"));
    syncer.serve(BOX, World.ENDPOINT, shipped("sandboxed"));
  }

  @AfterAll
  static void close() throws Exception {
    syncer.close();
    world.close();
  }

  private static IsolationProfile shipped(String name) {
    return ProfileResource.shipped().stream()
        .map(IsolationProfile::parse)
        .filter(profile -> profile.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject make(TenantView tenant, SyncedKind kind, String name, String members) {
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
    merge(object, object(members));
    return tenant.create(kind, object);
  }

  /** A rule {@code api} says that the tenant's own API server refuses it. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          host-network              | host-network          | POD | {'spec':{'hostNetwork':true}}
          host-pid                  | host-pid              | POD | {'spec':{'hostPID':true}}
          host-ipc                  | host-ipc              | POD | {'spec':{'hostIPC':true}}
          host-port                 | host-port             | POD | {'spec':{'containers':[{'name':'c','image':'x','ports':[{'containerPort':80,'hostPort':80}]}]}}
          host-path                 | host-path             | POD | {'spec':{'volumes':[{'name':'v','hostPath':{'path':'/'}}]}}
          privileged                | privileged            | POD | {'spec':{'containers':[{'name':'c','image':'x','securityContext':{'privileged':true}}]}}
          added-capabilities        | pod-security/capabilities_baseline | POD | {'spec':{'containers':[{'name':'c','image':'x','securityContext':{'capabilities':{'add':['NET_ADMIN']}}}]}}
          arp-spoofing              | pod-security/capabilities_baseline | POD | {'spec':{'containers':[{'name':'c','image':'x','securityContext':{'capabilities':{'add':['NET_RAW']}}}]}}
          unsafe-sysctl             | pod-security/sysctls  | POD | {'spec':{'securityContext':{'sysctls':[{'name':'kernel.msgmax','value':'1'}]}}}
          unmasked-proc             | proc-mount            | POD | {'spec':{'hostUsers':false,'containers':[{'name':'c','image':'x','securityContext':{'procMount':'Unmasked'}}]}}
          node-name                 | node-name             | POD | {'spec':{'nodeName':'node-1'}}
          tolerate-everything       | toleration            | POD | {'spec':{'tolerations':[{'operator':'Exists'}]}}
          tolerate-control-plane    | toleration            | POD | {'spec':{'tolerations':[{'key':'node-role.kubernetes.io/control-plane','operator':'Exists'}]}}
          priority-preemption       | priority-class        | POD | {'spec':{'priorityClassName':'system-cluster-critical'}}
          kata-annotations          | sandbox-annotations   | POD | {'metadata':{'annotations':{'io.katacontainers.config.hypervisor.kernel_params':'x'}}}
          gvisor-annotations        | runtime-annotations   | POD | {'metadata':{'annotations':{'dev.gvisor.flag.network':'host'}}}
          systemd-annotations       | runtime-annotations   | POD | {'metadata':{'annotations':{'org.systemd.property.DeviceAllow':'x'}}}
          other-network             | network-annotations   | POD | {'metadata':{'annotations':{'k8s.v1.cni.cncf.io/networks':'kube-system/host'}}}
          address-theft             | network-annotations   | POD | {'metadata':{'annotations':{'cni.projectcalico.org/floatingIPs':'10.0.0.1'}}}
          mirror-pod                | mirror-annotations    | POD | {'metadata':{'annotations':{'kubernetes.io/config.mirror':'x'}}}
          probe-of-the-platform     | probe-host            | POD | {'spec':{'containers':[{'name':'c','image':'x','livenessProbe':{'httpGet':{'host':'169.254.169.254','port':80}}}]}}
          git-repo-CVE-2024-10220   | git-repo              | POD | {'spec':{'volumes':[{'name':'v','gitRepo':{'repository':'x'}}]}}
          inline-csi                | volume-type           | POD | {'spec':{'volumes':[{'name':'v','csi':{'driver':'secrets.example.com'}}]}}
          nfs-of-others             | volume-type           | POD | {'spec':{'volumes':[{'name':'v','nfs':{'server':'10.0.0.1','path':'/'}}]}}
          ephemeral-volume-by-name  | ephemeral-volume-name | POD | {'spec':{'volumes':[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{'volumeName':'pv-1','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}}]}}
          external-ips-CVE-2020-8554 | external-ips         | SERVICE | {'spec':{'ports':[{'port':80}],'externalIPs':['8.8.8.8']}}
          node-port-hijack          | service-type          | SERVICE | {'spec':{'type':'NodePort','ports':[{'port':80}]}}
          external-name-of-platform | external-name         | SERVICE | {'spec':{'type':'ExternalName','externalName':'kubernetes.default.svc.cluster.local'}}
          endpoints-of-metadata     | api                   | ENDPOINT_SLICE | {'addressType':'IPv4','endpoints':[{'addresses':['169.254.169.254']}]}
          endpoints-of-azure        | slice-address         | ENDPOINT_SLICE | {'addressType':'IPv4','endpoints':[{'addresses':['168.63.129.16']}]}
          slice-of-names            | slice-name            | ENDPOINT_SLICE | {'addressType':'FQDN','endpoints':[{'addresses':['api.kube-system.svc']}]}
          volume-of-others          | volume-name           | CLAIM | {'spec':{'volumeName':'pv-1','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}
          released-volume           | volume-without-class  | CLAIM | {'spec':{'storageClassName':'','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}
          volume-by-selector        | volume-selector       | CLAIM | {'spec':{'selector':{'matchLabels':{'a':'b'}},'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}
          ingress-snippet-CVE-2021-25742 | ingress-snippet  | INGRESS | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/configuration-snippet':'x'}},'spec':{'rules':[{'host':'a.b'}]}}
          ingress-injection-CVE-2025-1974 | ingress-injection | INGRESS | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/auth-tls-match-cn':'x'}},'spec':{'rules':[{'host':'a.b'}]}}
          ingress-of-everybody      | ingress-default       | INGRESS | {'spec':{'defaultBackend':{'service':{'name':'s','port':{'number':80}}}}}
          ingress-without-host      | ingress-no-host       | INGRESS | {'spec':{'rules':[{'http':{'paths':[{'path':'/','pathType':'Prefix','backend':{'service':{'name':'s','port':{'number':80}}}}]}}]}}
          balancer-address-theft    | balancer-address      | SERVICE | {'metadata':{'annotations':{'metallb.io/loadBalancerIPs':'10.0.0.1'}},'spec':{'type':'LoadBalancer','ports':[{'port':80}]}}
          egress-to-metadata        | egress-range          | NETWORK_POLICY | {'spec':{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'169.254.169.254/32'}}]}]}}
          sub-path-symlink          | api                   | POD | {'spec':{'volumes':[{'name':'v','emptyDir':{}}],'containers':[{'name':'c','image':'x','volumeMounts':[{'name':'v','mountPath':'/v','subPath':'../../etc'}]}]}}
          local-image               | volume-type           | POD | {'spec':{'volumes':[{'name':'v','image':{'reference':'registry.platform/secret'}}]}}
          iscsi-of-others           | volume-type           | POD | {'spec':{'volumes':[{'name':'v','iscsi':{'targetPortal':'10.0.0.1:3260','iqn':'iqn.2001-04.com.example:x','lun':0}}]}}
          hook-of-the-platform      | probe-host            | POD | {'spec':{'containers':[{'name':'c','image':'x','lifecycle':{'postStart':{'httpGet':{'host':'10.96.0.1','port':443}}}}]}}
          selinux-escape            | pod-security/seLinuxOptions | POD | {'spec':{'securityContext':{'seLinuxOptions':{'type':'spc_t'}}}}
          apparmor-unconfined       | pod-security/appArmorProfile | POD | {'spec':{'securityContext':{'appArmorProfile':{'type':'Unconfined'}}}}
          seccomp-unconfined        | pod-security/seccompProfile_baseline | POD | {'spec':{'securityContext':{'seccompProfile':{'type':'Unconfined'}}}}
          ephemeral-volume-by-selector | ephemeral-volume-selector | POD | {'spec':{'volumes':[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{'selector':{'matchLabels':{'a':'b'}},'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}}]}}
          data-of-others            | foreign-data-source   | CLAIM | {'spec':{'dataSourceRef':{'apiGroup':'snapshot.storage.k8s.io','kind':'VolumeSnapshot','name':'s','namespace':'kube-system'},'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}
          endpoints-of-loopback     | api                   | ENDPOINTS | {'subsets':[{'addresses':[{'ip':'127.0.0.1'}],'ports':[{'port':80}]}]}
          endpoints-object-of-azure | endpoint-address      | ENDPOINTS | {'subsets':[{'addresses':[{'ip':'168.63.129.16'}],'ports':[{'port':80}]}]}
          endpoints-of-alibaba      | slice-address         | ENDPOINT_SLICE | {'addressType':'IPv4','endpoints':[{'addresses':['100.100.100.200']}]}
          endpoints-of-ipv6-metadata | slice-address        | ENDPOINT_SLICE | {'addressType':'IPv6','endpoints':[{'addresses':['fd00:ec2::254']}]}
          external-name-of-metadata | external-name-address | SERVICE | {'spec':{'type':'ExternalName','externalName':'169.254.169.254'}}
          external-name-in-capitals | api                   | SERVICE | {'spec':{'type':'ExternalName','externalName':'KUBERNETES.DEFAULT.SVC.CLUSTER.LOCAL'}}
          egress-to-ipv6-metadata   | egress-range          | NETWORK_POLICY | {'spec':{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'fd00:ec2::254/128'}}]}]}}
          ingress-server-snippet    | ingress-snippet       | INGRESS | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/server-snippet':'x'}},'spec':{'rules':[{'host':'s.b'}]}}
          ingress-mirror-CVE-2025-1098 | ingress-injection  | INGRESS | {'metadata':{'annotations':{'nginx.ingress.kubernetes.io/mirror-target':'x'}},'spec':{'rules':[{'host':'m.b'}]}}
          egress-to-the-platform    | egress-private        | NETWORK_POLICY | {'spec':{'podSelector':{},'egress':[{'to':[{'ipBlock':{'cidr':'10.0.0.0/16'}}]}]}}
          """)
  void isRefusedWithAWord(String attack, String rule, SyncedKind kind, String members) {
    String name = attack.toLowerCase(Locale.ROOT);
    if (kind == SyncedKind.ENDPOINTS) {
      // Those that nobody asks for stay where they are.
      make(acme, SyncedKind.SERVICE, name, "{'spec':{'ports':[{'port':80}]}}");
    }
    try {
      make(acme, kind, name, members);
    } catch (ApiException e) {
      assertThat(rule).as(e.getMessage()).isEqualTo("api");
      return;
    }
    until(
        "the tenant is told",
        () ->
            acme.list(ClusterView.EVENTS).stream()
                .filter(e -> e.objectAt("involvedObject").string("name", "").equals(name))
                .anyMatch(e -> e.string("message", "").contains("refused by rule " + rule + ":")));
    assertThat(acme.below(kind, "default", name)).isEmpty();
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

    String affinity = below(acme, SyncedKind.POD, "near").objectAt("spec", "affinity").toString();
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
                .containsKey("seen"));
    assertThat(Meta.labels(acme.below(SyncedKind.NAMESPACE, "", "default").orElseThrow()))
        .containsEntry("pod-security.kubernetes.io/enforce", "baseline");
  }

  @Test
  void anAddressOfALoadBalancerIsNotTakenByAStatus() {
    make(acme, SyncedKind.SERVICE, "balanced", "{'spec':{'ports':[{'port':80}]}}");
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
    assertThat(spec.toString()).doesNotContain("serviceAccountToken\"");
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
}
