package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a manager owns. The fields of a stored entry are read only if they are to be changed: most
 * writes change the fields of one manager, and only their values. Not thread-safe.
 */
final class Owned {

  private final String apiVersion;
  private final @Nullable String time;
  private final @Nullable JsonObject encoded;
  private @Nullable FieldSet fields;

  private Owned(
      @Nullable FieldSet fields,
      String apiVersion,
      @Nullable String time,
      @Nullable JsonObject encoded) {
    this.fields = fields;
    this.apiVersion = apiVersion;
    this.time = time;
    this.encoded = encoded;
  }

  Owned(FieldSet fields, String apiVersion, @Nullable String time) {
    this(fields, apiVersion, time, null);
  }

  /**
   * @param encoded the fields as a server has stored them; not to be changed
   */
  static Owned stored(JsonObject encoded, String apiVersion, @Nullable String time) {
    return new Owned(null, apiVersion, time, encoded);
  }

  /** The version the fields are named in. */
  String apiVersion() {
    return apiVersion;
  }

  /** When the manager last changed something, as in the entry; null if it never did. */
  @Nullable String time() {
    return time;
  }

  FieldSet fields() {
    FieldSet known = fields;
    if (known == null) {
      known = encoded == null ? FieldSet.empty() : FieldsV1.decodeStored(encoded);
      fields = known;
    }
    return known;
  }

  /** Whether any path of a set is owned. */
  boolean ownsAnyOf(FieldSet paths) {
    return encoded != null
        ? EncodedFields.hasAnyOf(encoded, paths)
        : !fields().intersection(paths).isEmpty();
  }

  /** Whether all paths of a set are owned. */
  boolean ownsAllOf(FieldSet paths) {
    return encoded != null
        ? EncodedFields.hasAllOf(encoded, paths)
        : paths.difference(fields()).isEmpty();
  }

  /** The same where what has become atomic is owned as one. */
  Owned adaptedTo(Schema schema) {
    return encoded != null && EncodedFields.fit(encoded, schema)
        ? this
        : with(FieldSets.adapted(fields(), schema));
  }

  @SuppressWarnings("ReferenceEquality") // the same set says that nothing was to be changed
  Owned with(FieldSet changed) {
    return changed == fields() ? this : new Owned(changed, apiVersion, time);
  }

  Owned at(@Nullable String changed) {
    return new Owned(fields, apiVersion, changed, encoded);
  }

  /** The fields as they are stored. */
  JsonObject fieldsV1() {
    return encoded != null ? encoded : FieldsV1.encode(fields());
  }
}
