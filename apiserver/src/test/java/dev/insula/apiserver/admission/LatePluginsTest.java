package dev.insula.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.controlplane.BuiltInResources;
import dev.insula.apiserver.kinds.KindCatalog;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.objects.ObjectEncoding;
import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.request.Warnings;
import dev.insula.apiserver.testing.MapKeyspace;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Meta;
import dev.insula.store.Operation.Put;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of claims that grow, of new nodes, and of secrets that accounts must name. */
class LatePluginsTest {

  private static final ServedResources SERVED =
      new BuiltInResources(KubernetesModel.load(), new KindCatalog()).build();

  private final MapKeyspace keyspace = new MapKeyspace();
  private final ObjectRepository objects = new ObjectRepository(keyspace);

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Pending | fast | Only bound persistent volume claims can be expanded",
        "Bound | fixed | only dynamically provisioned pvc can be resized and the storageclass that"
            + " provisions the pvc must support resize",
        "Bound | none | only dynamically provisioned pvc can be resized and the storageclass that"
            + " provisions the pvc must support resize",
      })
  void aClaimDoesNotGrow(String phase, String storageClass, String why) {
    classes();
    assertThatThrownBy(() -> resize(phase, storageClass))
        .hasMessage("persistentvolumeclaims \"c\" is forbidden: " + why);
  }

  @Test
  void aBoundClaimOfAClassThatExpandsGrows() {
    classes();
    resize("Bound", "fast");
  }

  @Test
  void aNewNodeIsNotReady() {
    JsonObject node = json("{'metadata':{'name':'n'},'spec':{}}");
    new NewNodeTaint().admit(request(Operation.CREATE, "v1", "Node", node, null));
    new NewNodeTaint().admit(request(Operation.CREATE, "v1", "Node", node, null));
    assertThat(node.objectAt("spec").objects("taints"))
        .containsExactly(json("{'key':'node.kubernetes.io/not-ready','effect':'NoSchedule'}"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'volumes':[{'name':'v','secret':{'secretName':'x'}}]} | volume with"
            + " secret.secretName=\"x\" is not allowed because service account a does not reference"
            + " that secret",
        "{'containers':[{'name':'c','env':[{'name':'E','valueFrom':{'secretKeyRef':{'name':'x'}}}]}]}"
            + " | container c with envVar E referencing secret.secretName=\"x\" is not allowed"
            + " because service account a does not reference that secret",
        "{'imagePullSecrets':[{'name':'known'}]} | imagePullSecrets[0].name=\"known\" is not"
            + " allowed because service account a does not reference that imagePullSecret",
      })
  void aPodMayNotUseOtherSecrets(String spec, String why) {
    JsonObject account =
        json(
            "{'metadata':{'name':'a','annotations':{'kubernetes.io/enforce-mountable-secrets':'true'}},"
                + "'secrets':[{'name':'known'}]}");
    JsonObject pod = json("{'metadata':{'name':'p'},'spec':" + spec + "}");
    assertThatThrownBy(() -> MountableSecrets.check(pod, account))
        .hasMessage("pods \"p\" is forbidden: " + why);
  }

  private void classes() {
    store("{'metadata':{'name':'fast'},'allowVolumeExpansion':true}");
    store("{'metadata':{'name':'fixed'}}");
  }

  private void resize(String phase, String storageClass) {
    JsonObject old = claim(phase, storageClass, "1Gi");
    JsonObject claim = claim(phase, storageClass, "2Gi");
    new ClaimResize()
        .validate(request(Operation.UPDATE, "v1", "PersistentVolumeClaim", claim, old));
  }

  private static JsonObject claim(String phase, String storageClass, String size) {
    return json(
        "{'metadata':{'name':'c','namespace':'ns'},'spec':{'storageClassName':'"
            + storageClass
            + "','resources':{'requests':{'storage':'"
            + size
            + "'}}},'status':{'phase':'"
            + phase
            + "'}}");
  }

  private AdmissionRequest request(
      Operation operation,
      String apiVersion,
      String kind,
      JsonObject object,
      @Nullable JsonObject old) {
    ResourceDefinition definition = definition(apiVersion, kind);
    var context =
        new WriteContext(
            UserInfo.of("someone"),
            definition.resource(),
            Meta.namespace(object),
            "",
            false,
            Instant.EPOCH);
    return new AdmissionRequest(
        operation,
        definition,
        Meta.objectName(object),
        context,
        object,
        old,
        objects,
        new Warnings());
  }

  private void store(String text) {
    JsonObject object = json(text);
    object.put("apiVersion", "storage.k8s.io/v1");
    object.put("kind", "StorageClass");
    String key =
        ObjectKeys.key(
            definition("storage.k8s.io/v1", "StorageClass").storage(), Meta.objectName(object));
    keyspace.commit(List.of(new Put(key, Put.ANY, ObjectEncoding.encode(object))));
  }

  private static ResourceDefinition definition(String apiVersion, String kind) {
    return SERVED.find(GroupVersionKind.of(apiVersion, kind)).orElseThrow();
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
