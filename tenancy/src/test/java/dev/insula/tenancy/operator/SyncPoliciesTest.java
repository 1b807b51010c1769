package dev.insula.tenancy.operator;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Certificates.CERTIFICATES;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.TenancyOptions;
import dev.insula.tenancy.TenancyRuntime;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantPhase;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.policy.SuperPolicies;
import dev.insula.tenancy.syncpolicy.SyncPolicyResource;
import dev.insula.tenancy.translation.OfferedDefinition;
import dev.insula.tenancy.world.Certificates;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies as the platform's people see them: objects of the super cluster. */
class SyncPoliciesTest {

  private static final String DEFINITION = "certificates.pki.example.com";

  @AutoClose private final World world = new World();
  private final ClusterView superCluster = world.superCluster;
  private TenancyRuntime runtime;

  @BeforeEach
  void open() throws Exception {
    runtime =
        TenancyRuntime.start(
            world.insula(), world.planes, world.provider(), TenancyOptions.DEFAULT);
  }

  @AfterEach
  void close() throws Exception {
    runtime.close();
  }

  private TenantView tenant(String name) {
    superCluster.create(TenantResource.TENANTS, Tenant.render(name, 1));
    until(
        name + " is ready",
        () ->
            found(name)
                .map(t -> t.status().phase())
                .orElse(TenantPhase.PENDING)
                .equals(TenantPhase.READY));
    return world.view(found(name).orElseThrow());
  }

  private Optional<Tenant> found(String name) {
    return superCluster.find(TenantResource.TENANTS, "", name).map(Tenant::parse);
  }

  private void policy(String spec) {
    superCluster.create(
        SyncPolicyResource.POLICIES, Certificates.policyObject("certificates", spec));
  }

  private JsonObject condition(String policy, String type) {
    return superCluster
        .find(SyncPolicyResource.POLICIES, "", policy)
        .map(p -> p.objectAt("status"))
        .orElseGet(JsonObject::new)
        .objects("conditions")
        .stream()
        .filter(c -> c.string("type", "").equals(type))
        .findFirst()
        .orElseGet(JsonObject::new);
  }

  private void says(String policy, String type, String status, String reason) {
    until(
        () -> policy + " says " + condition(policy, type),
        () ->
            condition(policy, type).string("status", "").equals(status)
                && condition(policy, type).string("reason", "").equals(reason));
  }

  private String writers() {
    return superCluster
        .find(SuperPolicies.POLICIES, "", SuperPolicies.WRITERS)
        .map(Object::toString)
        .orElse("");
  }

  @Test
  void aPolicyIsFollowedFromItsMakingToItsEnd() {
    TenantView acme = tenant("acme");
    policy("{}");
    says("certificates", "Valid", "True", "Valid");
    says("certificates", "Active", "False", "DefinitionMissing");

    Certificates.install(superCluster, Certificates.definition());
    says("certificates", "Active", "True", "Synced");
    until("acme has the kind", () -> Certificates.isServed(acme, DEFINITION));
    acme.create(CERTIFICATES, Certificates.certificate("c", "{}"));
    until(
        "it is below",
        () -> superCluster.find(CERTIFICATES, acme.superNamespace("default"), "c").isPresent());
    until(
        "an event tells",
        () ->
            superCluster.list(ClusterView.EVENTS).stream()
                .anyMatch(
                    e ->
                        e.objectAt("involvedObject").string("kind", "").equals("SyncPolicy")
                            && e.string("reason", "").equals("Synced")));

    superCluster.client.delete(
        SyncPolicyResource.POLICIES, new ObjectName("", "certificates"), DeleteOptions.NONE);
    until("no more are made", () -> isClosed(acme));
    acme.client.delete(CERTIFICATES, new ObjectName("default", "c"), DeleteOptions.NONE);
    until(
        "the kind is gone",
        () -> {
          runtime.syncer().patrolNow();
          return acme.find(OfferedDefinition.RESOURCE, "", DEFINITION).isEmpty();
        });
    // Who took the policy away left the copies, and takes them away himself.
    assertThat(superCluster.find(CERTIFICATES, acme.superNamespace("default"), "c")).isPresent();
  }

  private static boolean isClosed(TenantView tenant) {
    try {
      tenant.create(CERTIFICATES, Certificates.certificate("late", "{}"));
      tenant.client.delete(CERTIFICATES, new ObjectName("default", "late"), DeleteOptions.NONE);
      return false;
    } catch (ApiException e) {
      return e.status().message().contains("does not offer this kind any more");
    }
  }

  @Test
  void thePoliciesThatHoldBelowLetExactlyDeclaredKindsThrough() {
    until("the policy is there", () -> !writers().isEmpty());
    assertThat(writers()).doesNotContain("pki.example.com");
    Certificates.install(superCluster, Certificates.definition());

    policy("{}");
    until("the kind is let through", () -> writers().contains("'pki.example.com/Certificate'"));

    superCluster.client.delete(
        SyncPolicyResource.POLICIES, new ObjectName("", "certificates"), DeleteOptions.NONE);
    until("and no more", () -> !writers().contains("pki.example.com"));
  }

  @Test
  void aPolicyThatCanNotBeFollowedSaysWhatIsWrong() {
    policy("{'fields':{'down':{'allow':['metadata.labels']}}}");

    says("certificates", "Valid", "False", "Invalid");
    assertThat(condition("certificates", "Valid").string("message", ""))
        .contains("metadata.labels is not passed as a field");
    says("certificates", "Active", "False", "Invalid");
  }

  @Test
  void thePoliciesThatShipWaitForSnapshots() {
    says("volumesnapshots", "Active", "False", "DefinitionMissing");
    says("volumesnapshotclasses", "Active", "False", "DefinitionMissing");
  }

  @Test
  void kindAndDirectionStay() {
    policy("{}");

    superCluster.change(
        SyncPolicyResource.POLICIES,
        new ObjectName("", "certificates"),
        "",
        p -> Scenario.merge(p, object("{'spec':{'tenants':{'names':['acme']}}}")));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    superCluster.change(
                        SyncPolicyResource.POLICIES,
                        new ObjectName("", "certificates"),
                        "",
                        p -> Scenario.merge(p, object("{'spec':{'kind':{'version':'v2'}}}")))))
        .hasMessageContaining("can't be changed");
    assertThat(
            Meta.name(
                superCluster.find(SyncPolicyResource.POLICIES, "", "certificates").orElseThrow()))
        .isEqualTo("certificates");
  }
}
