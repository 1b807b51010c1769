package dev.insula.modelgen;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which Java class of the API package stands for which Kubernetes type, and back. Immutable.
 *
 * <p>The API package calls a type {@code V1Pod}, and where two groups have a type of one name, puts
 * the group before it: {@code CoreV1Event}, {@code EventsV1Event}.
 */
final class TypeNames {

  private final Map<String, String> fullByJava = new HashMap<>();
  private final Map<String, String> javaByFull = new HashMap<>();

  TypeNames(List<String> goNames, Set<String> javaNames, Map<String, String> declared) {
    declared.forEach(this::add);
    for (String goName : goNames) {
      String full = full(goName);
      String java = javaName(goName, javaNames);
      if (java != null && !javaByFull.containsKey(full) && !fullByJava.containsKey(java)) {
        add(java, full);
      }
    }
  }

  /** The full name as OpenAPI has it, or null if the class stands for no known type. */
  @Nullable String fullName(String javaName) {
    return fullByJava.get(javaName);
  }

  @Nullable String javaName(String fullName) {
    return javaByFull.get(fullName);
  }

  /** {@code io.k8s.api.core.v1.Pod} for protobuf's {@code k8s.io.api.core.v1.Pod}. */
  static String full(String goName) {
    return "io.k8s." + goName.substring("k8s.io.".length()).replace('_', '-');
  }

  static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private void add(String java, String full) {
    fullByJava.put(java, full);
    javaByFull.put(full, java);
  }

  private static @Nullable String javaName(String goName, Set<String> javaNames) {
    String[] part = goName.split("\\.");
    if (part.length < 3) {
      return null;
    }
    String version = capital(part[part.length - 2]);
    String type = part[part.length - 1];
    String withGroup = capital(part[part.length - 3]) + version + type;
    if (javaNames.contains(withGroup)) {
      return withGroup;
    }
    return javaNames.contains(version + type) ? version + type : null;
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
