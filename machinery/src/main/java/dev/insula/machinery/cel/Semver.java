package dev.insula.machinery.cel;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A version of Semantic Versioning 2.0. Immutable; build metadata plays no part in the order.
 *
 * @param preRelease its dot-separated identifiers, empty for a release
 * @param build its identifiers
 */
record Semver(long major, long minor, long patch, List<String> preRelease, List<String> build)
    implements KubernetesValue, Comparable<Semver> {

  private static final int PARTS = 3;

  static Semver parse(String text) {
    if (text.isEmpty()) {
      throw new CelEvaluationException("Version string empty");
    }
    String[] parts = text.split("\\.", PARTS);
    if (parts.length != PARTS) {
      throw new CelEvaluationException("No Major.Minor.Patch elements found");
    }
    String patch = parts[2];
    List<String> build = List.of();
    List<String> preRelease = List.of();
    int plus = patch.indexOf('+');
    if (plus >= 0) {
      build = List.of(patch.substring(plus + 1).split("\\.", -1));
      patch = patch.substring(0, plus);
    }
    int dash = patch.indexOf('-');
    if (dash >= 0) {
      preRelease = List.of(patch.substring(dash + 1).split("\\.", -1));
      patch = patch.substring(0, dash);
    }
    var version =
        new Semver(
            number(parts[0], "Major"),
            number(parts[1], "Minor"),
            number(patch, "Patch"),
            preRelease,
            build);
    preRelease.forEach(Semver::checkPreRelease);
    build.forEach(Semver::checkBuild);
    return version;
  }

  private static long number(String text, String what) {
    if (!text.matches("[0-9]+")) {
      throw new CelEvaluationException(
          "Invalid character(s) found in " + Ascii.lower(what) + " number \"" + text + "\"");
    }
    if (text.length() > 1 && text.startsWith("0")) {
      throw new CelEvaluationException(
          what + " number must not contain leading zeroes \"" + text + "\"");
    }
    var value = new BigInteger(text);
    if (value.bitLength() >= Long.SIZE) {
      throw new CelEvaluationException(
          "strconv.ParseUint: parsing \"" + text + "\": value out of range");
    }
    return value.longValue();
  }

  private static void checkPreRelease(String part) {
    if (part.isEmpty()) {
      throw new CelEvaluationException("Prerelease is empty");
    }
    if (part.matches("0[0-9]+")) {
      throw new CelEvaluationException(
          "Numeric PreRelease version must not contain leading zeroes \"" + part + "\"");
    }
    if (!part.matches("[0-9A-Za-z-]+")) {
      throw new CelEvaluationException("Invalid character(s) found in prerelease \"" + part + "\"");
    }
  }

  private static void checkBuild(String part) {
    if (part.isEmpty()) {
      throw new CelEvaluationException("Build meta data is empty");
    }
    if (!part.matches("[0-9A-Za-z-]+")) {
      throw new CelEvaluationException(
          "Invalid character(s) found in build meta data \"" + part + "\"");
    }
  }

  /** Reads what is nearly a version: with a leading v, fewer parts, or leading zeros. */
  static Semver parseTolerantly(String text) {
    String[] given = (text.startsWith("v") ? text.substring(1) : text).split("\\.", PARTS);
    var parts = new ArrayList<String>();
    for (String part : given) {
      parts.add(part.length() > 1 ? withoutLeadingZeros(part) : part);
    }
    if (parts.size() < PARTS && parts.getLast().matches(".*[+-].*")) {
      throw new CelEvaluationException("short version cannot contain PreRelease/Build meta data");
    }
    while (parts.size() < PARTS) {
      parts.add("0");
    }
    return parse(String.join(".", parts));
  }

  private static String withoutLeadingZeros(String part) {
    String trimmed = part.replaceFirst("^0+", "");
    return trimmed.isEmpty() || !Character.isDigit(trimmed.charAt(0)) ? "0" + trimmed : trimmed;
  }

  @Override
  public int compareTo(Semver other) {
    int order = Long.compare(major, other.major);
    order = order != 0 ? order : Long.compare(minor, other.minor);
    order = order != 0 ? order : Long.compare(patch, other.patch);
    if (order != 0 || preRelease.equals(other.preRelease)) {
      return order;
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return preRelease.isEmpty() ? 1 : -1;
    }
    int shared = Math.min(preRelease.size(), other.preRelease.size());
    for (int i = 0; i < shared; i++) {
      int part = comparePart(preRelease.get(i), other.preRelease.get(i));
      if (part != 0) {
        return part;
      }
    }
    return Integer.compare(preRelease.size(), other.preRelease.size());
  }

  private static int comparePart(String a, String b) {
    boolean numberA = a.matches("[0-9]+");
    boolean numberB = b.matches("[0-9]+");
    if (numberA && numberB) {
      return new BigInteger(a).compareTo(new BigInteger(b));
    }
    return numberA != numberB ? (numberA ? -1 : 1) : Integer.signum(a.compareTo(b));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Semver version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(major * 31 + minor) * 31 + Long.hashCode(patch);
  }

  @Override
  public String typeName() {
    return "kubernetes.Semver";
  }
}
