package dev.insula.modelgen;

/**
 * One request that the API knows.
 *
 * @param method the HTTP method in upper case
 * @param path the path with {@code {namespace}} and {@code {name}}
 * @param id the operation's name, such as {@code listNamespacedPod}
 * @param returns the Java type of the answer, empty if it has none
 */
record Operation(String method, String path, String id, String returns) {}
