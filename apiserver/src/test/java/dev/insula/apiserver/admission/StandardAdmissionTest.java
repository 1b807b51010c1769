package dev.insula.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.allocation.ServiceAddresses;
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
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.Operation.Put;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardAdmissionTest {

  private static final ServedResources SERVED =
      new BuiltInResources(KubernetesModel.load(), new KindCatalog()).build();

  private final MapKeyspace keyspace = new MapKeyspace();
  private final ObjectRepository objects = new ObjectRepository(keyspace);

  @BeforeEach
  void aNamespaceWithItsServiceAccount() {
    store("v1", "Namespace", "{'metadata':{'name':'ns'}}");
    store("v1", "ServiceAccount", "{'metadata':{'name':'default','namespace':'ns'}}");
  }

  @Test
  void aPodRunsAsTheDefaultAccountWithAToken() {
    JsonObject pod = pod("{'containers':[{'name':'a','image':'i'}]}");

    create("v1", "Pod", pod);

    JsonObject spec = pod.objectAt("spec");
    assertThat(spec.string("serviceAccountName")).isEqualTo("default");
    assertThat(spec.integer("priority", -1)).isZero();
    assertThat(spec.objects("tolerations")).hasSize(2);
    String volume = spec.objects("volumes").getFirst().string("name");
    assertThat(volume).startsWith("kube-api-access-");
    assertThat(
            spec.objects("containers").getFirst().objects("volumeMounts").getFirst().string("name"))
        .isEqualTo(volume);
  }

  @Test
  void aPodThatWantsNoTokenHasNone() {
    JsonObject pod = pod("{'automountServiceAccountToken':false,'containers':[{'name':'a'}]}");

    create("v1", "Pod", pod);

    assertThat(pod.objectAt("spec").objects("volumes")).isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'serviceAccountName':'ghost'} | error looking up service account ns/ghost: serviceaccount"
            + " \"ghost\" not found",
        "{'priorityClassName':'ghost'} | no PriorityClass with name ghost was found",
        "{'priority':5} | the integer value of priority (5) must not be provided in pod spec;"
            + " priority admission controller computed 0 from the given PriorityClass name",
        "{'runtimeClassName':'ghost'} | pod rejected: RuntimeClass \"ghost\" not found",
        "{'overhead':{'cpu':'1'}} | pod rejected: Pod Overhead set without corresponding"
            + " RuntimeClass defined Overhead",
      })
  void aPodIsForbidden(String spec, String why) {
    assertThatThrownBy(() -> create("v1", "Pod", pod(spec)))
        .hasMessage("pods \"p\" is forbidden: " + why);
  }

  @Test
  void aPodWithoutANameYetIsCalledByWhatItIsMadeFrom() {
    JsonObject pod = pod("{'serviceAccountName':'ghost'}");
    JsonObject metadata = pod.objectAt("metadata");
    metadata.remove("name");
    metadata.put("generateName", "web-");

    assertThatThrownBy(() -> create("v1", "Pod", pod))
        .hasMessageStartingWith("pods \"web-\" is forbidden: error looking up service account");
  }

  @Test
  void nothingIsCreatedInANamespaceThatIsMissing() {
    JsonObject map = json("{'metadata':{'name':'c','namespace':'no'}}");

    assertThatThrownBy(() -> create("v1", "ConfigMap", map))
        .hasMessage("namespaces \"no\" not found");
  }

  @Test
  void nothingIsCreatedInANamespaceThatEnds() {
    store(
        "v1",
        "Namespace",
        "{'metadata':{'name':'old','deletionTimestamp':'2026-01-01T00:00:00Z'},'status':{'phase':'Terminating'}}");
    JsonObject map = json("{'metadata':{'name':'c','namespace':'old'}}");

    assertThatThrownBy(() -> create("v1", "ConfigMap", map))
        .hasMessageContaining("unable to create new content in namespace old");
  }

  @Test
  void theDefaultNamespaceStays() {
    assertThatThrownBy(
            () -> admit(Operation.DELETE, "v1", "Namespace", "", "default", null, new JsonObject()))
        .hasMessage("namespaces \"default\" is forbidden: this namespace may not be deleted");
  }

  @Test
  void aClaimGetsTheDefaultClass() {
    store(
        "storage.k8s.io/v1",
        "StorageClass",
        "{'metadata':{'name':'fast','annotations':{'storageclass.kubernetes.io/is-default-class':'true'}}}");
    JsonObject claim = json("{'metadata':{'name':'c','namespace':'ns'},'spec':{}}");

    create("v1", "PersistentVolumeClaim", claim);

    assertThat(claim.stringAt("spec", "storageClassName")).isEqualTo("fast");
  }

  @Test
  void aServiceKeepsWhatItWasGivenOverUpdates() {
    JsonObject old =
        json(
            "{'metadata':{'name':'a','namespace':'ns'},'spec':{'type':'ClusterIP','clusterIP':'10.96.1.1','clusterIPs':['10.96.1.1']}}");
    JsonObject changed =
        json("{'metadata':{'name':'a','namespace':'ns'},'spec':{'type':'ClusterIP'}}");

    admit(Operation.UPDATE, "v1", "Service", "ns", "a", changed, old);

    assertThat(changed.stringAt("spec", "clusterIP")).isEqualTo("10.96.1.1");
    assertThat(changed.objectAt("spec").strings("clusterIPs")).containsExactly("10.96.1.1");
  }

  private void create(String apiVersion, String kind, JsonObject object) {
    admit(
        Operation.CREATE,
        apiVersion,
        kind,
        Meta.namespace(object),
        Meta.name(object),
        object,
        null);
  }

  private void admit(
      Operation operation,
      String apiVersion,
      String kind,
      String namespace,
      String name,
      @Nullable JsonObject object,
      @Nullable JsonObject old) {
    ResourceDefinition definition = definition(apiVersion, kind);
    var context =
        new WriteContext(
            UserInfo.of("someone"), definition.resource(), namespace, "", false, Instant.EPOCH);
    StandardAdmission.chain(new ServiceAddresses())
        .mutate(
            new AdmissionRequest(
                operation,
                definition,
                new ObjectName(namespace, name),
                context,
                object,
                old,
                objects,
                new Warnings()));
  }

  private void store(String apiVersion, String kind, String text) {
    JsonObject object = json(text);
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    String key = ObjectKeys.key(definition(apiVersion, kind).storage(), Meta.objectName(object));
    keyspace.commit(List.of(new Put(key, Put.ANY, ObjectEncoding.encode(object))));
  }

  private static ResourceDefinition definition(String apiVersion, String kind) {
    return SERVED.find(GroupVersionKind.of(apiVersion, kind)).orElseThrow();
  }

  private static JsonObject pod(String spec) {
    return json("{'metadata':{'name':'p','namespace':'ns'},'spec':" + spec + "}");
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
