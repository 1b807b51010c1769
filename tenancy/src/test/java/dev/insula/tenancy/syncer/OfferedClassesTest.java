package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.translation.OfferedKind;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tenants see of the classes of the super cluster. */
class OfferedClassesTest {

  private static final Tenant ACME = World.tenant("acme");

  @AutoClose private final World world = new World();
  private final TenantView acme = world.view(ACME);
  private final Syncer syncer = world.syncer(ACME);

  private void make(OfferedKind kind, boolean offered, String members) {
    JsonObject made =
        object(
            "{'apiVersion':'"
                + kind.resource().apiVersion()
                + "','kind':'"
                + kind.kind()
                + "','metadata':{'name':'x','labels':{'insula.dev/offered':'"
                + offered
                + "'}}}");
    made.putAll(object(members));
    world.superCluster.create(kind.resource(), made);
  }

  private JsonObject inTenant(OfferedKind kind) {
    until(kind + " is offered", () -> acme.find(kind.resource(), "", "x").isPresent());
    return acme.find(kind.resource(), "", "x").orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          STORAGE_CLASS  | {'provisioner':'disk.example.com','reclaimPolicy':'Delete','parameters':{'secret':'s'}} | {'provisioner':'disk.example.com','reclaimPolicy':'Delete'} | parameters
          PRIORITY_CLASS | {'value':100,'description':'d'}                  | {'value':100,'description':'d'} | none
          RUNTIME_CLASS  | {'handler':'runsc','overhead':{'podFixed':{'cpu':'250m'}},'scheduling':{'nodeSelector':{'a':'b'}}} | {'handler':'runsc','overhead':{'podFixed':{'cpu':'250m'}}} | scheduling
          INGRESS_CLASS  | {'spec':{'controller':'example.com/i','parameters':{'kind':'K','name':'n'}}} | {'spec':{'controller':'example.com/i'}} | none
          """)
  void aClassThatIsOfferedIsInEveryTenantUntilItIsNot(
      OfferedKind kind, String members, String seen, String hidden) {
    make(kind, true, members);

    JsonObject offered = inTenant(kind);

    object(seen).forEach((key, value) -> assertThat(offered.get(key)).isEqualTo(value));
    assertThat(offered.containsKey(hidden)).isFalse();
    world.superCluster.change(
        kind.resource(),
        new ObjectName("", "x"),
        "",
        c -> Meta.of(c).objectAt("labels").put("insula.dev/offered", "false"));
    until("it is taken back", () -> acme.find(kind.resource(), "", "x").isEmpty());
  }

  @Test
  void aTenantThatTakesAnOfferAwayGetsItAgain() {
    make(OfferedKind.PRIORITY_CLASS, true, "{'value':100}");
    inTenant(OfferedKind.PRIORITY_CLASS);
    acme.client.delete(
        OfferedKind.PRIORITY_CLASS.resource(), new ObjectName("", "x"), DeleteOptions.NONE);

    syncer.patrolNow();

    inTenant(OfferedKind.PRIORITY_CLASS);
  }

  @Test
  void podsKeepAPriorityClassThatIsOfferedAndNoOther() {
    make(OfferedKind.PRIORITY_CLASS, true, "{'value':100}");
    inTenant(OfferedKind.PRIORITY_CLASS);
    acme.pod("kept", "{'spec':{'priorityClassName':'x'}}");
    acme.pod("dropped", "{'spec':{'priorityClassName':'mine'}}");

    until("both are below", () -> world.superCluster.list(SyncedKind.POD).size() == 2);

    assertThat(acme.below("kept").orElseThrow().stringAt("spec", "priorityClassName"))
        .isEqualTo("x");
    assertThat(acme.below("dropped").orElseThrow().stringAt("spec", "priorityClassName")).isNull();
  }

  @Test
  void aClassOfTheTenantsOwnIsLeftAlone() {
    acme.create(
        OfferedKind.RUNTIME_CLASS.resource(),
        object(
            "{'apiVersion':'node.k8s.io/v1','kind':'RuntimeClass','metadata':{'name':'x'},"
                + "'handler':'mine'}"));
    make(OfferedKind.RUNTIME_CLASS, true, "{'handler':'runsc'}");
    make(OfferedKind.PRIORITY_CLASS, true, "{'value':100}");
    inTenant(OfferedKind.PRIORITY_CLASS);
    syncer.patrolNow();

    assertThat(inTenant(OfferedKind.RUNTIME_CLASS).string("handler", "")).isEqualTo("mine");
  }
}
