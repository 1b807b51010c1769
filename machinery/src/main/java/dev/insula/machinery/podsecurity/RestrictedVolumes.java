package dev.insula.machinery.podsecurity;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.podsecurity.PodCheck.Finding;
import dev.insula.machinery.podsecurity.PodCheck.Revision;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Restricted pods use volumes of the cluster only, none of particular storage systems. */
final class RestrictedVolumes {

  static final PodCheck CHECK =
      new PodCheck(
          "restrictedVolumes",
          Level.RESTRICTED,
          List.of(new Revision(0, HostPathVolumes.CHECK.id(), RestrictedVolumes::check)));

  private static final List<String> ALLOWED =
      List.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");

  /** In the order in which the first that is set names the type. */
  private static final List<String> RESTRICTED =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "gitRepo",
          "nfs",
          "iscsi",
          "glusterfs",
          "rbd",
          "flexVolume",
          "cinder",
          "cephfs",
          "flocker",
          "fc",
          "azureFile",
          "vsphereVolume",
          "quobyte",
          "azureDisk",
          "photonPersistentDisk",
          "portworxVolume",
          "scaleIO",
          "storageos");

  private RestrictedVolumes() {}

  private static Optional<Finding> check(PodView pod) {
    List<JsonObject> bad =
        pod.spec().objects("volumes").stream()
            .filter(volume -> ALLOWED.stream().noneMatch(type -> volume.object(type) != null))
            .toList();
    if (bad.isEmpty()) {
      return Optional.empty();
    }
    Set<String> types = new TreeSet<>();
    bad.forEach(volume -> types.add(type(volume)));
    List<String> names = bad.stream().map(volume -> volume.string("name", "")).toList();
    return Finding.of(
        "restricted volume types",
        Phrase.plural("volume ", "volumes ", names)
            + Phrase.quoted(names)
            + Phrase.plural(" uses ", " use ", names)
            + Phrase.plural("restricted volume type ", "restricted volume types ", types)
            + Phrase.quoted(types));
  }

  private static String type(JsonObject volume) {
    return RESTRICTED.stream()
        .filter(type -> volume.object(type) != null)
        .findFirst()
        .orElse("unknown");
  }
}
