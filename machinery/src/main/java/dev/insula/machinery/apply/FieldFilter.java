package dev.insula.machinery.apply;

import java.util.List;
import java.util.Set;

/**
 * Which fields a resource lets its writers own: a resource with a status subresource resets the
 * status on writes to the main resource, and all but the status on the other. Thread-safe.
 */
@FunctionalInterface
public interface FieldFilter {

  FieldSet filter(FieldSet set);

  /** Whether nothing at or below this member of the object is let through. */
  default boolean excludes(String member) {
    return false;
  }

  /** Lets all fields be owned. */
  static FieldFilter none() {
    return set -> set;
  }

  /** Leaves out the fields at and below these paths, such as {@code "status"}. */
  static FieldFilter excluding(String... paths) {
    return new Excluding(FieldSet.of(paths), Set.copyOf(List.of(paths)));
  }

  /** Keeps only the fields at and below these paths. */
  static FieldFilter including(String... paths) {
    FieldSet kept = FieldSet.of(paths);
    return set -> set.within(kept);
  }

  /** See {@link #excluding}. */
  record Excluding(FieldSet fields, Set<String> paths) implements FieldFilter {
    @Override
    public FieldSet filter(FieldSet set) {
      return set.recursiveDifference(fields);
    }

    @Override
    public boolean excludes(String member) {
      return paths.contains(member);
    }
  }
}
