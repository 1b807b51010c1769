package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.syncer.AttackScene.below;
import static dev.insula.tenancy.syncer.AttackScene.make;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tenants try on the super cluster through the syncer by other objects than pods. */
class AttacksBelowTest {

  @AutoClose private static final AttackScene scene = new AttackScene();
  private static final TenantView acme = scene.acme;
  private static final TenantView box = scene.box;
  private static final Syncer syncer = scene.syncer;

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
}
