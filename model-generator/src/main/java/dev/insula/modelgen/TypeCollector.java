package dev.insula.modelgen;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds every type that can be reached from the given ones, each once. */
final class TypeCollector {

  private final TypeNames names;
  private final Sources sources;
  private final TypeBuilder builder;
  private final Map<String, JsonObject> byHand;
  private final Map<String, ProtoMessage> messageByFullName = new TreeMap<>();
  private final Map<String, JsonObject> types = new TreeMap<>();
  private final Deque<String> wanted = new ArrayDeque<>();

  TypeCollector(
      TypeNames names, Sources sources, TypeBuilder builder, Map<String, JsonObject> byHand) {
    this.names = names;
    this.sources = sources;
    this.builder = builder;
    this.byHand = byHand;
    sources.messages().values().forEach(m -> messageByFullName.put(TypeNames.full(m.name), m));
  }

  /** The types by full name, in that order. */
  Map<String, JsonObject> collect(Collection<String> roots) {
    wanted.addAll(roots);
    for (String name = wanted.poll(); name != null; name = wanted.poll()) {
      if (!types.containsKey(name)) {
        JsonObject type = type(name);
        types.put(name, type);
        follow(type);
      }
    }
    return types;
  }

  @Nullable ProtoMessage message(String fullName) {
    return messageByFullName.get(fullName);
  }

  private JsonObject type(String name) {
    JsonObject declared = byHand.get(name);
    if (declared != null) {
      return declared;
    }
    String javaName = names.javaName(name);
    ApiModel model = javaName == null ? null : sources.models().get(javaName);
    if (model == null) {
      throw new IllegalStateException("no source has the type " + name);
    }
    return builder.build(name, model, message(name));
  }

  private void follow(Object value) {
    switch (value) {
      case JsonObject object -> {
        if (object.get("$ref") instanceof String reference) {
          wanted.add(reference);
        }
        object.values().forEach(this::follow);
      }
      case JsonArray array -> array.forEach(this::follow);
      default -> {
        // Scalars refer to nothing.
      }
    }
  }
}
