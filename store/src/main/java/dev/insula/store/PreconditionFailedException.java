package dev.insula.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A key had another version than a commit expected. Nothing was written. */
public final class PreconditionFailedException extends RuntimeException {

  private final String key;
  private final transient Keyspace.@Nullable Entry current;

  public PreconditionFailedException(String key, Keyspace.@Nullable Entry current) {
    super("precondition failed");
    this.key = key;
    this.current = current;
  }

  public String key() {
    return key;
  }

  /** The version that was found instead; empty if the key does not exist. */
  public Optional<Keyspace.Entry> current() {
    return Optional.ofNullable(current);
  }
}
