package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.quota.UsageEvaluator;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.quota.QuotaExceededException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a quota limits has to be said, else it can't be charged: processors and memory as in
 * Kubernetes, and ephemeral storage too, which Kubernetes lets pods use without a word.
 */
final class QuotaSilence {

  private static final String DISK = "ephemeral-storage";

  private QuotaSilence() {}

  /**
   * @param limited names of the quota that are about the object's kind
   * @throws QuotaExceededException if containers do not say what they need
   */
  static void check(Set<String> limited, UsageEvaluator evaluator, JsonObject object) {
    SortedMap<String, Set<String>> silent = new TreeMap<>(evaluator.silent(limited, object));
    for (String name : limited) {
      if (name.equals(DISK) || name.equals("requests." + DISK)) {
        add(silent, name, "requests", object);
      } else if (name.equals("limits." + DISK)) {
        add(silent, name, "limits", object);
      }
    }
    if (!silent.isEmpty()) {
      throw QuotaExceededException.inAnyCase(
          new Refusal(
              "spec.containers",
              "quota",
              "the quota of all namespaces limits " + silent.keySet(),
              "say what these containers need: " + silent));
    }
  }

  private static void add(
      SortedMap<String, Set<String>> silent, String name, String member, JsonObject pod) {
    JsonObject spec = pod.objectAt("spec");
    Stream.concat(spec.objects("containers").stream(), spec.objects("initContainers").stream())
        .filter(container -> !container.objectAt("resources", member).containsKey(DISK))
        .forEach(
            container ->
                silent
                    .computeIfAbsent(name, _ -> new TreeSet<>())
                    .add(container.string("name", "")));
  }
}
