package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.profile;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.DeleteOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.translation.PolicyObjects;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant's profile, as the tenant and the super cluster see it. */
class ProfileSyncTest {

  private static final Tenant ACME = World.tenant("acme");

  @AutoClose private final World world = new World();
  private final TenantView acme = world.view(ACME);
  private final Syncer syncer = world.syncer();

  @BeforeEach
  void open() throws Exception {
    syncer.serve(
        ACME, World.ENDPOINT, profile("{'isolatedNetwork':true,'podSecurity':'baseline'}"));
  }

  private Optional<JsonObject> policy(PolicyObjects.Kind kind) {
    return world.superCluster.find(
        kind.resource(), acme.superNamespace("default"), PolicyObjects.NAME);
  }

  @Test
  void policiesAreThereBeforeTheFirstPod() {
    acme.pod("p");
    until("it is below", () -> acme.below("p").isPresent());

    assertThat(policy(PolicyObjects.Kind.NETWORK)).isPresent();
    assertThat(policy(PolicyObjects.Kind.LIMITS)).isEmpty();
    assertThat(
            Meta.labels(acme.below(SyncedKind.NAMESPACE, "", "default").orElseThrow())
                .get("pod-security.kubernetes.io/enforce"))
        .isEqualTo("baseline");
  }

  @Test
  void policiesFollowTheProfileWhilePodsRun() {
    acme.pod("p");
    until("it is below", () -> acme.below("p").isPresent());

    syncer.serve(ACME, World.ENDPOINT, profile("{'limits':{'cpu':'1'}}"));

    until("limits are there", () -> policy(PolicyObjects.Kind.LIMITS).isPresent());
    until("the network is open", () -> policy(PolicyObjects.Kind.NETWORK).isEmpty());
    until(
        "the namespace is not held to a level",
        () ->
            !Meta.labels(acme.below(SyncedKind.NAMESPACE, "", "default").orElseThrow())
                .containsKey("pod-security.kubernetes.io/enforce"));
    assertThat(acme.below("p")).isPresent();
  }

  @Test
  void aPolicyThatSomebodyTookAwayIsBackAfterThePatrol() {
    acme.pod("p");
    until("it is below", () -> acme.below("p").isPresent());
    world.superCluster.client.delete(
        PolicyObjects.Kind.NETWORK.resource(),
        new ObjectName(acme.superNamespace("default"), PolicyObjects.NAME),
        DeleteOptions.NONE);

    syncer.patrolNow();

    until("it is back", () -> policy(PolicyObjects.Kind.NETWORK).isPresent());
  }

  @Test
  void aPolicyThatSomebodyChangesOrDeletesIsMendedAtOnce() {
    acme.pod("p");
    until("it is below", () -> acme.below("p").isPresent());
    JsonObject right = policy(PolicyObjects.Kind.NETWORK).orElseThrow().objectAt("spec");
    JsonObject open = policy(PolicyObjects.Kind.NETWORK).orElseThrow();
    open.put("spec", object("{'podSelector':{},'ingress':[{}],'policyTypes':['Ingress']}"));

    world.superCluster.client.update(
        PolicyObjects.Kind.NETWORK.resource(), open, WriteOptions.as("somebody"));

    until("it is right again", () -> isRight(right));
    world.superCluster.client.delete(
        PolicyObjects.Kind.NETWORK.resource(), Meta.objectName(open), DeleteOptions.NONE);
    until("it is back", () -> isRight(right));
  }

  private boolean isRight(JsonObject spec) {
    return policy(PolicyObjects.Kind.NETWORK)
        .map(policy -> policy.objectAt("spec").equals(spec))
        .orElse(false);
  }

  @Test
  void whatTheProfileRefusesIsToldWithFieldRuleAndRemedy() {
    acme.pod("p", "{'spec':{'tolerations':[{'operator':'Exists'}]}}");

    until(
        "an event tells",
        () ->
            acme.list(ClusterView.EVENTS).stream()
                .anyMatch(
                    e ->
                        e.string("message", "")
                            .startsWith("spec.tolerations[0]: refused by rule toleration")));
    until(
        "a condition tells",
        () ->
            acme.find("p").orElseThrow().objectAt("status").objects("conditions").stream()
                .anyMatch(c -> c.string("type", "").equals("insula.dev/Refused")));
    assertThat(acme.below("p")).isEmpty();
  }

  @Test
  void aTenantCannotTouchThePoliciesByAnObjectOfTheSameName() {
    acme.pod("p");
    until("it is below", () -> acme.below("p").isPresent());
    acme.create(
        SyncedKind.NETWORK_POLICY,
        object(
            """
            {'apiVersion':'networking.k8s.io/v1','kind':'NetworkPolicy',
             'metadata':{'name':'insula.profile','namespace':'default'},
             'spec':{'podSelector':{},'ingress':[{}]}}\
            """));

    until(
        "it is below under another name",
        () -> world.superCluster.list(SyncedKind.NETWORK_POLICY).size() == 2);
    assertThat(policy(PolicyObjects.Kind.NETWORK).orElseThrow().objectAt("spec", "podSelector"))
        .isEmpty();
    assertThat(policy(PolicyObjects.Kind.NETWORK).orElseThrow().objectAt("spec").objects("egress"))
        .isNotEmpty();
  }
}
