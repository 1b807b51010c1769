package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Certificates.CERTIFICATES;
import static dev.insula.tenancy.world.Certificates.ISSUERS;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.translation.OfferedDefinition;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.Certificates;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kinds that the platform declares, on the real API server. */
class CustomKindSyncTest {

  private static final String DEFINITION = "certificates.pki.example.com";

  @AutoClose private final World world = new World();
  private final ClusterView superCluster = world.superCluster;
  private TenantView acme;
  private Syncer syncer;

  @BeforeEach
  void open() throws Exception {
    Certificates.install(superCluster, Certificates.definition());
    Certificates.install(superCluster, Certificates.issuers());
    acme = world.view(World.tenant("acme"));
    syncer = world.syncer(acme.tenant);
  }

  private void declare(Declaration... declarations) {
    syncer.declare(List.of(declarations));
  }

  private void declareForAcme(String policy) {
    declare(Certificates.declaration(policy));
    until("acme has the kind", () -> Certificates.isServed(acme, DEFINITION));
  }

  private void make(String name, String members) {
    acme.create(CERTIFICATES, Certificates.certificate(name, members));
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

  private Optional<JsonObject> below(String name) {
    return superCluster.find(CERTIFICATES, acme.superNamespace("default"), name);
  }

  private JsonObject above(String name) {
    return acme.find(CERTIFICATES, "default", name).orElseThrow();
  }

  private static String spec(JsonObject object, String member) {
    return object.objectAt("spec").string(member, "");
  }

  private void change(ClusterView cluster, String namespace, String name, String members) {
    cluster.change(
        CERTIFICATES, new ObjectName(namespace, name), "", o -> Scenario.merge(o, object(members)));
  }

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

  private static final String RESULTS = "{'results':[{'path':'spec.secretName','to':'Secret'}]}";

  private static JsonObject secret(String namespace, String name, String members) {
    JsonObject secret =
        object(
            "{'apiVersion':'v1','kind':'Secret','metadata':{'namespace':'%s','name':'%s'}}"
                .formatted(namespace, name));
    Scenario.merge(secret, object(members));
    return secret;
  }

  /** A certificate that names a Secret, and what it is called below. */
  private String named(String certificate, String secret) {
    make(certificate, "{'spec':{'secretName':'" + secret + "'}}");
    until("it is below", () -> below(certificate).isPresent());
    return spec(below(certificate).orElseThrow(), "secretName");
  }

  private void issue(String name) {
    superCluster.create(
        SyncedKind.SECRET,
        secret(
            acme.superNamespace("default"),
            name,
            "{'metadata':{'labels':{'app':'issuer'}},'type':'kubernetes.io/tls',"
                + "'data':{'tls.crt':'QQ==','tls.key':'QQ=='}}"));
  }

  private String key(String secret) {
    return acme.find(SyncedKind.SECRET, "default", secret)
        .map(s -> s.objectAt("data").string("tls.key", ""))
        .orElse("absent");
  }

  @Test
  void whatAControllerMakesForItComesUpAndStaysAsItIs() {
    declareForAcme(RESULTS);
    String made = named("c", "tls");
    assertThat(made).startsWith("insula.result.tls.");

    issue(made);
    until("it is above", () -> key("tls").equals("QQ=="));
    JsonObject above = acme.find(SyncedKind.SECRET, "default", "tls").orElseThrow();
    assertThat(above.string("type", "")).isEqualTo("kubernetes.io/tls");
    assertThat(Meta.labels(above)).isEmpty();

    String where = acme.superNamespace("default");
    superCluster.change(
        CERTIFICATES,
        new ObjectName(where, "c"),
        "status",
        o -> o.put("status", object("{'message':'issued " + made + "'}")));
    until(
        "it is called as the tenant calls it",
        () -> above("c").objectAt("status").string("message", "").equals("issued tls"));

    acme.change(
        SyncedKind.SECRET.resource(),
        new ObjectName("default", "tls"),
        "",
        s -> s.objectAt("data").put("tls.key", "Qg=="));
    until("it is as it was made", () -> key("tls").equals("QQ=="));
    acme.delete(SyncedKind.SECRET, "default", "tls");
    until("it is back", () -> key("tls").equals("QQ=="));

    acme.pod("p", "{'spec':{'volumes':[{'name':'v','secret':{'secretName':'tls'}}]}}");
    until(
        "a pod has a copy of it",
        () -> acme.below(SyncedKind.SECRET, "default", "tls").isPresent());
  }

  @Test
  void aTenantThatNamesASecretOfThePlatformGetsNothingOfIt() {
    declareForAcme(RESULTS);
    String registry = named("thief", "registry");
    assertThat(registry).isNotEqualTo("registry");
    issue("registry");

    issue(named("c", "tls"));
    until("what was made is above", () -> key("tls").equals("QQ=="));
    syncer.patrolNow();
    until("nothing waits", () -> syncer.backlog() == 0);
    assertThat(key("registry")).isEqualTo("absent");
  }

  @Test
  void aSecretOfTheTenantsOwnIsNotWrittenOver() {
    declareForAcme(RESULTS);
    acme.create(SyncedKind.SECRET, secret("default", "tls", "{'data':{'tls.key':'Qg=='}}"));

    issue(named("c", "tls"));

    until(
        "the tenant is told",
        () ->
            acme.list(ClusterView.EVENTS).stream()
                .anyMatch(e -> e.string("message", "").contains("rule result-name")));
    assertThat(key("tls")).isEqualTo("Qg==");
    acme.delete(SyncedKind.SECRET, "default", "tls");
    until("the name is free", () -> key("tls").equals("QQ=="));
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
  void anObjectThatCanNotBePatchedSaysWhy() {
    declareForAcme("{'patches':[{'op':'remove','path':'/spec/x/y'}]}");

    make("c", "{'spec':{}}");

    until(
        "it is said",
        () ->
            Meta.annotations(above("c"))
                .getOrDefault("insula.dev/refused", "")
                .contains("RefusedByPlatform: the platform's patch of /spec/x/y does not apply"));
    assertThat(below("c")).isEmpty();

    change(acme, "default", "c", "{'spec':{'x':{'y':1,'z':2}}}");
    until("it is below", () -> below("c").isPresent());
    until(
        "nothing is said any more",
        () -> !Meta.annotations(above("c")).containsKey("insula.dev/refused"));
  }

  @Test
  void anObjectThatLeadsToNamespacesOfThePlatformIsRefused() {
    declareForAcme("{}");

    make("c", "{'spec':{'target':{'namespace':'kube-system'}}}");

    until(
        "it is said",
        () ->
            Meta.annotations(above("c"))
                .getOrDefault("insula.dev/refused", "")
                .contains("spec.target.namespace: refused by rule undeclared-namespace"));
    assertThat(below("c")).isEmpty();

    change(acme, "default", "c", "{'spec':{'target':{'namespace':''}}}");
    until("it is below", () -> below("c").isPresent());

    change(acme, "default", "c", "{'spec':{'target':{'namespace':'other'}}}");
    until("that is said", () -> Meta.annotations(above("c")).containsKey("insula.dev/refused"));
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
    until(
        "theirs is refused",
        () ->
            Meta.annotations(above("theirs"))
                .getOrDefault("insula.dev/refused", "")
                .contains("own-hosts"));
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
    until(
        "it is told",
        () ->
            Meta.annotations(above("two"))
                .getOrDefault("insula.dev/refused", "")
                .contains("count/certificates.pki.example.com"));
    assertThat(below("two")).isEmpty();

    acme.client.delete(CERTIFICATES, new ObjectName("default", "one"), DeleteOptions.NONE);
    until("the second has its place", () -> below("two").isPresent());
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
