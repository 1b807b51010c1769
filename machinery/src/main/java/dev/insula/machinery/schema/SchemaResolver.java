package dev.insula.machinery.schema;

/** Finds the schema that a {@code $ref} names. Thread-safe; gives the same node for a name. */
@FunctionalInterface
public interface SchemaResolver {

  /**
   * @throws IllegalArgumentException if there is no such type
   */
  Schema resolve(String reference);
}
