package dev.insula.controllers.scheduler;

import static dev.insula.controllers.scheduler.SchedulerWorld.node;
import static dev.insula.controllers.scheduler.SchedulerWorld.podWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.controllers.storage.Claim;
import dev.insula.controllers.storage.Volume;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodVolumesTest {

  private static final String NONE = ". no new claims to deallocate, preemption: 0/2 nodes are";

  private final SchedulerWorld world = new SchedulerWorld();

  @BeforeEach
  void twoZones() {
    world.with(node("a", "{\"zone\":\"z1\"}", "{}")).with(node("b", "{\"zone\":\"z2\"}", "{}"));
  }

  @Test
  void aPodFollowsItsVolume() {
    claim("\"volumeName\":\"v\"", "{\"pv.kubernetes.io/bind-completed\":\"yes\"}");
    volume("v", "z2", "Bound");
    assertThat(world.place(pod())).isEqualTo("b");
  }

  @Test
  void aVolumeThatNoNodeReachesIsSaid() {
    claim("\"volumeName\":\"v\"", "{\"pv.kubernetes.io/bind-completed\":\"yes\"}");
    volume("v", "z9", "Bound");
    assertThat(world.place(pod()))
        .contains("2 node(s) didn't match PersistentVolume's node affinity");
  }

  @Test
  void aClaimThatIsNotThereIsSaid() {
    assertThat(world.place(pod()))
        .startsWith("0/2 nodes are available: persistentvolumeclaim \"data\" not found" + NONE);
  }

  @Test
  void anImmediateClaimMustBeBoundBefore() {
    claim("\"storageClassName\":\"fast\"", "{}");
    storageClass("Immediate", "example.com/p");
    assertThat(world.place(pod()))
        .startsWith(
            "0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims" + NONE);
  }

  @Test
  void aClaimThatWaitedGetsAVolumeOfTheNode() {
    claim("\"storageClassName\":\"fast\"", "{}");
    storageClass("WaitForFirstConsumer", "kubernetes.io/no-provisioner");
    volume("v", "z2", "Available");
    assertThat(world.place(pod())).isEqualTo("prepare b");
  }

  @Test
  void withoutVolumeAndProvisionerThereIsNoNode() {
    claim("\"storageClassName\":\"fast\"", "{}");
    storageClass("WaitForFirstConsumer", "kubernetes.io/no-provisioner");
    assertThat(world.place(pod()))
        .contains("2 node(s) didn't find available persistent volumes to bind");
  }

  @Test
  void aProvisionerWorksWhereItsTopologyAllows() {
    claim("\"storageClassName\":\"fast\"", "{}");
    storageClass("WaitForFirstConsumer", "example.com/p");
    assertThat(world.place(pod())).isEqualTo("prepare a");
  }

  private void claim(String spec, String annotations) {
    Claim claim =
        Claim.of(
            Json.parseObject(
                """
                {"metadata":{"name":"data","namespace":"default","uid":"1","annotations":%s},
                 "spec":{%s,"accessModes":["ReadWriteOnce"],
                  "resources":{"requests":{"storage":"1Gi"}}}}\
                """
                    .formatted(annotations, spec)));
    world.state.decide(
        () -> {
          world.state.volumes().put(claim);
          return claim;
        });
  }

  private void volume(String name, String zone, String phase) {
    Volume volume =
        Volume.of(
            Json.parseObject(
                """
                {"metadata":{"name":"%s","uid":"v1"},
                 "spec":{"storageClassName":"fast","accessModes":["ReadWriteOnce"],
                  "capacity":{"storage":"2Gi"},
                  "nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[
                   {"key":"zone","operator":"In","values":["%s"]}]}]}}},
                 "status":{"phase":"%s"}}\
                """
                    .formatted(name, zone, phase)));
    world.state.decide(
        () -> {
          world.state.volumes().put(volume);
          return volume;
        });
  }

  private void storageClass(String mode, String provisioner) {
    StorageClassInfo made =
        StorageClassInfo.of(
            ApiObject.of(
                Json.parseObject(
                    """
                    {"metadata":{"name":"fast"},"volumeBindingMode":"%s","provisioner":"%s",
                     "allowedTopologies":[{"matchLabelExpressions":[
                      {"key":"zone","values":["z1"]}]}]}\
                    """
                        .formatted(mode, provisioner))));
    world.state.decide(
        () -> {
          world.state.volumes().put(made);
          return made;
        });
  }

  private static ApiObject pod() {
    return podWith(
        "p",
        "{}",
        "",
        "{\"volumes\":[{\"name\":\"d\",\"persistentVolumeClaim\":{\"claimName\":\"data\"}}]}");
  }
}
