package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rules on the sources of volumes. */
final class VolumeChecks {

  private static final long TEN_MINUTES = 600;
  private static final int MAX_CSI_NAME = 63;
  private static final List<String> PROJECTIONS =
      List.of(
          "secret",
          "downwardAPI",
          "configMap",
          "serviceAccountToken",
          "clusterTrustBundle",
          "podCertificate");

  private static final List<String> PERSISTENT_SOURCES =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "glusterfs",
          "flocker",
          "nfs",
          "rbd",
          "quobyte",
          "cephfs",
          "iscsi",
          "cinder",
          "fc",
          "flexVolume",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "scaleIO",
          "local",
          "storageos",
          "csi");

  private VolumeChecks() {}

  static void define(Vocabulary words) {
    words.check("oneProjection", VolumeChecks::oneProjection);
    words.check("projectedPaths", VolumeChecks::projectedPaths);
    words.check("descendingPath", VolumeChecks::descendingPath);
    words.check("tokenExpiration", VolumeChecks::tokenExpiration);
    words.check("fileMode", VolumeChecks::fileMode);
    words.check("localPath", VolumeChecks::localPath);
    words.check("nfsPath", VolumeChecks::nfsPath);
    words.check("tokenPath", VolumeChecks::tokenPath);
    words.check("absolutePath", VolumeChecks::absolutePath);
    words.check("pathNoBacksteps", VolumeChecks::noBacksteps);
    words.check("csiDriverName", VolumeChecks::csiDriverName);
    words.check("sizeLimit", VolumeChecks::sizeLimit);
    words.check("noSourcesWarning", VolumeChecks::noSourcesWarning);
    words.checkOf("enumBeside", VolumeChecks::enumBeside);
    words.checkOf(
        "warnAs", arguments -> (node, findings) -> findings.warn(node.path() + ": " + arguments));
  }

  /** The members of a PersistentVolume's spec that are sources. */
  static List<String> persistentSources() {
    return PERSISTENT_SOURCES;
  }

  /** An enum that is looked at only where another field is set. */
  private static Check enumBeside(Object arguments) {
    var data = (JsonObject) arguments;
    List<String> allowed = data.strings("of");
    return (node, findings) -> {
      if (!node.parent().field(data.string("field", "")).empty()
          && !allowed.contains(node.string())) {
        findings.unsupported(node, node.string(), allowed);
      }
    };
  }

  private static void oneProjection(Node source, Findings findings) {
    long set = PROJECTIONS.stream().filter(p -> source.field(p).present()).count();
    if (set > 1) {
      findings.forbidden(source, "may not specify more than 1 volume type per source");
    }
  }

  /** No two sources write the same file. */
  private static void projectedPaths(Node projected, Findings findings) {
    Set<String> paths = new HashSet<>();
    Node sources = projected.field("sources");
    for (int i = 0; i < sources.list().size(); i++) {
      Node source = sources.element(i);
      for (String kind : List.of("secret", "configMap")) {
        for (JsonObject item : source.field(kind).object().objects("items")) {
          addPath(
              item.string("path", ""),
              source.field(kind).field("name").string(),
              projected,
              paths,
              findings);
        }
      }
      for (JsonObject item : source.field("downwardAPI").object().objects("items")) {
        addPath(item.string("path", ""), item.string("path", ""), projected, paths, findings);
      }
    }
  }

  private static void addPath(
      String path, String shown, Node projected, Set<String> paths, Findings findings) {
    if (!path.isEmpty() && !paths.add(path)) {
      findings.invalid(projected, shown, "conflicting duplicate paths");
    }
  }

  private static void tokenExpiration(Node seconds, Findings findings) {
    if (seconds.integer() < TEN_MINUTES) {
      findings.invalid(seconds, "may not specify a duration less than 10 minutes");
    } else if (seconds.integer() > 1L << 32) {
      findings.invalid(seconds, "may not specify a duration larger than 2^32 seconds");
    }
  }

  private static void fileMode(Node mode, Findings findings) {
    if (mode.integer() < 0 || mode.integer() > 0777) {
      findings.invalid(mode, "must be a number between 0 and 0777 (octal), both inclusive");
    }
  }

  /** A relative path that leads nowhere else. */
  static void descendingPath(Node path, Findings findings) {
    if (path.string().startsWith("/")) {
      findings.invalid(path, "must be a relative path");
    }
    noBacksteps(path, findings);
  }

  /** A relative path that stays where it is. */
  static void localPath(Node path, Findings findings) {
    descendingPath(path, findings);
    if (path.string().startsWith("..") && !path.string().startsWith("../")) {
      findings.invalid(path, "must not start with '..'");
    }
  }

  static void noBacksteps(Node path, Findings findings) {
    if (List.of(path.string().split("/")).contains("..")) {
      findings.invalid(path, "must not contain '..'");
    }
  }

  private static void absolutePath(Node path, Findings findings) {
    if (!path.string().startsWith("/")) {
      findings.invalid(path, "must be an absolute path");
    }
  }

  private static void nfsPath(Node path, Findings findings) {
    if (path.empty()) {
      findings.required(path);
    }
    if (!path.string().startsWith("/")) {
      findings.invalid(path, path.string(), "must be an absolute path");
    }
  }

  /** Its errors name the projected volume. */
  private static void tokenPath(Node token, Findings findings) {
    Node volume = token.parent().parent().parent();
    Node shown = volume.field("path").with(token.field("path").value());
    if (shown.empty()) {
      findings.required(shown);
    } else {
      localPath(shown, findings);
    }
  }

  static void csiDriverName(Node name, Findings findings) {
    if (name.string().length() > MAX_CSI_NAME) {
      findings.tooLong(name, MAX_CSI_NAME);
    }
    NameRules.dns1123Subdomain(name.string().toLowerCase(Locale.ROOT))
        .forEach(text -> findings.invalid(name, text));
  }

  private static void sizeLimit(Node limit, Findings findings) {
    if (Quantities.value(limit.string()).signum() < 0) {
      findings.forbidden(limit, "SizeLimit field must be a valid resource quantity");
    }
  }

  private static void noSourcesWarning(Node projected, Findings findings) {
    String volume = projected.parent().field("name").string();
    for (JsonObject source : projected.field("sources").list().objects()) {
      if (source.isEmpty()) {
        findings.warn("volume " + ErrorValue.text(volume) + " (Projected) has no sources provided");
      }
    }
  }
}
