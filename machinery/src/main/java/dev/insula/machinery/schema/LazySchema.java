package dev.insula.machinery.schema;

import dev.insula.machinery.json.JsonObject;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A schema that is read when it is first asked for anything, and forgotten again when it has not
 * been used for long and memory is short. Thread-safe; two threads that ask at once may read twice.
 *
 * <p>For kinds that may never be used: their schemas are large.
 */
public final class LazySchema implements Schema {

  private final Supplier<JsonObject> source;
  private final Function<JsonObject, StructuralSchema> reader;
  private volatile SoftReference<StructuralSchema> known = new SoftReference<>(null);

  /**
   * @param source gives the schema as it is written
   * @param reader makes a structure of it
   */
  public LazySchema(Supplier<JsonObject> source, Function<JsonObject, StructuralSchema> reader) {
    this.source = source;
    this.reader = reader;
  }

  /** The schema itself; to be held only while it is used. */
  public StructuralSchema read() {
    StructuralSchema schema = known.get();
    if (schema == null) {
      schema = reader.apply(source.get());
      known = new SoftReference<>(schema);
    }
    return schema;
  }

  @Override
  public Type type() {
    return read().type();
  }

  @Override
  public String format() {
    return read().format();
  }

  @Override
  public boolean nullable() {
    return read().nullable();
  }

  @Override
  public Map<String, Schema> properties() {
    return read().properties();
  }

  @Override
  public Map<String, Schema> alwaysPresent() {
    return read().alwaysPresent();
  }

  @Override
  public @Nullable Schema additionalProperties() {
    return read().additionalProperties();
  }

  @Override
  public @Nullable Schema items() {
    return read().items();
  }

  @Override
  public Set<String> required() {
    return read().required();
  }

  @Override
  public @Nullable Object defaultValue() {
    return read().defaultValue();
  }

  @Override
  public ListType listType() {
    return read().listType();
  }

  @Override
  public List<String> listMapKeys() {
    return read().listMapKeys();
  }

  @Override
  public boolean atomicMap() {
    return read().atomicMap();
  }

  @Override
  public Set<String> patchStrategies() {
    return read().patchStrategies();
  }

  @Override
  public String patchMergeKey() {
    return read().patchMergeKey();
  }

  @Override
  public boolean preserveUnknownFields() {
    return read().preserveUnknownFields();
  }

  @Override
  public boolean embeddedResource() {
    return read().embeddedResource();
  }

  @Override
  public @Nullable ValueRules rules() {
    return read().rules();
  }

  @Override
  public String typeName() {
    return read().typeName();
  }

  @Override
  public List<Schema> allOf() {
    return read().allOf();
  }

  @Override
  public List<Schema> anyOf() {
    return read().anyOf();
  }

  @Override
  public List<Schema> oneOf() {
    return read().oneOf();
  }

  @Override
  public @Nullable Schema not() {
    return read().not();
  }

  @Override
  public Presence presence() {
    return read().presence();
  }
}
