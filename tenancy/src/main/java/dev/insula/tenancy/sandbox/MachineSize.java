package dev.insula.tenancy.sandbox;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The virtual machine that a pod gets, and what its node sets aside for it.
 *
 * @param processors of the machine, whole ones
 * @param memory of the machine, in MiB
 * @param reservedCpu what the scheduler counts: requests and the overhead of the runtime class
 * @param reservedMemory the same of memory
 */
public record MachineSize(
    long processors, long memory, Quantity reservedCpu, Quantity reservedMemory) {

  private static final long DEFAULT_PROCESSORS = 1;
  private static final long DEFAULT_MEMORY = 2048;
  private static final long MEBIBYTE = 1024 * 1024;

  /**
   * @param podSpec as it passes down, with the limits of the profile
   * @param runtimeClass the object of the super cluster
   * @return empty if its pods get no virtual machine, or one elsewhere
   */
  public static Optional<MachineSize> of(JsonObject podSpec, JsonObject runtimeClass) {
    MachineSizing sizing =
        MachineSizing.of(runtimeClass.string("handler", "")).orElse(MachineSizing.ELSEWHERE);
    if (sizing == MachineSizing.ELSEWHERE) {
      return Optional.empty();
    }
    JsonObject overhead = runtimeClass.objectAt("overhead", "podFixed");
    return Optional.of(
        new MachineSize(
            processors(sizing, total(podSpec, "limits", "cpu"), amount(overhead, "cpu")),
            memory(sizing, total(podSpec, "limits", "memory"), amount(overhead, "memory")),
            total(podSpec, "requests", "cpu").plus(amount(overhead, "cpu")),
            total(podSpec, "requests", "memory").plus(amount(overhead, "memory"))));
  }

  private static long processors(MachineSizing sizing, Quantity limits, Quantity overhead) {
    if (sizing == MachineSizing.DEFAULT_PLUS_LIMITS || limits.isZero()) {
      return DEFAULT_PROCESSORS + wholes(limits.milliValue());
    }
    return wholes(limits.plus(overhead).milliValue());
  }

  private static long memory(MachineSizing sizing, Quantity limits, Quantity overhead) {
    if (sizing == MachineSizing.DEFAULT_PLUS_LIMITS || limits.isZero()) {
      return DEFAULT_MEMORY + mebibytes(limits);
    }
    return mebibytes(limits) + mebibytes(overhead);
  }

  private static long wholes(long milli) {
    return (milli + 999) / 1000;
  }

  private static long mebibytes(Quantity bytes) {
    return (bytes.value() + MEBIBYTE - 1) / MEBIBYTE;
  }

  /** Of the containers together, or of the largest init container if that is more. */
  private static Quantity total(JsonObject spec, String member, String resource) {
    JsonObject ofPod = JsonObject.of("resources", spec.objectAt("resources"));
    Quantity whole = of(ofPod, member, resource);
    if (!whole.isZero()) {
      return whole;
    }
    Quantity together = Quantity.ZERO;
    Quantity largest = Quantity.ZERO;
    for (JsonObject container : running(spec)) {
      together = together.plus(of(container, member, resource));
    }
    for (JsonObject container : spec.objects("initContainers")) {
      Quantity one = of(container, member, resource);
      largest = one.compareTo(largest) > 0 ? one : largest;
    }
    return largest.compareTo(together) > 0 ? largest : together;
  }

  private static List<JsonObject> running(JsonObject spec) {
    var out = new ArrayList<>(spec.objects("containers"));
    spec.objects("initContainers").stream()
        .filter(container -> container.string("restartPolicy", "").equals("Always"))
        .forEach(out::add);
    return out;
  }

  /** A container that requests nothing requests its limits. */
  private static Quantity of(JsonObject container, String member, String resource) {
    JsonObject resources = container.objectAt("resources");
    boolean own = resources.objectAt(member).containsKey(resource);
    return amount(resources.objectAt(own ? member : fallback(member)), resource);
  }

  private static String fallback(String member) {
    return member.equals("requests") ? "limits" : member;
  }

  private static Quantity amount(JsonObject amounts, String resource) {
    Object value = amounts.get(resource);
    return value == null ? Quantity.ZERO : Quantity.parse(value.toString());
  }
}
