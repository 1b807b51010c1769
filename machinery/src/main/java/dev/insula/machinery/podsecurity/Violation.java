package dev.insula.machinery.podsecurity;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What one check has against a pod.
 *
 * @param check the check's id
 * @param reason in a few words
 * @param detail which parts of the pod, and what they must set
 */
public record Violation(String check, String reason, String detail) {

  /** All of them with their details, as a refusal names them. */
  public static String describe(List<Violation> violations) {
    return violations.stream()
        .map(v -> v.detail.isEmpty() ? v.reason : v.reason + " (" + v.detail + ")")
        .collect(Collectors.joining(", "));
  }

  /** Only their reasons, as warnings about many pods name them. */
  public static String reasons(List<Violation> violations) {
    return violations.stream().map(Violation::reason).collect(Collectors.joining(", "));
  }
}
