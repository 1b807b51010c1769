package dev.insula.tenancy;

import static dev.insula.tenancy.PolicedCluster.AS;
import static dev.insula.tenancy.PolicedCluster.INSULA;
import static dev.insula.tenancy.Scenario.merge;
import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.Certificates;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What holds in the super cluster itself for kinds that are declared: for writes past the airlock.
 */
class DeclaredKindPoliciesTest {

  @AutoClose private static PolicedCluster cluster;

  @BeforeAll
  static void open() throws Exception {
    cluster = new PolicedCluster();
  }

  private static JsonObject certificate(String name, String group, boolean marked) {
    JsonObject certificate = Certificates.certificate(name, "{}");
    certificate.put("apiVersion", group + "/v1");
    Meta.of(certificate).put("namespace", cluster.namespace);
    if (marked) {
      Meta.of(certificate)
          .put("labels", JsonObject.of("insula.dev/tenant-uid", cluster.tenant().identity().uid()));
    }
    return certificate;
  }

  private static GroupVersionResource certificates(String group) {
    return new GroupVersionResource(group, "v1", "certificates");
  }

  @Test
  void insulaWritesDeclaredKindsAndNoOthersOfTheirName() {
    String declared = "pki.example.com";
    var client = cluster.as(INSULA);

    assertThat(client.create(certificates(declared), certificate("a", declared, true), AS))
        .isNotNull();
    assertThatThrownBy(
            () -> client.create(certificates(declared), certificate("b", declared, false), AS))
        .hasMessageContaining("marked as another tenant's");
    String other = "other.example.com";
    assertThatThrownBy(() -> client.create(certificates(other), certificate("c", other, true), AS))
        .hasMessageContaining("Insula writes no such kind for tenants");
  }

  @Test
  void controllersKeepDeclaredKindsAndMakeNone() {
    String declared = "pki.example.com";
    cluster.as(INSULA).create(certificates(declared), certificate("kept", declared, true), AS);
    var controller = cluster.as("system:serviceaccount:kube-system:issuer");
    var name = new ObjectName(cluster.namespace, "kept");

    JsonObject kept = controller.get(certificates(declared), name).tree();
    Meta.of(kept).put("finalizers", JsonArray.of("example.com/issued"));
    kept.put("spec", JsonObject.of("serial", "7"));
    assertThat(controller.update(certificates(declared), kept, AS)).isNotNull();

    assertThatThrownBy(
            () -> controller.create(certificates(declared), certificate("d", declared, true), AS))
        .hasMessageContaining("only the platform writes into namespaces of tenants");
    assertThatThrownBy(
            () ->
                cluster
                    .as("system:serviceaccount:elsewhere:issuer")
                    .update(certificates(declared), kept, AS))
        .isInstanceOf(ApiException.class);
  }

  private static JsonObject secret(String name, String metadata) {
    JsonObject secret =
        object("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'" + name + "'}}");
    merge(secret.objectAt("metadata"), object(metadata));
    Meta.of(secret).put("namespace", cluster.namespace);
    return secret;
  }

  private static String marks() {
    return "{'labels':{'insula.dev/tenant-uid':'"
        + cluster.tenant().identity().uid()
        + "'},'annotations':{'insula.dev/uid':'u'}}";
  }

  @Test
  void controllersMakeResultsUnderTheirNamesAndInThePlaceOfNoCopy() {
    var controller = cluster.as("system:serviceaccount:kube-system:issuer");
    GroupVersionResource secrets = SyncedKind.SECRET.resource();
    String refusal = "only the platform writes into namespaces of tenants";

    assertThat(controller.create(secrets, secret("insula.result.a", "{}"), AS)).isNotNull();
    assertThatThrownBy(() -> controller.create(secrets, secret("web", "{}"), AS))
        .hasMessageContaining(refusal);
    assertThatThrownBy(() -> controller.create(secrets, secret("insula.result.b", marks()), AS))
        .hasMessageContaining(refusal);
    assertThatThrownBy(
            () ->
                cluster
                    .as("system:serviceaccount:elsewhere:issuer")
                    .create(secrets, secret("insula.result.c", "{}"), AS))
        .hasMessageContaining(refusal);

    cluster.as(INSULA).create(secrets, secret("insula.result.copy", marks()), AS);
    JsonObject copy =
        controller.get(secrets, new ObjectName(cluster.namespace, "insula.result.copy")).tree();
    List.of("labels", "annotations").forEach(Meta.of(copy)::remove);
    assertThatThrownBy(() -> controller.update(secrets, copy, AS)).hasMessageContaining(refusal);
  }

  @Test
  void controllersMakeWhatIsDeclaredBesides() {
    String besides = "other.example.com";
    var controller = cluster.as("system:serviceaccount:kube-system:issuer");

    assertThat(controller.create(certificates(besides), certificate("request", besides, false), AS))
        .isNotNull();
    assertThatThrownBy(
            () -> controller.create(certificates(besides), certificate("r2", besides, true), AS))
        .hasMessageContaining("only the platform writes into namespaces of tenants");
  }
}
