package dev.insula.store.rocks;

/**
 * A place between two changes of a key space: right after an operation of a revision.
 *
 * @param op the operation's index, or {@link #END} when the revision is complete
 */
record Position(long revision, int op) implements Comparable<Position> {

  static final int END = 0xFFFF;

  static Position after(long revision) {
    return new Position(revision, END);
  }

  /** The newest revision that lies wholly before this place. */
  long complete() {
    return op == END ? revision : revision - 1;
  }

  @Override
  public int compareTo(Position other) {
    int order = Long.compare(revision, other.revision);
    return order != 0 ? order : Integer.compare(op, other.op);
  }
}
