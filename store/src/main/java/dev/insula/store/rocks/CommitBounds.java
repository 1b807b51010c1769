package dev.insula.store.rocks;

import dev.insula.store.EntryTooLargeException;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What a commit must be like before it is queued. */
final class CommitBounds {

  private CommitBounds() {}

  /** Checks a commit, and returns how many bytes it has. */
  static long check(List<Operation> operations, StoreOptions.Limits limits) {
    if (operations.size() > limits.operations()) {
      throw new EntryTooLargeException("too many operations in one commit");
    }
    long bytes = 0;
    for (Operation operation : operations) {
      checkKey(operation.key(), limits);
      bytes += operation.key().length();
      bytes += payload(operation).map(payload -> checkPayload(payload, limits)).orElse(0);
    }
    if (operations.size() > 1) {
      requireDistinct(operations);
    }
    return bytes;
  }

  private static Optional<Payload> payload(Operation operation) {
    return switch (operation) {
      case Operation.Put put -> Optional.of(put.value());
      case Operation.Delete delete -> Optional.of(delete.last());
      case Operation.PutAndDelete end -> Optional.of(end.last());
      case Operation.Check check -> Optional.empty();
    };
  }

  private static void checkKey(String key, StoreOptions.Limits limits) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a key is empty");
    }
    if (key.length() > limits.keyChars()) {
      throw new EntryTooLargeException("a key is longer than " + limits.keyChars());
    }
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) < ' ' || key.charAt(i) > '~') {
        throw new IllegalArgumentException("a key is not printable ASCII");
      }
    }
  }

  private static int checkPayload(Payload payload, StoreOptions.Limits limits) {
    int length = payload.bytes().length;
    if (length > limits.valueBytes()) {
      throw new EntryTooLargeException("a value is larger than " + limits.valueBytes() + " bytes");
    }
    if (payload.revisionAt() > length) {
      throw new IllegalArgumentException("a payload's revision is outside of it");
    }
    return length;
  }

  private static void requireDistinct(List<Operation> operations) {
    var written = new HashSet<String>();
    for (Operation operation : operations) {
      if (!(operation instanceof Operation.Check) && !written.add(operation.key())) {
        throw new IllegalArgumentException("a key is written twice in one commit");
      }
    }
  }
}
