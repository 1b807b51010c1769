package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules on how containers use the volumes of their pod: as files and as block devices. */
final class MountChecks {

  private static final List<String> PROPAGATIONS =
      List.of("Bidirectional", "HostToContainer", "None");

  private MountChecks() {}

  static void define(Vocabulary words) {
    words.check("volumeMounts", MountChecks::mounts);
    words.check("volumeDevices", MountChecks::devices);
  }

  private static void mounts(Node mounts, Findings findings) {
    Set<String> paths = new HashSet<>();
    Node container = mounts.parent();
    Node devices = container.field("volumeDevices");
    for (int i = 0; i < mounts.list().size(); i++) {
      Node mount = mounts.element(i);
      Node name = mount.field("name");
      if (name.empty()) {
        findings.required(name);
      }
      if (!hasVolume(container, name.string(), findings)) {
        findings.notFound(name, name.string());
      }
      Node path = mount.field("mountPath");
      if (path.empty()) {
        findings.required(path);
      }
      if (!paths.add(path.string())) {
        findings.invalid(path, path.string(), "must be unique");
      }
      if (values(devices, "name").contains(name.string())) {
        findings.invalid(name, name.string(), "must not already exist in volumeDevices");
      }
      if (values(devices, "devicePath").contains(path.string())) {
        findings.invalid(path, path.string(), "must not already exist as a path in volumeDevices");
      }
      subPath(mount, mounts, findings);
      propagation(mount, mounts, container, findings);
      recursiveReadOnly(mount, mounts, findings);
    }
  }

  private static List<String> values(Node list, String field) {
    return list.list().objects().stream().map(o -> o.string(field, "")).toList();
  }

  private static boolean hasVolume(Node container, String name, Findings findings) {
    return volume(container, name, findings) != null
        || claimTemplates(container).anyMatch(name::equals);
  }

  /** A volume that has mistakes of its own counts as none. */
  private static @Nullable Node volume(Node container, String name, Findings findings) {
    Node spec = container.enclosing("spec");
    if (spec != null) {
      Node volumes = spec.field("volumes");
      for (int i = 0; i < volumes.list().size(); i++) {
        Node volume = volumes.element(i);
        if (volume.field("name").string().equals(name) && !findings.hasErrorsIn(volume)) {
          return volume;
        }
      }
    }
    return null;
  }

  private static Stream<String> claimTemplates(Node place) {
    Object templates = place.root().at("spec.volumeClaimTemplates").value();
    return templates instanceof JsonArray list
        ? list.objects().stream().map(t -> t.objectAt("metadata").string("name", ""))
        : Stream.empty();
  }

  private static void subPath(Node mount, Node mounts, Findings findings) {
    Node path = mount.field("subPath");
    if (!path.empty()) {
      VolumeChecks.descendingPath(mounts.field("subPath").with(path.value()), findings);
    }
    Node expression = mount.field("subPathExpr");
    if (!expression.empty()) {
      if (!path.empty()) {
        findings.invalid(expression, "subPathExpr and subPath are mutually exclusive");
      }
      VolumeChecks.descendingPath(mounts.field("subPathExpr").with(expression.value()), findings);
    }
  }

  private static void propagation(Node mount, Node mounts, Node container, Findings findings) {
    Node given = mount.field("mountPropagation");
    if (given.absent()) {
      return;
    }
    Node shown = mounts.field("mountPropagation");
    if (!PROPAGATIONS.contains(given.string())) {
      findings.unsupported(shown, given.string(), PROPAGATIONS);
    }
    if (given.string().equals("Bidirectional")
        && !container.at("securityContext.privileged").bool()) {
      findings.forbidden(
          shown, "Bidirectional mount propagation is available only to privileged containers");
    }
  }

  private static void recursiveReadOnly(Node mount, Node mounts, Findings findings) {
    Node given = mount.field("recursiveReadOnly");
    if (given.absent() || given.string().equals("Disabled")) {
      return;
    }
    Node shown = mounts.field("recursiveReadOnly");
    List<String> allowed = List.of("Disabled", "Enabled", "IfPossible");
    if (!allowed.contains(given.string())) {
      findings.unsupported(shown, given.string(), allowed);
      return;
    }
    if (!mount.field("readOnly").bool()) {
      findings.forbidden(shown, "may only be specified when readOnly is true");
    }
    String propagation = mount.field("mountPropagation").string();
    if (!propagation.isEmpty() && !propagation.equals("None")) {
      findings.forbidden(
          shown, "may only be specified when mountPropagation is None or not specified");
    }
  }

  private static void devices(Node devices, Findings findings) {
    Set<String> paths = new HashSet<>();
    Set<String> names = new HashSet<>();
    Node container = devices.parent();
    Node mounts = container.field("volumeMounts");
    for (int i = 0; i < devices.list().size(); i++) {
      Node name = devices.element(i).field("name");
      deviceName(name, names, container, findings);
      Node path = devices.element(i).field("devicePath");
      if (path.empty()) {
        findings.required(path);
      }
      if (paths.contains(path.string())) {
        findings.invalid(path, path.string(), "must be unique");
      }
      if (List.of(path.string().split("/")).contains("..")) {
        findings.invalid(path, "can not contain backsteps ('..')");
      } else {
        paths.add(path.string());
      }
      if (values(mounts, "name").contains(name.string())) {
        findings.invalid(name, name.string(), "must not already exist in volumeMounts");
      }
      if (values(mounts, "mountPath").contains(path.string())) {
        findings.invalid(path, path.string(), "must not already exist as a path in volumeMounts");
      }
    }
  }

  private static void deviceName(Node name, Set<String> names, Node container, Findings findings) {
    if (name.empty()) {
      findings.required(name);
    }
    if (names.contains(name.string())) {
      findings.invalid(name, "must be unique");
    }
    Node volume = volume(container, name.string(), findings);
    boolean claim =
        volume == null
            ? claimTemplates(container).anyMatch(name.string()::equals)
            : volume.field("persistentVolumeClaim").present()
                || volume.field("ephemeral").present();
    if (volume != null && !claim) {
      findings.invalid(
          name,
          "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
    } else if (!claim) {
      findings.notFound(name, name.string());
    }
    if (!name.empty()) {
      names.add(name.string());
    }
  }
}
