package dev.insula.store;

/**
 * The store as a whole cannot do what was asked, for a reason that an operator has to look at. What
 * a client can cause has exceptions of its own ({@link PreconditionFailedException}, {@link
 * CompactedException}, {@link EntryTooLargeException}, {@link StoreFullException}).
 */
public final class StoreException extends RuntimeException {

  private final Kind kind;

  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** What is wrong. */
  public enum Kind {
    /** Another process, or another store of this one, has the directory open. */
    LOCKED,
    /** The directory was written by a newer version of Insula. */
    NEWER_FORMAT,
    /** The directory cannot be made, read or written. */
    UNUSABLE_DIRECTORY,
    /** The file system has no room to open the store. */
    DISK_FULL,
    /** The directory has data, but its master key is not there. */
    KEY_MISSING,
    /** The master key given is not the one that the directory was made with. */
    KEY_WRONG,
    /** Stored bytes are not what was written: damaged, moved or tampered with. */
    CORRUPT,
    /** Reading or writing failed; the outcome of a write that failed so is that nothing applies. */
    IO,
    /** The key space was destroyed while its handle was still in use. */
    DESTROYED,
    /** The store is closed, or closing. */
    CLOSED
  }
}
