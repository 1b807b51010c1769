package dev.insula.store;

/** A commit would make more keys than the {@link KeyspaceBounds} of its key space allow. */
public final class TooManyKeysException extends RuntimeException {

  private final String prefix;
  private final long made;
  private final long held;
  private final long bound;

  /**
   * @param prefix of the keys that are bounded; empty for all
   * @param made how many more the commit would make
   * @param held how many there are
   * @param bound how many there may be
   */
  public TooManyKeysException(String prefix, long made, long held, long bound) {
    super("the key space holds " + held + " keys of " + bound + " under \"" + prefix + "\"");
    this.prefix = prefix;
    this.made = made;
    this.held = held;
    this.bound = bound;
  }

  public String prefix() {
    return prefix;
  }

  public long made() {
    return made;
  }

  public long held() {
    return held;
  }

  public long bound() {
    return bound;
  }
}
