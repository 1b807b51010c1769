package dev.insula.modelgen;

import java.util.Map;
import java.util.Set;

/**
 * A type as the generated API classes show it.
 *
 * @param fields Java types such as {@code List<V1Volume>} by JSON name, in the order of the class
 * @param fieldDescriptions what is said of fields, by JSON name
 * @param required JSON names of the required fields
 */
record ApiModel(
    String javaName,
    String description,
    Map<String, String> fields,
    Map<String, String> fieldDescriptions,
    Set<String> required) {}
