package dev.insula.machinery.apply;

/**
 * Which fields a resource lets its writers own: a resource with a status subresource resets the
 * status on writes to the main resource, and all but the status on the other. Thread-safe.
 */
@FunctionalInterface
public interface FieldFilter {

  FieldSet filter(FieldSet set);

  /** Lets all fields be owned. */
  static FieldFilter none() {
    return set -> set;
  }

  /** Leaves out the fields at and below these paths, such as {@code "status"}. */
  static FieldFilter excluding(String... paths) {
    FieldSet reset = FieldSet.of(paths);
    return set -> set.recursiveDifference(reset);
  }

  /** Keeps only the fields at and below these paths. */
  static FieldFilter including(String... paths) {
    FieldSet kept = FieldSet.of(paths);
    return set -> set.within(kept);
  }
}
