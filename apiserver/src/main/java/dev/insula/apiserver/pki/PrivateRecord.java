package dev.insula.apiserver.pki;

import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.PreconditionFailedException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a key space keeps the control plane's keys: under a key that no served resource has, as
 * names of API groups don't start with a tilde.
 */
final class PrivateRecord {

  static final String KEY = "/~private/pki";

  private final Keyspace keyspace;

  PrivateRecord(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** The keys that are stored, or new ones that are stored by now. */
  PkiKeys readOrCreate(Supplier<PkiKeys> generator, InstantSource clock) {
    Optional<Keyspace.Entry> found = keyspace.get(KEY);
    if (found.isPresent()) {
      return PkiKeys.decode(found.get().value(), clock);
    }
    PkiKeys made = generator.get();
    try {
      Payload payload = Payload.opaque(made.encode());
      keyspace.commit(List.of(new Operation.Put(KEY, Operation.ABSENT, payload)));
      return made;
    } catch (PreconditionFailedException somebodyWasFaster) {
      return somebodyWasFaster
          .current()
          .map(entry -> PkiKeys.decode(entry.value(), clock))
          .orElseThrow(() -> somebodyWasFaster);
    }
  }
}
