package dev.insula.machinery.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a namespace's labels ask for. Immutable.
 *
 * @param problems labels that could not be read; enforcement is then restricted, audit and warnings
 *     privileged
 */
public record NamespacePolicy(
    LevelVersion enforce, LevelVersion audit, LevelVersion warn, List<Problem> problems) {

  private static final String PREFIX = "pod-security.kubernetes.io/";

  public NamespacePolicy {
    problems = List.copyOf(problems);
  }

  /** A label whose value means nothing. */
  public record Problem(String label, String value, String why) {}

  /** Reads the labels of a namespace; without any, everything is allowed. */
  public static NamespacePolicy of(Map<String, String> labels) {
    var problems = new ArrayList<Problem>();
    LevelVersion enforce = read(labels, "enforce", Level.RESTRICTED, problems);
    LevelVersion audit = read(labels, "audit", Level.PRIVILEGED, problems);
    LevelVersion warn = read(labels, "warn", Level.PRIVILEGED, problems);
    boolean readable = Level.parse(labels.getOrDefault(PREFIX + "enforce", "")).isPresent();
    if (!labels.containsKey(PREFIX + "warn")
        && readable
        && enforce.level().compareTo(warn.level()) > 0) {
      boolean versioned = labels.containsKey(PREFIX + "warn-version");
      warn = new LevelVersion(enforce.level(), versioned ? warn.version() : enforce.version());
    }
    return new NamespacePolicy(enforce, audit, warn, problems);
  }

  /** Whether no pod can be against it. */
  public boolean isFullyPrivileged() {
    return problems.isEmpty()
        && enforce.level() == Level.PRIVILEGED
        && audit.level() == Level.PRIVILEGED
        && warn.level() == Level.PRIVILEGED;
  }

  private static LevelVersion read(
      Map<String, String> labels, String mode, Level ifUnreadable, List<Problem> problems) {
    String level = labels.getOrDefault(PREFIX + mode, Level.PRIVILEGED.toString());
    Optional<Level> known = Level.parse(level);
    if (known.isEmpty()) {
      problems.add(
          new Problem(PREFIX + mode, level, "must be one of privileged, baseline, restricted"));
    }
    String version = labels.getOrDefault(PREFIX + mode + "-version", "latest");
    Optional<PolicyVersion> release = PolicyVersion.parse(version);
    if (release.isEmpty()) {
      problems.add(
          new Problem(PREFIX + mode + "-version", version, "must be \"latest\" or \"v1.x\""));
    }
    return new LevelVersion(known.orElse(ifUnreadable), release.orElse(PolicyVersion.LATEST));
  }
}
