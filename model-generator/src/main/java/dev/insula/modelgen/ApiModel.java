package dev.insula.modelgen;

import java.util.Map;
import java.util.Set;

/**
 * A type as the generated API classes show it.
 *
 * @param fields Java types such as {@code List<V1Volume>} by JSON name, in the order of the class
 * @param required JSON names of the required fields
 */
record ApiModel(
    String javaName, String description, Map<String, String> fields, Set<String> required) {}
