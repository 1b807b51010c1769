package dev.insula.tenancy.airlock;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.profile.IsolationProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What works otherwise, or not at all, where a pod runs in a virtual machine of its own.
 *
 * <p>Source: the limitations that Kata Containers documents.
 */
final class VirtualMachines {

  private static final String KATA = "kata";

  private VirtualMachines() {}

  static List<Refusal> advice(JsonObject pod, IsolationProfile profile) {
    if (!runtimeClass(pod, profile).startsWith(KATA)) {
      return List.of();
    }
    var out = new ArrayList<>(Data.RULES.check("Pod", pod));
    if (!profile.limits().containsKey("memory") && !hasMemoryLimits(pod)) {
      out.add(
          new Refusal(
              "spec.containers",
              "vm-memory",
              "containers without a memory limit share what the virtual machine has by default",
              "set resources.limits.memory"));
    }
    return out;
  }

  /** The runtime class that the pod is going to have. */
  private static String runtimeClass(JsonObject pod, IsolationProfile profile) {
    String named = pod.objectAt("spec").string("runtimeClassName", "");
    List<String> classes = profile.runtimeClasses();
    boolean given = named.isEmpty() || profile.forceRuntimeClass();
    return given && !classes.isEmpty() ? classes.getFirst() : named;
  }

  private static boolean hasMemoryLimits(JsonObject pod) {
    JsonObject spec = pod.objectAt("spec");
    return spec.objectAt("resources", "limits").containsKey("memory")
        || spec.objects("containers").stream()
            .allMatch(c -> c.objectAt("resources", "limits").containsKey("memory"));
  }

  /** Read on first use. */
  private static final class Data {
    private static final Rules RULES = read();

    private Data() {}

    private static Rules read() {
      try (InputStream in = VirtualMachines.class.getResourceAsStream("vm-warnings.json")) {
        if (in == null) {
          throw new IllegalStateException("missing resource vm-warnings.json");
        }
        return Rules.parse((JsonArray) Json.parse(in.readAllBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
