package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Certificates.CERTIFICATES;
import static dev.insula.tenancy.world.Certificates.ISSUERS;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.translation.OfferedDefinition;
import dev.insula.tenancy.world.Certificates;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Which tenants have a declared kind, and what becomes of it and its objects as policies change.
 */
class OfferedKindsTest extends CustomKindScene {

  @Test
  void tenantsThatThePolicyIsNotForHaveNeitherTheKindNorCopies() throws Exception {
    TenantView blue = world.view(World.tenant("blue"));
    syncer.serve(blue.tenant, World.ENDPOINT, Scenario.profile("{}"));
    declareForAcme("{'tenants':{'names':['acme']}}");
    make("c", "{}");
    until("it is below", () -> below("c").isPresent());

    assertThat(blue.find(OfferedDefinition.RESOURCE, "", DEFINITION)).isEmpty();

    // A definition of its own is its own.
    Certificates.install(blue, Certificates.definition());
    blue.create(CERTIFICATES, Certificates.certificate("own", "{}"));
    make("later", "{}");
    until("what came later is below", () -> below("later").isPresent());
    assertThat(superCluster.find(CERTIFICATES, blue.superNamespace("default"), "own")).isEmpty();
  }

  @Test
  void aKindThatTheTenantMadeItselfIsLeftAlone() {
    JsonObject own = Certificates.definition();
    own.objectAt("spec").objects("versions").removeIf(v -> !v.string("name", "").equals("v1"));
    Certificates.install(acme, own);
    make("own", "{}");

    declare(Certificates.declaration("{}"), Certificates.issuerDeclaration("{}"));

    until("the other is there", () -> Certificates.isServed(acme, "issuers.pki.example.com"));
    until("nothing waits", () -> syncer.backlog() == 0);
    assertThat(below("own")).isEmpty();
    JsonObject definition = acme.find(OfferedDefinition.RESOURCE, "", DEFINITION).orElseThrow();
    assertThat(Meta.labels(definition)).containsEntry("app", "the-platforms");
  }

  @Test
  void aDefinitionThatTheTenantChangesOrTakesAwayIsMended() {
    declareForAcme("{}");
    acme.change(
        OfferedDefinition.RESOURCE,
        new ObjectName("", DEFINITION),
        "",
        d -> d.objectAt("spec", "names").put("shortNames", object("{'a':['cc']}").get("a")));
    until(
        "it is as it was",
        () ->
            !acme.find(OfferedDefinition.RESOURCE, "", DEFINITION)
                .orElseThrow()
                .objectAt("spec", "names")
                .containsKey("shortNames"));

    make("c", "{}");
    until("it is below", () -> below("c").isPresent());
    acme.client.delete(
        OfferedDefinition.RESOURCE, new ObjectName("", DEFINITION), DeleteOptions.NONE);
    until("what the tenant took away is gone below", () -> below("c").isEmpty());
    until("the kind is back and passes", () -> isMade("d") && below("d").isPresent());
  }

  /** Whether it is there; while its kind goes and comes, it goes too. */
  private boolean isMade(String name) {
    try {
      if (acme.find(CERTIFICATES, "default", name).isEmpty()) {
        make(name, "{}");
      }
      return true;
    } catch (ApiException e) {
      if (e.code() >= 500) {
        throw e;
      }
      return false;
    }
  }

  @Test
  void withThePolicyAnEmptyKindGoesAndOneWithObjectsStaysClosed() {
    declareForAcme("{}");
    make("c", "{'spec':{'a':'b'}}");
    until("it is below", () -> below("c").isPresent());

    declare();
    until("no more are made", () -> isClosed("d"));
    acme.change(
        CERTIFICATES,
        new ObjectName("default", "c"),
        "",
        c -> Meta.of(c).objectOrCreate("labels").put("still", "mine"));
    assertThat(below("c")).isPresent();

    acme.client.delete(CERTIFICATES, new ObjectName("default", "c"), DeleteOptions.NONE);
    until(
        "the kind is gone",
        () -> {
          syncer.patrolNow();
          return acme.find(OfferedDefinition.RESOURCE, "", DEFINITION).isEmpty();
        });
  }

  private boolean isClosed(String name) {
    try {
      make(name, "{}");
      acme.client.delete(CERTIFICATES, new ObjectName("default", name), DeleteOptions.NONE);
      return false;
    } catch (ApiException e) {
      return e.status().message().contains("does not offer this kind any more");
    }
  }

