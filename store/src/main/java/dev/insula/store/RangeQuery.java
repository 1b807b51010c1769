package dev.insula.store;

/**
 * What a range read asks for.
 *
 * @param revision 0 for the newest, or the exact revision to read at
 * @param limit most entries to return; 0 for all
 * @param counted whether to count what the limit leaves out, which may go through all of it
 */
public record RangeQuery(KeyRange range, long revision, int limit, boolean counted) {

  public RangeQuery(KeyRange range, long revision, int limit) {
    this(range, revision, limit, true);
  }

  /** The same, but it is only told whether something was left out. */
  public RangeQuery uncounted() {
    return new RangeQuery(range, revision, limit, false);
  }

  public static RangeQuery latest(KeyRange range) {
    return new RangeQuery(range, 0, 0);
  }
}
