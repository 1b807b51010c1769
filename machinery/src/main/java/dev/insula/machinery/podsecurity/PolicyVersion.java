package dev.insula.machinery.podsecurity;

import java.util.Optional;

/**
 * The Kubernetes release whose rules a policy means.
 *
 * @param minor of 1.x; {@link Integer#MAX_VALUE} is the latest
 */
public record PolicyVersion(int minor) {

  public static final PolicyVersion LATEST = new PolicyVersion(Integer.MAX_VALUE);

  /** Releases beyond this many digits do not come; Kubernetes refuses what overflows. */
  private static final int MAX_DIGITS = 9;

  /** Reads {@code latest} or {@code v1.x}; empty if it is neither. */
  static Optional<PolicyVersion> parse(String text) {
    if (text.equals("latest")) {
      return Optional.of(LATEST);
    }
    String minor = text.startsWith("v1.") ? text.substring(3) : "";
    boolean number =
        !minor.isEmpty()
            && minor.length() <= MAX_DIGITS
            && minor.chars().allMatch(c -> c >= '0' && c <= '9')
            && (minor.length() == 1 || minor.charAt(0) != '0');
    return number ? Optional.of(new PolicyVersion(Integer.parseInt(minor))) : Optional.empty();
  }

  @Override
  public String toString() {
    return equals(LATEST) ? "latest" : "v1." + minor;
  }
}
