package dev.insula.controllers;

import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.await;
import static dev.insula.controllers.World.get;
import static dev.insula.controllers.World.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StatefulSetTest {

  static final GroupVersionResource STATEFUL_SETS =
      new GroupVersionResource("apps", "v1", "statefulsets");
  static final GroupVersionResource REVISIONS =
      new GroupVersionResource("apps", "v1", "controllerrevisions");
  static final GroupVersionResource CLAIMS =
      new GroupVersionResource("", "v1", "persistentvolumeclaims");

  private static final String CLAIM_TEMPLATES =
      "'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{'accessModes':['ReadWriteOnce'],"
          + "'resources':{'requests':{'storage':'1Gi'}}}}]";

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  static void set(ControlPlaneClient client, int replicas, String spec) {
    Islands.create(
        client,
        STATEFUL_SETS,
        """
        {'apiVersion':'apps/v1','kind':'StatefulSet',
         'metadata':{'name':'db','namespace':'default'},
         'spec':{'replicas':%d,'serviceName':'peers',%s'selector':{'matchLabels':{'app':'db'}},
          'template':{'metadata':{'labels':{'app':'db'}},
           'spec':{'containers':[{'name':'c','image':'i'}]}}}}\
        """
            .formatted(replicas, spec.isEmpty() ? "" : spec + ","));
  }

  private JsonObject status() {
    return get(client, STATEFUL_SETS, "db").objectAt("status");
  }

  private List<String> pods() {
    return List.copyOf(new TreeSet<>(list(client, PODS).stream().map(Meta::name).toList()));
  }

  private void awaitPods(String... names) {
    await(() -> pods().equals(List.of(names)), this::pods);
  }

  private void awaitReady(int replicas) {
    await(
        () -> {
          Kubelet.ready(client);
          Kubelet.remove(client);
          return status().integer("readyReplicas", 0) == replicas
              && status().integer("replicas", 0) == replicas;
        },
        this::status);
  }

  private void image(String image) {
    Islands.change(
        client,
        STATEFUL_SETS,
        "db",
        set ->
            set.objectAt("spec", "template", "spec")
                .objects("containers")
                .getFirst()
                .put("image", image));
  }

  private String image(JsonObject pod) {
    return pod.objectAt("spec").objects("containers").getFirst().string("image", "");
  }

  private void scale(int replicas) {
    Islands.change(
        client, STATEFUL_SETS, "db", set -> set.objectAt("spec").put("replicas", (long) replicas));
  }

  @Test
  void podsComeOneAfterAnotherAndGoInTheOppositeOrder() {
    set(client, 3, "");
    awaitPods("db-0");
    Kubelet.ready(client);
    awaitPods("db-0", "db-1");
    Kubelet.ready(client);
    awaitPods("db-0", "db-1", "db-2");
    awaitReady(3);
    scale(1);
    awaitPods("db-0");
    await(() -> status().integer("replicas", 0) == 1, this::status);
    assertThat(status().integer("availableReplicas", 0)).isEqualTo(1);
  }

  @Test
  void aPodHasItsNameInItsLabelsAndItsHost() {
    set(client, 1, "'ordinals':{'start':5}");
    awaitPods("db-5");
    JsonObject pod = list(client, PODS).getFirst();
    String revision = Meta.name(list(client, REVISIONS).getFirst());
    assertThat(Meta.labels(pod))
        .containsEntry("statefulset.kubernetes.io/pod-name", "db-5")
        .containsEntry("apps.kubernetes.io/pod-index", "5")
        .containsEntry("controller-revision-hash", revision);
    assertThat(pod.objectAt("spec").string("hostname")).isEqualTo("db-5");
    assertThat(pod.objectAt("spec").string("subdomain")).isEqualTo("peers");
    await(() -> revision.equals(status().string("currentRevision")), this::status);
    assertThat(status().string("updateRevision")).isEqualTo(revision);
  }

  @Test
  void inParallelAllPodsComeAtOnce() {
    set(client, 3, "'podManagementPolicy':'Parallel'");
    awaitPods("db-0", "db-1", "db-2");
    scale(0);
    awaitPods();
  }

  @Test
  void aNewTemplateReplacesThePodsFromTheLastToTheFirst() {
    set(client, 3, "");
    awaitReady(3);
    String before = status().string("currentRevision", "");
    image("new");
    awaitImages("i", "i", "new");
    assertThat(status().string("currentRevision")).isEqualTo(before);
    Kubelet.ready(client);
    awaitImages("i", "new", "new");
    awaitReady(3);
    await(() -> status().integer("updatedReplicas", 0) == 3, this::status);
    awaitReady(3);
    await(
        () -> status().string("currentRevision", "").equals(status().string("updateRevision", "")),
        this::status);
    assertThat(status().string("currentRevision")).isNotEqualTo(before);
    assertThat(list(client, REVISIONS)).hasSize(2);
  }

  private void awaitImages(String... images) {
    await(
        () ->
            pods().size() == images.length
                && list(client, PODS).stream().map(this::image).toList().equals(List.of(images)),
        () -> list(client, PODS).stream().map(this::image).toList());
  }

  @Test
  void placesBelowThePartitionKeepTheOldTemplate() {
    set(client, 2, "'updateStrategy':{'rollingUpdate':{'partition':1}}");
    awaitReady(2);
    image("new");
    awaitImages("i", "new");
    awaitReady(2);
    Kubelet.delete(client, "db-0");
    awaitImages("i", "new");
  }

  @Test
  void inParallelTooOnePodIsReplacedAfterAnother() {
    set(client, 3, "'podManagementPolicy':'Parallel'");
    awaitReady(3);
    image("new");
    awaitImages("i", "i", "new");
    Kubelet.ready(client);
    awaitImages("i", "new", "new");
  }

  @Test
  void aPodIsNotReplacedWhileOneAboveItIsNotReadyWhateverElseIsDown() {
    set(client, 3, "'podManagementPolicy':'Parallel'");
    awaitPods("db-0", "db-1", "db-2");
    Kubelet.ready(client, pod -> Meta.name(pod).equals("db-1"));
    image("new");
    awaitImages("i", "i", "new");
    await(() -> status().integer("updatedReplicas", 0) == 1, this::status);
    Kubelet.ready(client, pod -> Meta.name(pod).equals("db-0"));
    await(() -> status().integer("readyReplicas", 0) == 2, this::status);
    awaitImages("i", "i", "new");
  }

  @Test
  void onDeletePodsAreReplacedWhenSomebodyDeletesThem() {
    set(client, 2, "'updateStrategy':{'type':'OnDelete'}");
    awaitReady(2);
    image("new");
    await(
        () -> !status().string("updateRevision", "").equals(status().string("currentRevision", "")),
        this::status);
    assertThat(list(client, PODS)).allMatch(pod -> image(pod).equals("i"));
    Kubelet.delete(client, "db-0");
    awaitImages("new", "i");
  }

  @Test
  void goingBackToAnOldTemplateUsesItsRevisionAgain() {
    set(client, 1, "");
    awaitReady(1);
    image("new");
    awaitImages("new");
    awaitReady(1);
    image("i");
    awaitImages("i");
    await(
        () ->
            list(client, REVISIONS).stream()
                .map(r -> r.integer("revision", 0))
                .sorted()
                .toList()
                .equals(List.of(2L, 3L)),
        () -> list(client, REVISIONS));
  }

  @Test
  void aPodThatHasEndedIsMadeAgain() {
    set(client, 1, "");
    awaitReady(1);
    String uid = Meta.uid(list(client, PODS).getFirst());
    Kubelet.exit(client, 1);
    await(
        () -> {
          List<JsonObject> pods = list(client, PODS);
          return pods.size() == 1 && !Meta.uid(pods.getFirst()).equals(uid);
        },
        () -> list(client, PODS));
  }

  @Test
  void everyPlaceKeepsItsClaims() {
    set(client, 2, CLAIM_TEMPLATES);
    awaitReady(2);
    assertThat(list(client, CLAIMS))
        .extracting(Meta::name)
        .containsExactly("data-db-0", "data-db-1");
    assertThat(Meta.labels(list(client, CLAIMS).getFirst())).containsEntry("app", "db");
    JsonObject volume =
        list(client, PODS).getFirst().objectAt("spec").objects("volumes").getFirst();
    assertThat(volume.objectAt("persistentVolumeClaim").string("claimName")).isEqualTo("data-db-0");
    scale(0);
    awaitPods();
    assertThat(list(client, CLAIMS)).hasSize(2);
    assertThat(Meta.ownerReferences(list(client, CLAIMS).getFirst())).isEmpty();
  }

  @Test
  void claimsGoWithTheirPodsIfThePolicySaysSo() {
    set(
        client,
        2,
        CLAIM_TEMPLATES
            + ",'persistentVolumeClaimRetentionPolicy':{'whenScaled':'Delete','whenDeleted':'Delete'}");
    awaitReady(2);
    await(
        () ->
            list(client, CLAIMS).stream()
                .allMatch(
                    c ->
                        Meta.ownerReferences(c).stream()
                            .anyMatch(
                                o ->
                                    o.string("kind", "").equals("StatefulSet")
                                        && o.bool("controller", false)
                                        && o.bool("blockOwnerDeletion", false))),
        () -> list(client, CLAIMS));
    scale(1);
    awaitPods("db-0");
    await(
        () -> list(client, CLAIMS).stream().filter(c -> !Meta.isDeleting(c)).count() == 1,
        () -> list(client, CLAIMS));
  }

  @Test
  void aClaimThatSomebodyElseControlsIsLeftToThem() {
    Islands.create(
        client,
        CLAIMS,
        """
        {'apiVersion':'v1','kind':'PersistentVolumeClaim',
         'metadata':{'name':'data-db-0','namespace':'default','ownerReferences':[
          {'apiVersion':'v1','kind':'Namespace','name':'default','uid':'%s','controller':true}]},
         'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}\
        """
            .formatted(
                Meta.uid(
                    client
                        .get(
                            new GroupVersionResource("", "v1", "namespaces"),
                            new ObjectName("", "default"))
                        .tree())));
    set(
        client,
        1,
        CLAIM_TEMPLATES + ",'persistentVolumeClaimRetentionPolicy':{'whenDeleted':'Delete'}");
    awaitReady(1);

    assertThat(Meta.ownerReferences(get(client, CLAIMS, "data-db-0")))
        .extracting(o -> o.string("kind", ""))
        .containsExactly("Namespace");
  }

  @Test
  void aRevisionHasItsDataInTheOrderInWhichClientsCompareIt() {
    set(client, 0, "");
    await(() -> !list(client, REVISIONS).isEmpty(), this::status);

    String name = Meta.name(list(client, REVISIONS).getFirst());
    byte[] bytes = client.get(REVISIONS, new ObjectName("default", name)).bytes();

    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .contains(
            "\"data\":{\"spec\":{\"template\":{\"$patch\":\"replace\",\"metadata\":{\"labels\":{\"app\":\"db\"}},"
                + "\"spec\":{\"containers\":[{\"image\":\"i\",\"imagePullPolicy\":\"Always\",\"name\":\"c\"");
  }

  @Test
  void revisionsBeyondTheLimitGoWhenARolloutIsOver() {
    set(client, 1, "'revisionHistoryLimit':0");
    awaitReady(1);
    image("two");
    await(
        () -> {
          Kubelet.ready(client);
          Kubelet.remove(client);
          return list(client, PODS).stream().map(this::image).toList().equals(List.of("two"));
        },
        () -> list(client, PODS));

    await(() -> list(client, REVISIONS).size() == 1, () -> list(client, REVISIONS));
  }
}
