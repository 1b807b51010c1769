package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Certificates.CERTIFICATES;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import org.junit.jupiter.api.Test;

/** What controllers of the platform make for objects of declared kinds. */
class CustomResultsTest extends CustomKindScene {

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
}
