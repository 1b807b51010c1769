package dev.insula.store.rocks;

import org.jspecify.annotations.Nullable;

/**
 * One version of a key, linked to the one before it. Written by the batcher, read by all; two
 * things change after that, both by giving up memory: the value of a superseded version goes when
 * it has left the recent window (it is then read from disk), and the link when history is
 * compacted.
 */
final class Version {

  /** The operation index that says: this version is the base layer's. */
  static final int BASE = 0xFFFF;

  final long revision;
  final int op;
  final long createRevision;
  final boolean deleted;
  final int bytes;
  private volatile byte @Nullable [] value;
  private volatile @Nullable Version older;

  Version(
      long revision,
      int op,
      long createRevision,
      boolean deleted,
      byte[] value,
      @Nullable Version older) {
    this.revision = revision;
    this.op = op;
    this.createRevision = createRevision;
    this.deleted = deleted;
    this.bytes = value.length;
    this.value = value;
    this.older = older;
  }

  /** The value, or null if it has to be read from disk. */
  byte @Nullable [] value() {
    return value;
  }

  void dropValue() {
    value = null;
  }

  @Nullable Version older() {
    return older;
  }

  void dropOlder() {
    older = null;
  }

  /** The version that a reader at a revision sees, or null if the key was not written by then. */
  static @Nullable Version at(@Nullable Version newest, long revision) {
    Version version = newest;
    while (version != null && version.revision > revision) {
      version = version.older;
    }
    return version;
  }
}
