package dev.insula.apiserver.kinds;

/** What only the structure of a schema may say, not the restrictions inside of junctors. */
enum StructuralWord {
  TYPE("type", "empty"),
  ADDITIONAL("additionalProperties", "undefined"),
  DEFAULT("default", "undefined"),
  TITLE("title", "empty"),
  DESCRIPTION("description", "empty"),
  NULLABLE("nullable", "false"),
  PRESERVE("x-kubernetes-preserve-unknown-fields", "false"),
  EMBEDDED("x-kubernetes-embedded-resource", "false"),
  INT_OR_STRING("x-kubernetes-int-or-string", "false"),
  LIST_MAP_KEYS("x-kubernetes-list-map-keys", "empty"),
  LIST_TYPE("x-kubernetes-list-type", "undefined"),
  MAP_TYPE("x-kubernetes-map-type", "undefined"),
  RULES("x-kubernetes-validations", "empty");

  private final String key;
  private final String must;

  StructuralWord(String key, String must) {
    this.key = key;
    this.must = must;
  }

  String key() {
    return key;
  }

  /** What it must be: {@code empty}, {@code false} or {@code undefined}. */
  String must() {
    return must;
  }

  /** Whether it may not be there at all, not even with its zero value. */
  boolean undefined() {
    return must.equals("undefined");
  }
}
