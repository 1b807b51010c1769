package dev.insula.modelgen;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The facts that stand in no package: tables among the resources of this package, one fact a line,
 * {@code #} begins a comment. Each file says at its top what its columns mean.
 */
final class Declared {

  private Declared() {}

  static List<GroupVersionSource> groupVersions() {
    return lines("group-versions.txt").stream().map(GroupVersionSource::parse).toList();
  }

  /** Full type names by the Java class that stands for them. */
  static Map<String, String> javaTypes() {
    return pairs("java-types.txt");
  }

  /** Types that are written by hand, by full name. */
  static Map<String, JsonObject> types() {
    return objects("types.txt");
  }

  /** What a field has beyond its sources, by {@code type.field}. */
  static Map<String, JsonObject> fields() {
    return objects("fields.txt");
  }

  /** When a field is part of an encoded object, by {@code type.field}. */
  static Map<String, String> presence() {
    Map<String, String> out = new LinkedHashMap<>();
    pairs("presence.txt")
        .forEach(
            (type, presences) -> {
              for (String entry : presences.split("\\s+")) {
                int colon = entry.indexOf(':');
                for (String field : entry.substring(colon + 1).split(",")) {
                  out.put(type + "." + field, entry.substring(0, colon));
                }
              }
            });
    return out;
  }

  /** What discovery says of a resource beyond its paths, by {@code group/version resource}. */
  static Map<String, JsonObject> resources() {
    return objects("resources.txt");
  }

  private static Map<String, JsonObject> objects(String file) {
    Map<String, JsonObject> out = new LinkedHashMap<>();
    pairs(file).forEach((key, json) -> out.put(key, Json.parseObject(json)));
    return out;
  }

  /** The first word of each line, and the rest. */
  private static Map<String, String> pairs(String file) {
    Map<String, String> out = new LinkedHashMap<>();
    for (String line : lines(file)) {
      String[] halves = line.split("\\s+", 2);
      if (out.put(halves[0], halves[1].strip()) != null) {
        throw new IllegalStateException(file + " has " + halves[0] + " twice");
      }
    }
    return out;
  }

  private static List<String> lines(String file) {
    try (InputStream in = Declared.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no table " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
