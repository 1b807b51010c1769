package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Certificates.CERTIFICATES;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.Certificates;
import dev.insula.tenancy.world.World;
import org.junit.jupiter.api.Test;

/**
 * Objects of kinds that the platform declares: what passes, what does not, and what is said of it.
 */
class CustomKindSyncTest extends CustomKindScene {

  @Test
  void anObjectIsMadeFollowedRepairedToldOfAndTakenAway() {
    declareForAcme("{}");
    String where = acme.superNamespace("default");

    make("c", "{'metadata':{'labels':{'a':'b'}},'spec':{'host':'a.example.com'}}");
    until("it is below", () -> below("c").isPresent());
    assertThat(Meta.labels(below("c").orElseThrow()))
        .containsEntry("insula.dev/tenant-uid", "uid-acme")
        .containsEntry("a", "b");

    change(acme, "default", "c", "{'spec':{'host':'b.example.com'}}");
    until(
        "a change is below",
        () -> below("c").filter(o -> spec(o, "host").startsWith("b.")).isPresent());

    change(superCluster, where, "c", "{'spec':{'host':'drifted'}}");
    until(
        "drift is repaired",
        () -> below("c").filter(o -> spec(o, "host").startsWith("b.")).isPresent());

    superCluster.change(
        CERTIFICATES,
        new ObjectName(where, "c"),
        "status",
        o -> o.put("status", object("{'ready':true,'message':'issued for " + where + "/c'}")));
    until("the status is above", () -> above("c").objectAt("status").bool("ready", false));
    assertThat(above("c").objectAt("status").string("message", ""))
        .isEqualTo("issued for default/c");

    acme.client.delete(CERTIFICATES, new ObjectName("default", "c"), DeleteOptions.NONE);
    until("it is gone", () -> below("c").isEmpty());
  }

  @Test
  void whatItNamesPassesDownWithItAndGoesWithIt() {
    declareForAcme("{'references':[{'path':'spec.secretName','to':'Secret'}]}");
    acme.create(
        SyncedKind.SECRET,
        object(
            """
            {'apiVersion':'v1','kind':'Secret','metadata':{'name':'key','namespace':'default'},
             'data':{'k':'dg=='}}\
            """));

    make("c", "{'spec':{'secretName':'key'}}");
    until("the secret is below", () -> acme.below(SyncedKind.SECRET, "default", "key").isPresent());
    until("it is below", () -> below("c").isPresent());

    acme.client.delete(CERTIFICATES, new ObjectName("default", "c"), DeleteOptions.NONE);
    until(
        "the secret is gone",
        () -> {
          syncer.patrolNow();
          return acme.below(SyncedKind.SECRET, "default", "key").isEmpty();
        });
  }

  @Test
  void aNamespaceThatItNamesIsMadeBelow() {
    declareForAcme("{'references':[{'path':'spec.target','to':'Namespace'}]}");
    make("c", "{'spec':{'target':'later'}}");
    until("it is below", () -> below("c").isPresent());
    assertThat(spec(below("c").orElseThrow(), "target")).isEqualTo(acme.superNamespace("later"));

    acme.create(
        SyncedKind.NAMESPACE,
        object("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'later'}}"));

    until(
        "the namespace is below", () -> acme.below(SyncedKind.NAMESPACE, "", "later").isPresent());
  }

  @Test
  void anObjectThatCanNotBePatchedSaysWhy() {
    declareForAcme("{'patches':[{'op':'remove','path':'/spec/x/y'}]}");

    make("c", "{'spec':{}}");

    until(
        "it is said",
        () ->
            refusal("c")
                .contains("RefusedByPlatform: the platform's patch of /spec/x/y does not apply"));
    assertThat(below("c")).isEmpty();

    change(acme, "default", "c", "{'spec':{'x':{'y':1,'z':2}}}");
    until("it is below", () -> below("c").isPresent());
    until("nothing is said any more", () -> refusal("c").isEmpty());
  }

  @Test
  void anObjectThatLeadsToNamespacesOfThePlatformIsRefused() {
    declareForAcme("{}");

    make("c", "{'spec':{'target':{'namespace':'kube-system'}}}");

    until(
        "it is said",
        () -> refusal("c").contains("spec.target.namespace: refused by rule undeclared-namespace"));
    assertThat(below("c")).isEmpty();

    change(acme, "default", "c", "{'spec':{'target':{'namespace':''}}}");
    until("it is below", () -> below("c").isPresent());

    change(acme, "default", "c", "{'spec':{'target':{'namespace':'other'}}}");
    until("that is said", () -> !refusal("c").isEmpty());
    assertThat(below("c").orElseThrow().objectAt("spec", "target").string("namespace", ""))
        .isEmpty();
  }

  @Test
  void rulesOfAProfileAreAboutDeclaredKindsToo() {
    syncer.serve(
        acme.tenant,
        World.ENDPOINT,
        Scenario.profile(
            """
            {'rules':[{'name':'own-hosts','kinds':['Certificate.pki.example.com'],
              'expression':'object.spec.host.endsWith(tenant.name)',
              'message':'the host is not yours'}]}\
            """));
    declareForAcme("{}");

    make("theirs", "{'spec':{'host':'other'}}");
    make("ours", "{'spec':{'host':'www.acme'}}");

    until("ours is below", () -> below("ours").isPresent());
    until("theirs is refused", () -> refusal("theirs").contains("own-hosts"));
    assertThat(below("theirs")).isEmpty();
  }

  @Test
  void theQuotaCountsDeclaredKinds() {
    syncer.serve(
        acme.tenant,
        World.ENDPOINT,
        Scenario.profile("{'quota':{'count/certificates.pki.example.com':'1'}}"));
    declareForAcme("{}");
    make("one", "{}");
    until("it is below", () -> below("one").isPresent());

    make("two", "{}");
    until("it is told", () -> refusal("two").contains("count/certificates.pki.example.com"));
    assertThat(below("two")).isEmpty();

    acme.client.delete(CERTIFICATES, new ObjectName("default", "one"), DeleteOptions.NONE);
    until("the second has its place", () -> below("two").isPresent());
  }

  @Test
  void aSyncerThatStartsAnewGoesOnWhereTheLastOneWas() throws Exception {
    declareForAcme("{}");
    make("c", "{}");
    make("gone", "{}");
    until("they are below", () -> below("c").isPresent() && below("gone").isPresent());
    syncer.close();
    acme.client.delete(CERTIFICATES, new ObjectName("default", "gone"), DeleteOptions.NONE);
    make("new", "{}");

    syncer = world.syncer(acme.tenant);
    assertThat(below("gone")).isPresent();
    declare(Certificates.declaration("{}"));

    until("what is new is below", () -> below("new").isPresent());
    until(
        "what is gone is gone",
        () -> {
          syncer.patrolNow();
          return below("gone").isEmpty();
        });
    assertThat(below("c")).isPresent();
  }

  @Test
  void whoIsNotDeclaredIsNotWritten() {
    var plane = syncer.plane(acme.tenant.identity());

    assertThatThrownBy(
            () ->
                plane
                    .airlock()
                    .seal(
                        acme.tenant.identity(),
                        "Certificate.pki.example.com",
                        Certificates.certificate("c", "{}")))
        .hasMessageContaining("is not written for tenants");
  }
}
