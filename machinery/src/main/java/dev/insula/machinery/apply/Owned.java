package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a manager owns.
 *
 * @param apiVersion the version the fields are named in
 * @param time when the manager last changed something, as in the entry; null if it never did
 * @param encoded the fields as they are stored, if they are; not to be changed
 */
record Owned(
    FieldSet fields, String apiVersion, @Nullable String time, @Nullable JsonObject encoded) {

  Owned(FieldSet fields, String apiVersion, @Nullable String time) {
    this(fields, apiVersion, time, null);
  }

  @SuppressWarnings("ReferenceEquality") // the same set says that nothing was to be changed
  Owned with(FieldSet changed) {
    return changed == fields ? this : new Owned(changed, apiVersion, time);
  }

  Owned at(@Nullable String changed) {
    return new Owned(fields, apiVersion, changed, encoded);
  }

  JsonObject fieldsV1() {
    return encoded != null ? encoded : FieldsV1.encode(fields);
  }
}
