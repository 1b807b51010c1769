package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.machinery.json.JsonObject;
import dev.insula.store.Operation;
import java.util.List;

/**
 * What is written together with the objects of a kind, in one commit: allocations. Thread-safe.
 *
 * <p>If an operation's precondition fails, the write is prepared anew.
 */
public interface WriteCompanion {

  /** For kinds that are written alone. */
  WriteCompanion NONE =
      new WriteCompanion() {
        @Override
        public List<Operation> creating(ObjectRepository objects, JsonObject object) {
          return List.of();
        }

        @Override
        public List<Operation> updating(
            ObjectRepository objects, JsonObject object, JsonObject old) {
          return List.of();
        }

        @Override
        public List<Operation> deleting(ObjectRepository objects, JsonObject old) {
          return List.of();
        }
      };

  /** Completes a valid new object and says what is written with it. */
  List<Operation> creating(ObjectRepository objects, JsonObject object);

  /** Completes a valid changed object and says what is written with it. */
  List<Operation> updating(ObjectRepository objects, JsonObject object, JsonObject old);

  /** Says what goes with an object. */
  List<Operation> deleting(ObjectRepository objects, JsonObject old);
}
