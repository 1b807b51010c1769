package dev.insula.bench;

/** One thing that grows. Not thread-safe, but for {@link #add}. */
interface GrowthAxis extends AutoCloseable {

  /** Adds the one with this number; called from several threads. */
  void add(int n) throws InterruptedException;

  /** One change whose answer is waited for, at the size that there is. */
  void write(int n) throws InterruptedException;

  /** One read. */
  void read(int n);

  @Override
  default void close() {}
}
