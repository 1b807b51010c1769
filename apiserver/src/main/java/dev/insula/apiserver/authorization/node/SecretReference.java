package dev.insula.apiserver.authorization.node;

import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A secret that a kind of volume names, in a pod or in a volume of the cluster. Immutable.
 *
 * @param namespace empty for that of the pod or of the claim
 */
record SecretReference(String namespace, String name) {

  /** All of a volume, whatever its kind: they differ in the names of members only. */
  static List<SecretReference> in(JsonObject volume) {
    var out = new ArrayList<SecretReference>();
    for (Object source : volume.values()) {
      if (source instanceof JsonObject kind) {
        collect(kind, out);
      }
    }
    return out;
  }

  private static void collect(JsonObject kind, List<SecretReference> out) {
    kind.forEach(
        (member, value) -> {
          if (value instanceof JsonObject reference
              && (member.equals("secretRef") || member.endsWith("SecretRef"))) {
            add(reference.string("namespace", ""), reference.string("name", ""), out);
          }
        });
    // The one kind that names it by itself.
    add(kind.string("secretNamespace", ""), kind.string("secretName", ""), out);
  }

  private static void add(String namespace, String name, List<SecretReference> out) {
    if (!name.isEmpty()) {
      out.add(new SecretReference(namespace, name));
    }
  }
}
