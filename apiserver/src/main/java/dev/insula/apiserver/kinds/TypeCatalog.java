package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The types that kinds share, by name. Thread-safe; a type is compiled when it is first used. */
final class TypeCatalog {

  private final Vocabulary vocabulary;
  private final Map<String, JsonObject> declared = new HashMap<>();
  private final Map<String, TypeRules> compiled = new ConcurrentHashMap<>();

  TypeCatalog(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Adds the types of one file, before any is used. */
  void declare(JsonObject types) {
    types.forEach(
        (name, data) -> {
          if (declared.put(name, (JsonObject) data) != null) {
            throw new IllegalArgumentException("type " + name + " is declared twice");
          }
        });
  }

  Iterable<String> names() {
    return declared.keySet();
  }

  TypeRules type(String name) {
    TypeRules known = compiled.get(name);
    if (known != null) {
      return known;
    }
    JsonObject data = declared.get(name);
    if (data == null) {
      throw new IllegalArgumentException("no type " + name);
    }
    TypeRules made = TypeRules.read(name, data, this);
    TypeRules first = compiled.putIfAbsent(name, made);
    return first == null ? made : first;
  }

  /** A type's name, or its declaration in place. */
  FieldRules.TypeRef reference(String owner, Object nameOrDeclaration) {
    if (nameOrDeclaration instanceof String name) {
      return () -> type(name);
    }
    TypeRules inline = TypeRules.read(owner, (JsonObject) nameOrDeclaration, this);
    return () -> inline;
  }
}
