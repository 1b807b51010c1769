package dev.insula.store;

import java.util.List;

/**
 * A reader's place in the changes of a key space. Holds no queue: a slow reader costs nothing and
 * blocks nobody, but falls off the history some day. Used by one thread at a time.
 */
public interface ChangeCursor extends AutoCloseable {

  /**
   * The next changes in order, at most {@code max}; empty when there are none now. What was
   * acknowledged before the call can be polled, whether or not the wake-up has come. Who gets as
   * many as asked for polls again without waiting: a wake-up comes only for what is new after that.
   * May wait for the disk when the place is far behind, so it is not for the store's dispatch
   * thread.
   *
   * @throws CompactedException when the place has left the history; the cursor is then closed
   * @throws StoreException when the key space was destroyed or the store closed
   */
  List<Change> poll(int max);

  /** The revision up to which every change of the range has been polled; for bookmarks. */
  long revision();

  @Override
  void close();
}
