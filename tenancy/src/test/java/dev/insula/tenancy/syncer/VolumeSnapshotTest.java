package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.syncpolicy.SyncPolicy;
import dev.insula.tenancy.syncpolicy.SyncPolicyResource;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.Certificates;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots of volumes, by the policies that ship. */
class VolumeSnapshotTest {

  private static final String GROUP = "snapshot.storage.k8s.io";
  private static final GroupVersionResource SNAPSHOTS =
      new GroupVersionResource(GROUP, "v1", "volumesnapshots");
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource(GROUP, "v1", "volumesnapshotclasses");

  @AutoClose private final World world = new World();
  private final ClusterView superCluster = world.superCluster;
  private TenantView acme;
  private Syncer syncer;

  @BeforeEach
  void open() throws Exception {
    JsonObject snapshots =
        definition("volumesnapshots", "VolumeSnapshot", "Namespaced", "spec", "status");
    JsonObject classes =
        definition(
            "volumesnapshotclasses",
            "VolumeSnapshotClass",
            "Cluster",
            "driver",
            "deletionPolicy",
            "parameters");
    Certificates.install(superCluster, snapshots);
    Certificates.install(superCluster, classes);
    acme = world.view(World.tenant("acme"));
    syncer = world.syncer(acme.tenant);
    var declarations = new ArrayList<Declaration>();
    for (JsonObject shipped : SyncPolicyResource.shipped()) {
      SyncPolicy policy = SyncPolicy.parse(shipped);
      declarations.add(
          Certificates.declaration(
              policy, policy.definition().startsWith("volumesnapshots.") ? snapshots : classes));
    }
    syncer.declare(declarations);
    until(
        "acme has the kinds",
        () ->
            Certificates.isServed(acme, Meta.name(snapshots))
                && Certificates.isServed(acme, Meta.name(classes)));
  }

  /** As the snapshot controller installs it, with less of a schema. */
  private static JsonObject definition(
      String plural, String kind, String scope, String... members) {
    var properties = new JsonObject();
    for (String member : members) {
      properties.put(
          member,
          member.equals("driver") || member.equals("deletionPolicy")
              ? object("{'type':'string'}")
              : object("{'type':'object','x-kubernetes-preserve-unknown-fields':true}"));
    }
    JsonObject definition =
        object(
            """
            {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
             'metadata':{'name':'%1$s.snapshot.storage.k8s.io','annotations':
               {'api-approved.kubernetes.io':'https://github.com/kubernetes-csi/external-snapshotter/pull/814'}},
             'spec':{'group':'snapshot.storage.k8s.io','scope':'%3$s',
               'names':{'plural':'%1$s','singular':'%4$s','kind':'%2$s','listKind':'%2$sList'},
               'conversion':{'strategy':'None'},
               'versions':[{'name':'v1','served':true,'storage':true,
                 'schema':{'openAPIV3Schema':{'type':'object'}}}]}}\
            """
                .formatted(plural, kind, scope, kind.toLowerCase(java.util.Locale.ROOT)));
    JsonObject version = definition.objectAt("spec").objects("versions").getFirst();
    version.objectAt("schema", "openAPIV3Schema").put("properties", properties);
    if (properties.containsKey("status")) {
      version.put("subresources", object("{'status':{}}"));
    }
    return definition;
  }

  private void snapshotClass(String name, String policy, boolean offered, boolean isDefault) {
    superCluster.create(
        CLASSES,
        object(
            """
            {'apiVersion':'snapshot.storage.k8s.io/v1','kind':'VolumeSnapshotClass',
             'metadata':{'name':'%s','labels':{'insula.dev/offered':'%s'},
               'annotations':{'snapshot.storage.kubernetes.io/is-default-class':'%s'}},
             'driver':'disk.example.com','deletionPolicy':'%s',
             'parameters':{'secret':'of-the-platform'}}\
            """
                .formatted(name, offered, isDefault, policy)));
  }

  private void snapshot(String name, String spec) {
    acme.create(
        SNAPSHOTS,
        object(
            """
            {'apiVersion':'snapshot.storage.k8s.io/v1','kind':'VolumeSnapshot',
             'metadata':{'name':'%s','namespace':'default'},'spec':%s}\
            """
                .formatted(name, spec)));
  }

  private Optional<JsonObject> below(String name) {
    return superCluster.find(SNAPSHOTS, acme.superNamespace("default"), name);
  }

  private JsonObject above(String name) {
    return acme.find(SNAPSHOTS, "default", name).orElseThrow();
  }

  private String refusal(String name) {
    return Meta.annotations(above(name)).getOrDefault("insula.dev/refused", "");
  }

