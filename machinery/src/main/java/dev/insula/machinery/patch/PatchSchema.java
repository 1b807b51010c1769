package dev.insula.machinery.patch;

import dev.insula.machinery.schema.Schema;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a strategic merge needs to know of a member: the schema of the member (or of its elements),
 * whether it is merged or replaced, and the key of its elements.
 *
 * @param replaced true for a member that is replaced as a whole
 * @param merged true for a list whose elements are merged
 * @param mergeKey the elements' key, empty for lists of scalars
 */
record PatchSchema(Schema schema, boolean replaced, boolean merged, String mergeKey) {

  static PatchSchema ofObject(Schema parent, String key) {
    return of(member(parent, key));
  }

  static PatchSchema ofList(Schema parent, String key) {
    Schema list = member(parent, key);
    PatchSchema out = of(list);
    Schema items = list.items();
    if (items == null) {
      throw Patch.unexpected("expected slice or array type, but got: struct");
    }
    if (items.type() == Schema.Type.ARRAY) {
      throw Patch.unexpected("unexpected slice of slice");
    }
    return new PatchSchema(items, out.replaced, out.merged, out.mergeKey);
  }

  private static PatchSchema of(Schema schema) {
    Set<String> strategies = schema.patchStrategies();
    return new PatchSchema(
        schema,
        strategies.contains("replace"),
        strategies.contains("merge"),
        schema.patchMergeKey());
  }

  private static Schema member(Schema parent, String key) {
    @Nullable Schema found = parent.properties().get(key);
    if (found != null) {
      return found;
    }
    if (parent.additionalProperties() != null) {
      throw Patch.unexpected(
          "merging an object in json but data type is not struct, instead is: map");
    }
    throw Patch.unexpected("unable to find api field in struct for the json field \"" + key + "\"");
  }
}
