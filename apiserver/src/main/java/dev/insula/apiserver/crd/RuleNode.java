package dev.insula.apiserver.crd;

import dev.insula.machinery.cel.SchemaType;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The compiled rules of a schema node and of what is below it; children without rules are left out.
 *
 * @param schema the node as it is written
 * @param type what rules see of it; null if they see nothing, then there are no rules
 * @param properties of members by name
 * @param values of the values of a map
 * @param items of the elements of a list
 */
record RuleNode(
    JsonObject schema,
    @Nullable SchemaType type,
    List<CompiledRule> rules,
    Map<String, RuleNode> properties,
    @Nullable RuleNode values,
    @Nullable RuleNode items,
    List<RuleNode> allOf) {

  boolean isEmpty() {
    return rules.isEmpty()
        && properties.isEmpty()
        && values == null
        && items == null
        && allOf.isEmpty();
  }
}
