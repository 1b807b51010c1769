package dev.insula.machinery.podsecurity;

/** One policy: how strict, by the rules of which release. */
public record LevelVersion(Level level, PolicyVersion version) {

  public static final LevelVersion PRIVILEGED =
      new LevelVersion(Level.PRIVILEGED, PolicyVersion.LATEST);

  @Override
  public String toString() {
    return level + ":" + version;
  }
}
