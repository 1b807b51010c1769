package dev.insula.machinery.apply;

import org.jspecify.annotations.Nullable;

/**
 * What a manager owns.
 *
 * @param apiVersion the version the fields are named in
 * @param time when the manager last changed something, as in the entry; null if it never did
 */
record Owned(FieldSet fields, String apiVersion, @Nullable String time) {

  Owned with(FieldSet changed) {
    return new Owned(changed, apiVersion, time);
  }

  Owned at(@Nullable String changed) {
    return new Owned(fields, apiVersion, changed);
  }
}
