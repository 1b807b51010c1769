package dev.insula.tenancy.airlock;

import dev.insula.machinery.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * When a check refuses a value, in CEL. Pure.
 *
 * @param member the last name on the way to the value, by which texts, lists and objects are told
 *     apart
 */
record Refused(Check check, String member) {

  /** Members that hold texts: an empty one is as good as none. */
  private static final Set<String> TEXTS =
      Set.of(
          "host",
          "nodeName",
          "volumeName",
          "namespace",
          "volumeAttributesClassName",
          "volumeSnapshotContentName",
          "gmsaCredentialSpec",
          "gmsaCredentialSpecName");

  private static final Set<String> LISTS = Set.of("externalIPs", "resourceClaims");

  private static final List<String> VOLUME_TYPES =
      List.of(
          "awsElasticBlockStore",
          "azureDisk",
          "azureFile",
          "cephfs",
          "cinder",
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "fc",
          "flexVolume",
          "flocker",
          "gcePersistentDisk",
          "gitRepo",
          "glusterfs",
          "hostPath",
          "image",
          "iscsi",
          "nfs",
          "persistentVolumeClaim",
          "photonPersistentDisk",
          "portworxVolume",
          "projected",
          "quobyte",
          "rbd",
          "scaleIO",
          "secret",
          "storageos",
          "vsphereVolume");

  /**
   * The expression about a value; empty if CEL can't say it.
   *
   * @param value how the value is called
   */
  Optional<String> of(String value) {
    return Optional.ofNullable(
        switch (check) {
          case Check.Present() when TEXTS.contains(member) -> value + " != ''";
          case Check.Present() when LISTS.contains(member) -> "size(" + value + ") > 0";
          case Check.Present() -> "true";
          case Check.IsTrue() -> value + " == true";
          case Check.NotZero() -> value + " != 0";
          case Check.Empty() -> value + " == ''";
          case Check.NoneOf(List<String> allowed) -> "!(" + value + " in " + list(allowed) + ")";
          case Check.StartsWith(List<String> prefixes) ->
              list(prefixes) + ".exists(p, " + value + ".startsWith(p))";
          case Check.KeyStartsWith(List<String> prefixes) ->
              value + ".exists(k, " + list(prefixes) + ".exists(p, k.startsWith(p)))";
          case KeyChecks.KeyOf(List<String> prefixes, List<String> domains, List<String> besides) ->
              keyOf(value, prefixes, domains, besides);
          case KeyChecks.ValueOutside(String key, List<String> allowed) ->
              "%1$s in %2$s && !(%2$s[%1$s] in %3$s)".formatted(text(key), value, list(allowed));
          case TextChecks.ContainsAny(List<String> texts) ->
              list(texts) + ".exists(t, " + value + ".contains(t))";
          case TextChecks.NumericName() ->
              "%1$s.matches(%2$s) && !%1$s.matches(%3$s)"
                  .formatted(
                      value,
                      text(TextChecks.NumericName.NUMBER),
                      text(TextChecks.NumericName.ADDRESS));
          case Check.EndsWith(List<String> suffixes) ->
              list(suffixes)
                  + ".exists(s, %1$s.lowerAscii().endsWith(s) ".formatted(value)
                  + "|| %1$s.lowerAscii().endsWith(s + '.'))".formatted(value);
          case Check.Lacks(String key) ->
              "!has(%1$s.%2$s) || %1$s.%2$s == ''".formatted(value, key);
          case Check.Toleration(List<String> keys) ->
              "!has(%1$s.key) || !(%1$s.key.startsWith('node.kubernetes.io/') || %1$s.key in %2$s)"
                  .formatted(value, list(keys));
          case Check.OtherKey(List<String> allowed) -> otherVolume(value, allowed);
          case Check.NoDigest() -> "!" + value + ".contains('@sha256:')";
          case ImageElsewhere(List<String> registries) -> otherImage(value, registries);
          case AmountChecks.NoLimit(List<String> required, Set<String> given) ->
              "!has(%1$s.resources) || !has(%1$s.resources.limits) || !%2$s.all(r, r in %1$s.resources.limits)"
                  .formatted(value, list(required));
          case AmountChecks.Above(Map<String, Quantity> most) -> above(value, most);
          default -> null;
        });
  }

  private static String keyOf(
      String value, List<String> prefixes, List<String> domains, List<String> besides) {
    String named = list(prefixes) + ".exists(p, k.startsWith(p))";
    if (!domains.isEmpty()) {
      named +=
          " || %s.exists(d, k.startsWith(d + '/') || k.contains('.' + d + '/'))"
              .formatted(list(domains));
    }
    String may = besides.isEmpty() ? "" : " && !" + list(besides) + ".exists(b, k.startsWith(b))";
    return value + ".exists(k, (" + named + ")" + may + ")";
  }

  private static String otherVolume(String value, List<String> allowed) {
    var refused = new ArrayList<String>();
    for (String type : VOLUME_TYPES) {
      if (!allowed.contains(type)) {
        refused.add("has(" + value + "." + type + ")");
      }
    }
    return refused.isEmpty() ? "false" : String.join(" || ", refused);
  }

  private static String above(String value, Map<String, Quantity> most) {
    return new TreeMap<>(most)
        .entrySet().stream()
            .map(
                e ->
                    "(%2$s in %1$s && quantity(string(%1$s[%2$s])).isGreaterThan(quantity(%3$s)))"
                        .formatted(value, text(e.getKey()), text(e.getValue().toString())))
            .collect(Collectors.joining(" || "));
  }

  private static String otherImage(String image, List<String> registries) {
    var under = new ArrayList<String>();
    for (String registry : registries) {
      if (registry.endsWith("/")) {
        under.add("f.startsWith(%s)".formatted(text(registry)));
        continue;
      }
      under.add("f == " + text(registry));
      // What follows a host and a colon is a port, and so another registry.
      for (String next : registry.contains("/") ? List.of("/", "@", ":") : List.of("/")) {
        under.add("f.startsWith(%s)".formatted(text(registry + next)));
      }
    }
    return "![%s].exists(f, %s)".formatted(fullName(image), String.join(" || ", under));
  }

  /** As container runtimes read short names: of the library, and of Docker Hub. */
  private static String fullName(String image) {
    String host = image + ".split('/')[0]";
    String path = image + ".substring(" + image + ".indexOf('/') + 1)";
    String isHost =
        "(%1$s.contains('.') || %1$s.contains(':') || %1$s == 'localhost')".formatted(host);
    return ("!%1$s.contains('/') ? 'docker.io/library/' + %1$s"
            + " : %2$s in ['docker.io', 'index.docker.io']"
            + " ? (%3$s.contains('/') ? 'docker.io/' + %3$s : 'docker.io/library/' + %3$s)"
            + " : %4$s ? %1$s : 'docker.io/' + %1$s")
        .formatted(image, host, path, isHost);
  }

  private static String list(List<String> texts) {
    return texts.stream().map(Refused::text).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String text(String text) {
    return "'"
        + text.replace("\\", "\\\\")
            .replace("'", "\\'")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t")
        + "'";
  }
}