  @Test
  void aSnapshotIsTakenBelowAndItsStateComesUp() {
    snapshotClass("daily", "Delete", true, false);

    snapshot(
        "s", "{'volumeSnapshotClassName':'daily','source':{'persistentVolumeClaimName':'data'}}");
    until("it is below", () -> below("s").isPresent());
    assertThat(below("s").orElseThrow().objectAt("spec"))
        .isEqualTo(
            object(
                "{'volumeSnapshotClassName':'daily','source':{'persistentVolumeClaimName':'data'}}"));

    // What the snapshot controller writes.
    var lower = new ObjectName(acme.superNamespace("default"), "s");
    superCluster.change(
        SNAPSHOTS, lower, "", s -> Meta.of(s).put("finalizers", object("{'a':['x/y']}").get("a")));
    superCluster.change(
        SNAPSHOTS,
        lower,
        "status",
        s ->
            s.put(
                "status",
                object(
                    """
                    {'readyToUse':true,'restoreSize':'1Gi',
                     'boundVolumeSnapshotContentName':'snapcontent-1',
                     'error':{'message':'snapshot %s/s was slow'}}\
                    """
                        .formatted(acme.superNamespace("default")))));

    until("it is ready above", () -> above("s").objectAt("status").bool("readyToUse", false));
    assertThat(above("s").objectAt("status"))
        .isEqualTo(
            object(
                """
                {'readyToUse':true,'restoreSize':'1Gi',
                 'boundVolumeSnapshotContentName':'snapcontent-1',
                 'error':{'message':'snapshot default/s was slow'}}\
                """));
    assertThat(Meta.finalizers(above("s"))).isEmpty();
    assertThat(Meta.finalizers(below("s").orElseThrow())).containsExactly("x/y");
  }

  @Test
  void aTenantNeverChoosesWhatIsInTheStorage() {
    snapshot("theft", "{'source':{'volumeSnapshotContentName':'snapcontent-of-others'}}");

    until("it is refused", () -> refusal("theft").contains("rule snapshot-content"));
    assertThat(below("theft")).isEmpty();
  }

  @Test
  void classesAreOfferedByLabelWithoutTheirParametersAndNoOtherIsUsed() {
    snapshotClass("daily", "Delete", true, true);
    snapshotClass("internal", "Delete", false, false);
    until("it is offered", () -> acme.find(CLASSES, "", "daily").isPresent());
    JsonObject offered = acme.find(CLASSES, "", "daily").orElseThrow();
    assertThat(offered.string("driver", "")).isEqualTo("disk.example.com");
    assertThat(offered.string("deletionPolicy", "")).isEqualTo("Delete");
    assertThat(offered.containsKey("parameters")).isFalse();
    assertThat(Meta.annotations(offered))
        .containsEntry("snapshot.storage.kubernetes.io/is-default-class", "true");

    snapshot(
        "s",
        "{'volumeSnapshotClassName':'internal','source':{'persistentVolumeClaimName':'data'}}");
    until("it is refused", () -> refusal("s").contains("rule snapshot-class"));
    assertThat(below("s")).isEmpty();
    assertThat(acme.find(CLASSES, "", "internal")).isEmpty();
  }

  @Test
  void aSnapshotWaitsForItsClassToBeOffered() {
    snapshot(
        "s", "{'volumeSnapshotClassName':'daily','source':{'persistentVolumeClaimName':'data'}}");
    until("it is refused", () -> refusal("s").contains("rule snapshot-class"));

    snapshotClass("daily", "Delete", true, false);

    until("it is below", () -> below("s").isPresent());
    until("nothing is said any more", () -> refusal("s").isEmpty());
  }

  @Test
  void aProfileThatDeletesWhatIsReleasedTakesNoSnapshotsThatAreKept() {
    syncer.serve(acme.tenant, World.ENDPOINT, Scenario.profile("{'reclaimDelete':true}"));
    snapshotClass("kept", "Retain", true, true);
    until("it is offered", () -> acme.find(CLASSES, "", "kept").isPresent());

    snapshot("s", "{'source':{'persistentVolumeClaimName':'data'}}");

    until("it is refused", () -> refusal("s").contains("rule snapshot-deletion-policy"));
    assertThat(below("s")).isEmpty();
  }

  @Test
  void aClaimIsMadeFromASnapshotOfItsNamespace() {
    acme.create(
        SyncedKind.CLAIM,
        object(
            """
            {'apiVersion':'v1','kind':'PersistentVolumeClaim',
             'metadata':{'name':'restored','namespace':'default'},
             'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}},
               'dataSource':{'apiGroup':'snapshot.storage.k8s.io','kind':'VolumeSnapshot','name':'s'}}}\
            """));

    until("it is below", () -> acme.below(SyncedKind.CLAIM, "default", "restored").isPresent());
    JsonObject spec =
        acme.below(SyncedKind.CLAIM, "default", "restored").orElseThrow().objectAt("spec");
    List<JsonObject> sources = List.of(spec.objectAt("dataSource"), spec.objectAt("dataSourceRef"));
    assertThat(sources)
        .filteredOn(source -> !source.isEmpty())
        .isNotEmpty()
        .allSatisfy(source -> assertThat(source.string("name", "")).isEqualTo("s"))
        .allSatisfy(source -> assertThat(source.string("kind", "")).isEqualTo("VolumeSnapshot"));
  }
}
