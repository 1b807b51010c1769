package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Files of one volume of which one hides the other. */
final class VolumePathWarnings {

  /**
   * A file in a volume.
   *
   * @param source what it comes from, empty if the volume has one source only
   */
  private record File(String path, String source) {
    boolean overlaps(File other) {
      return path.equals(other.path)
          || path.startsWith(other.path + "/")
          || other.path.startsWith(path + "/");
    }

    @Override
    public String toString() {
      String quoted = ErrorValue.text(path);
      return source.isEmpty() ? quoted : quoted + " (" + source + ")";
    }
  }

  private VolumePathWarnings() {}

  static void define(Vocabulary words) {
    words.check("volumePathWarnings", VolumePathWarnings::spec);
  }

  private static void spec(Node spec, Findings findings) {
    for (JsonObject volume : spec.field("volumes").list().objects()) {
      String name = ErrorValue.text(volume.string("name", ""));
      JsonObject map = volume.objectAt("configMap");
      JsonObject secret = volume.objectAt("secret");
      one(name, "ConfigMap " + ErrorValue.text(map.string("name", "")), map, findings);
      one(name, "Secret " + ErrorValue.text(secret.string("secretName", "")), secret, findings);
      one(name, "DownwardAPI", volume.objectAt("downwardAPI"), findings);
      projected(name, volume.objectAt("projected"), findings);
    }
  }

  private static void one(String volume, String of, JsonObject source, Findings findings) {
    var seen = new ArrayList<File>();
    for (File file : items(source, "")) {
      for (File other : seen) {
        if (file.overlaps(other)) {
          warn(volume, of, ErrorValue.text(file.path()) + " with " + other, findings);
        }
      }
      seen.add(file);
    }
  }

  private static void projected(String volume, JsonObject projected, Findings findings) {
    var seen = new ArrayList<File>();
    for (JsonObject source : projected.objects("sources")) {
      for (File file : files(source)) {
        for (File other : seen) {
          if (file.overlaps(other)) {
            warn(volume, "Projected", file + " with " + other, findings);
          }
        }
        seen.add(file);
      }
    }
  }

  private static List<File> files(JsonObject source) {
    JsonObject map = source.objectAt("configMap");
    JsonObject secret = source.objectAt("secret");
    var out = new ArrayList<>(items(map, "ConfigMap " + ErrorValue.text(map.string("name", ""))));
    out.addAll(items(secret, "Secret " + ErrorValue.text(secret.string("name", ""))));
    out.addAll(items(source.objectAt("downwardAPI"), "DownwardAPI"));
    String token = source.objectAt("serviceAccountToken").string("path", "");
    if (!token.isEmpty()) {
      out.add(new File(trimmed(token), "ServiceAccountToken"));
    }
    return out;
  }

  private static List<File> items(JsonObject source, String name) {
    return source.objects("items").stream()
        .map(item -> new File(trimmed(item.string("path", "")), name))
        .toList();
  }

  private static String trimmed(String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private static void warn(String volume, String of, String what, Findings findings) {
    findings.warn("volume " + volume + " (" + of + "): overlapping paths: " + what);
  }
}
