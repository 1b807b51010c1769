package dev.insula.apiserver.kinds;

import dev.insula.apiserver.crd.CustomValues;
import dev.insula.machinery.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Warns of formats in the schemas of a CustomResourceDefinition that nothing checks; of those that
 * it had before nobody is warned again. Stateless.
 */
final class FormatWarnings {

  private FormatWarnings() {}

  static void check(Node spec, Findings findings) {
    var now = new LinkedHashSet<String>();
    collect(spec.object(), now);
    if (spec.old() instanceof JsonObject old) {
      var before = new LinkedHashSet<String>();
      collect(old, before);
      now.removeAll(before);
    }
    now.forEach(format -> findings.warn("unrecognized format \"" + format + "\""));
  }

  private static void collect(JsonObject spec, Set<String> formats) {
    for (JsonObject version : spec.objects("versions")) {
      schema(version.objectAt("schema").objectAt("openAPIV3Schema"), formats, 0);
    }
  }

  private static void schema(JsonObject schema, Set<String> formats, int depth) {
    String format = schema.string("format", "");
    if (!format.isEmpty() && !CustomValues.checksFormat(schema.string("type", ""), format)) {
      formats.add(format);
    }
    if (depth < StructuralChecks.MAX_DEPTH) {
      CustomValues.children(schema).forEach(child -> schema(child, formats, depth + 1));
    }
  }
}
