package dev.insula.store;

/**
 * What a range read asks for.
 *
 * @param revision 0 for the newest, or the exact revision to read at
 * @param limit most entries to return; 0 for all
 */
public record RangeQuery(KeyRange range, long revision, int limit) {

  public static RangeQuery latest(KeyRange range) {
    return new RangeQuery(range, 0, 0);
  }
}
