package dev.insula.controllers;

import static dev.insula.controllers.World.ME;
import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StorageControllersTest {

  private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");
  private static final GroupVersionResource CLAIMS =
      new GroupVersionResource("", "v1", "persistentvolumeclaims");
  private static final GroupVersionResource VOLUMES =
      new GroupVersionResource("", "v1", "persistentvolumes");
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("storage.k8s.io", "v1", "storageclasses");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  @Test
  void aClaimGetsTheSmallestVolumeThatWillDoAndLeavesItReleased() {
    volume("big", "100Gi", "");
    volume("small", "5Gi", "");
    volume("tiny", "1Gi", "");
    volumePhase("big", "Available");
    volumePhase("small", "Available");
    volumePhase("tiny", "Available");
    claim("data", "2Gi", "\"storageClassName\":\"\",");
    claimPhase("data", "Bound");
    JsonObject claim = claim("data");
    assertThat(claim.objectAt("spec").string("volumeName")).isEqualTo("small");
    assertThat(claim.objectAt("status", "capacity").string("storage")).isEqualTo("5Gi");
    volumePhase("small", "Bound");
    volumePhase("big", "Available");

    client.delete(CLAIMS, new ObjectName("default", "data"), DeleteOptions.NONE);
    volumePhase("small", "Released");
  }

  @Test
  void aClaimIsToldWhyTheVolumeThatItNamesIsNotForIt() {
    volume("small", "1Gi", "");
    claim("data", "2Gi", "\"storageClassName\":\"\",\"volumeName\":\"small\",");

    told("Cannot bind to requested volume \"small\": requested PV is too small");
    assertThat(claim("data").objectAt("status").string("phase")).isEqualTo("Pending");
  }

  @Test
  void newVolumesThatDoNotFitAreNoReasonToTellAClaimAgain() {
    claim("data", "2Gi", "\"storageClassName\":\"absent\",");
    told("storageclass.storage.k8s.io \"absent\" not found");
    for (int i = 0; i < 5; i++) {
      volume("small-" + i, "1Gi", "");
      volumePhase("small-" + i, "Available");
    }
    claim("late", "2Gi", "\"storageClassName\":\"missing\",");
    told("storageclass.storage.k8s.io \"missing\" not found");

    assertThat(client.list(EVENTS, "default", ListOptions.NONE).items())
        .allMatch(event -> event.tree().integer("count", 0) == 1);
  }

  private void told(String message) {
    await(
        () ->
            client.list(EVENTS, "default", ListOptions.NONE).items().stream()
                .anyMatch(event -> event.tree().string("message", "").equals(message)),
        () -> client.list(EVENTS, "default", ListOptions.NONE).items());
  }

  @Test
  void aClassOfAttributesStaysAsLongAsAClaimWantsIt() {
    var classes = new GroupVersionResource("storage.k8s.io", "v1", "volumeattributesclasses");
    var fast = new ObjectName("", "fast");
    client.create(
        classes,
        Json.parseObject(
            """
            {"apiVersion":"storage.k8s.io/v1","kind":"VolumeAttributesClass",
             "metadata":{"name":"fast"},"driverName":"example.com","parameters":{"a":"b"}}\
            """),
        ME);
    claim("data", "2Gi", "\"volumeAttributesClassName\":\"fast\",");
    client.delete(classes, fast, DeleteOptions.NONE);
    claim("other", "2Gi", "\"storageClassName\":\"absent\",");
    told("storageclass.storage.k8s.io \"absent\" not found");
    assertThat(Meta.isDeleting(client.get(classes, fast).tree())).isTrue();

    client.delete(CLAIMS, new ObjectName("default", "data"), DeleteOptions.NONE);

    await(
        () -> client.list(classes, "", ListOptions.NONE).items().isEmpty(),
        () -> client.list(classes, "", ListOptions.NONE).items());
  }

  @Test
  void aClaimWaitsForAVolumeThatComesLater() {
    claim("data", "2Gi", "\"storageClassName\":\"\",");
    volume("late", "3Gi", "");
    claimPhase("data", "Bound");
  }

  @Test
  void aVolumeThatIsKeptForAClaimIsNobodyElses() {
    volume("kept", "5Gi", ",\"claimRef\":{\"namespace\":\"default\",\"name\":\"mine\"}");
    claim("other", "2Gi", "\"storageClassName\":\"\",");
    claim("mine", "2Gi", "\"storageClassName\":\"\",");
    claimPhase("mine", "Bound");
    assertThat(claim("other").objectAt("status").string("phase")).isEqualTo("Pending");
  }

  @Test
  void aClaimWithoutClassTakesTheDefaultThatComesLater() {
    claim("data", "2Gi", "");
    client.create(
        CLASSES,
        Json.parseObject(
            """
            {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass",
             "metadata":{"name":"std",
              "annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},
             "provisioner":"example.com/p"}\
            """),
        ME);
    await(
        () ->
            "example.com/p"
                .equals(
                    Meta.annotations(claim("data"))
                        .get("volume.kubernetes.io/storage-provisioner")),
        () -> claim("data"));
    assertThat(claim("data").objectAt("spec").string("storageClassName")).isEqualTo("std");
  }

  @Test
  void aClaimStaysAsLongAsAPodUsesIt() {
    claim("data", "2Gi", "");
    pod("user", "\"persistentVolumeClaim\":{\"claimName\":\"data\"}");
    client.delete(CLAIMS, new ObjectName("default", "data"), DeleteOptions.NONE);
    assertThat(Meta.isDeleting(claim("data"))).isTrue();
    client.delete(PODS, new ObjectName("default", "user"), DeleteOptions.NONE.withGracePeriod(0));
    await(
        () -> client.list(CLAIMS, "default", ListOptions.NONE).items().isEmpty(),
        () -> claim("data"));
  }

  @Test
  void anEphemeralVolumeGetsItsClaimWhichThePodOwns() {
    pod(
        "p",
        "\"ephemeral\":{\"volumeClaimTemplate\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},"
            + "\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],"
            + "\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}}");
    await(
        () -> !client.list(CLAIMS, "default", ListOptions.NONE).items().isEmpty(),
        () -> "no claim");
    JsonObject claim = claim("p-v");
    assertThat(Meta.labels(claim)).containsEntry("a", "b");
    assertThat(Meta.ownerReferences(claim).getFirst().string("kind")).isEqualTo("Pod");
  }

  private JsonObject claim(String name) {
    return client.get(CLAIMS, new ObjectName("default", name)).tree();
  }

  private void claimPhase(String name, String phase) {
    await(
        () -> claim(name).objectAt("status").string("phase", "").equals(phase), () -> claim(name));
  }

  private void volumePhase(String name, String phase) {
    var key = new ObjectName("", name);
    await(
        () -> client.get(VOLUMES, key).tree().objectAt("status").string("phase", "").equals(phase),
        () -> client.get(VOLUMES, key).tree());
  }

  private void claim(String name, String size, String more) {
    client.create(
        CLAIMS,
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"PersistentVolumeClaim",
             "metadata":{"name":"%s","namespace":"default"},
             "spec":{%s"accessModes":["ReadWriteOnce"],
              "resources":{"requests":{"storage":"%s"}}}}\
            """
                .formatted(name, more, size)),
        ME);
  }

  private void volume(String name, String size, String more) {
    client.create(
        VOLUMES,
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"%s"},
             "spec":{"accessModes":["ReadWriteOnce"],"capacity":{"storage":"%s"},
              "hostPath":{"path":"/x"}%s}}\
            """
                .formatted(name, size, more)),
        ME);
  }

  private void pod(String name, String volume) {
    client.create(
        PODS,
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"default"},
             "spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}],
              "volumes":[{"name":"v",%s}]}}\
            """
                .formatted(name, volume)),
        ME);
  }
}
