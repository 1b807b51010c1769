package dev.insula.machinery.cel;

/** What expressions that make JSON patches use. */
final class JsonPatchFunctions {

  private JsonPatchFunctions() {}

  static void declare(FunctionTable table) {
    table
        .global("jsonpatch.escapeKey", "jsonpatch_escapekey", Types.STRING, Types.STRING)
        .bind(
            "jsonpatch.escapeKey",
            args ->
                args[0] instanceof String key ? key.replace("~", "~0").replace("/", "~1") : null);
  }
}