  @Test
  void aPolicyThatComesBackFindsItsObjects() {
    declareForAcme("{}");
    make("kept", "{'spec':{'a':'1'}}");
    until("it is below", () -> below("kept").isPresent());
    String uid = Meta.uid(below("kept").orElseThrow());
    declare();
    until("no more are made", () -> isClosed("d"));

    declareForAcme("{}");
    until(
        "changes pass again",
        () -> {
          change(acme, "default", "kept", "{'spec':{'a':'2'}}");
          return spec(below("kept").orElseThrow(), "a").equals("2");
        });

    assertThat(Meta.uid(below("kept").orElseThrow())).isEqualTo(uid);
  }

  @Test
  void aPolicyThatSaysSomethingElseIsFollowedForWhatIsThere() {
    declareForAcme("{}");
    make("c", "{'spec':{'a':'1','internal':'x'}}");
    until("it is below", () -> spec(below("c").orElseGet(JsonObject::new), "internal").equals("x"));

    declareForAcme(
        "{'fields':{'down':{'deny':['spec.internal']}},"
            + "'patches':[{'op':'add','path':'/spec/owner','value':'{tenant}'}]}");

    until(
        "it is as it says",
        () -> below("c").filter(o -> spec(o, "owner").equals("acme")).isPresent());
    assertThat(spec(below("c").orElseThrow(), "internal")).isEmpty();
  }

  @Test
  void publicObjectsAreOfferedAndStayAsTheyAre() {
    superCluster.create(
        ISSUERS,
        object(
            """
            {'apiVersion':'pki.example.com/v1','kind':'Issuer',
             'metadata':{'name':'hidden'},'spec':{'ca':'h'}}\
            """));
    superCluster.create(
        ISSUERS,
        object(
            """
            {'apiVersion':'pki.example.com/v1','kind':'Issuer',
             'metadata':{'name':'letsencrypt','labels':{'insula.dev/offered':'true'}},
             'spec':{'ca':'one','account':'secret'}}\
            """));
    declare(Certificates.issuerDeclaration("{}"));
    until("it is offered", () -> issuer("letsencrypt").isPresent());
    assertThat(issuer("letsencrypt").orElseThrow().objectAt("spec"))
        .isEqualTo(object("{'ca':'one'}"));
    assertThat(issuer("hidden")).isEmpty();

    superCluster.change(
        ISSUERS,
        new ObjectName("", "letsencrypt"),
        "status",
        i -> i.put("status", object("{'ready':true}")));
    until(
        "its status is seen",
        () -> issuer("letsencrypt").orElseThrow().objectAt("status").bool("ready", false));

    acme.change(
        ISSUERS,
        new ObjectName("", "letsencrypt"),
        "",
        i -> i.objectAt("spec").put("ca", "forged"));
    until(
        "what the tenant writes does not stay",
        () -> spec(issuer("letsencrypt").orElseThrow(), "ca").equals("one"));
    acme.client.delete(ISSUERS, new ObjectName("", "letsencrypt"), DeleteOptions.NONE);
    until("it is back", () -> issuer("letsencrypt").isPresent());

    superCluster.change(
        ISSUERS,
        new ObjectName("", "letsencrypt"),
        "",
        i -> Meta.of(i).objectAt("labels").remove("insula.dev/offered"));
    until("it is not public any more", () -> issuer("letsencrypt").isEmpty());
    declare();
    until(
        "the kind is gone",
        () -> acme.find(OfferedDefinition.RESOURCE, "", "issuers.pki.example.com").isEmpty());
  }

  private Optional<JsonObject> issuer(String name) {
    return acme.find(ISSUERS, "", name);
  }

  @Test
  void aTenantWithoutTheDefinitionAsFromABackupLosesNothing() {
    declareForAcme("{}");
    for (int i = 0; i < 20; i++) {
      make("c" + i, "{}");
    }
    until("they are below", () -> below("c19").isPresent() && count() == 20);
    syncer.release(acme.tenant.identity());
    // As a control plane that was made anew: nobody hears of the deletions.
    acme.client.delete(
        OfferedDefinition.RESOURCE, new ObjectName("", DEFINITION), DeleteOptions.NONE);
    until("it is gone", () -> acme.find(OfferedDefinition.RESOURCE, "", DEFINITION).isEmpty());

    syncer.serve(acme.tenant, World.ENDPOINT, Scenario.profile("{}"));

    until("the kind is back", () -> Certificates.isServed(acme, DEFINITION));
    until(
        "the deletions are held",
        () -> {
          syncer.patrolNow();
          return syncer.report(acme.tenant.identity()).held() == 20;
        });
    assertThat(count()).isEqualTo(20);
  }

  private long count() {
    return superCluster.list(CERTIFICATES).size();
  }
}
