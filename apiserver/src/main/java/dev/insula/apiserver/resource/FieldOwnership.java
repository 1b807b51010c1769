package dev.insula.apiserver.resource;

import dev.insula.machinery.json.JsonObject;

/** Keeps track of which field manager owns which fields. Thread-safe. */
public interface FieldOwnership {

  /** A new object, with the owners of its fields. May change and give back the tree. */
  JsonObject created(WriteCall call, JsonObject object);

  /** A changed object, with the owners of its fields. May change and give back the tree. */
  JsonObject updated(WriteCall call, JsonObject object, JsonObject old);

  /** What is left of the ownership when nothing keeps it: none. */
  FieldOwnership NONE =
      new FieldOwnership() {
        @Override
        public JsonObject created(WriteCall call, JsonObject object) {
          object.objectOrCreate("metadata").remove("managedFields");
          return object;
        }

        @Override
        public JsonObject updated(WriteCall call, JsonObject object, JsonObject old) {
          object.objectOrCreate("metadata").remove("managedFields");
          return object;
        }
      };
}
