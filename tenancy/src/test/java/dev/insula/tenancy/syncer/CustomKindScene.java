package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Certificates.CERTIFICATES;
import static dev.insula.tenancy.world.Eventually.until;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.world.Certificates;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/**
 * A tenant whose platform declares kinds, on the real API server: what tests of them begin with.
 */
abstract class CustomKindScene {

  static final String DEFINITION = "certificates.pki.example.com";

  @AutoClose final World world = new World();
  final ClusterView superCluster = world.superCluster;
  TenantView acme;
  Syncer syncer;

  @BeforeEach
  void open() throws Exception {
    Certificates.install(superCluster, Certificates.definition());
    Certificates.install(superCluster, Certificates.issuers());
    acme = world.view(World.tenant("acme"));
    syncer = world.syncer(acme.tenant);
  }

  void declare(Declaration... declarations) {
    syncer.declare(List.of(declarations));
  }

  void declareForAcme(String policy) {
    declare(Certificates.declaration(policy));
    until("acme has the kind", () -> Certificates.isServed(acme, DEFINITION));
  }

  void make(String name, String members) {
    acme.create(CERTIFICATES, Certificates.certificate(name, members));
  }

  Optional<JsonObject> below(String name) {
    return superCluster.find(CERTIFICATES, acme.superNamespace("default"), name);
  }

  JsonObject above(String name) {
    return acme.find(CERTIFICATES, "default", name).orElseThrow();
  }

  static String spec(JsonObject object, String member) {
    return object.objectAt("spec").string(member, "");
  }

  void change(ClusterView cluster, String namespace, String name, String members) {
    cluster.change(
        CERTIFICATES, new ObjectName(namespace, name), "", o -> Scenario.merge(o, object(members)));
  }

  /** What the platform says of an object that it does not pass. */
  String refusal(String name) {
    return Meta.annotations(above(name)).getOrDefault("insula.dev/refused", "");
  }
}
