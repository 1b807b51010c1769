package dev.insula.apiserver.crd;

import dev.insula.machinery.schema.LazySchema;
import dev.insula.machinery.schema.StructuralSchema;
import java.lang.ref.SoftReference;

/**
 * The rules of one version of a custom kind, made of its schema when they are first needed and held
 * softly: a kind that nobody writes costs no memory when memory is short. Thread-safe.
 */
final class VersionRules {

  private final LazySchema schema;
  private volatile SoftReference<Rules> known = new SoftReference<>(null);

  /**
   * @param values types and values
   * @param cel the rules in CEL
   */
  record Rules(SchemaRules values, CelRules cel) {}

  VersionRules(LazySchema schema) {
    this.schema = schema;
  }

  Rules get() {
    Rules rules = known.get();
    if (rules == null) {
      StructuralSchema read = schema.read();
      rules = new Rules(new SchemaRules(read.source()), new CelRules(read.source(), read));
      known = new SoftReference<>(rules);
    }
    return rules;
  }
}
