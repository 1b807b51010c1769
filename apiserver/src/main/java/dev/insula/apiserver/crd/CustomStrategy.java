package dev.insula.apiserver.crd;

import dev.insula.apiserver.registry.Conversion;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Verdict;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.SchemaDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a custom kind's schema asks for: defaults and validation; and the separation of spec and
 * status where the definition has a status subresource. Thread-safe.
 */
final class CustomStrategy implements Strategy {

  /** Rules rely on a value's structure: they are not evaluated on one that has not got it. */
  private static final Set<String> BLOCKING =
      Set.of(
          "FieldValueNotSupported",
          "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueTypeInvalid");

  private static final Status.Cause UNCHECKED =
      new Status.Cause(
          "FieldValueInvalid",
          "Invalid value: null: some validation rules were not checked because the object was"
              + " invalid; correct the existing errors to complete validation",
          RuleFindings.ROOT);

  private final Schema schema;
  private final VersionRules rules;
  private final boolean hasStatus;
  private final boolean ofStatus;
  private final boolean terminating;
  private final String deprecation;
  private final @Nullable CustomScale scale;
  private final Conversion judged;

  private CustomStrategy(
      Schema schema,
      VersionRules rules,
      boolean hasStatus,
      boolean ofStatus,
      boolean terminating,
      String deprecation,
      @Nullable CustomScale scale,
      Conversion judged) {
    this.scale = scale;
    this.schema = schema;
    this.rules = rules;
    this.hasStatus = hasStatus;
    this.ofStatus = ofStatus;
    this.terminating = terminating;
    this.deprecation = deprecation;
    this.judged = judged;
  }

  /**
   * For the object itself.
   *
   * @param terminating whether the definition goes, and takes no new objects
   * @param judged brings what is stored into the form that the rules are about
   */
  static Strategy ofObject(
      Schema schema,
      VersionRules rules,
      boolean hasStatus,
      boolean terminating,
      String deprecation,
      @Nullable CustomScale scale,
      Conversion judged) {
    return new CustomStrategy(
        schema, rules, hasStatus, false, terminating, deprecation, scale, judged);
  }

  /** For the status subresource. */
  static Strategy ofStatus(
      Schema schema, VersionRules rules, @Nullable CustomScale scale, Conversion judged) {
    return new CustomStrategy(schema, rules, true, true, false, "", scale, judged);
  }

  @Override
  public void applyDefaults(JsonObject object) {
    SchemaDefaults.apply(object, schema);
  }

  @Override
  public void prepareForCreate(WriteContext context, JsonObject object) {
    if (terminating) {
      // One that came after the last look would outlive its definition.
      throw ApiException.forbidden(
          context.resource().groupResource(),
          Meta.name(object),
          "create not allowed while custom resource definition is terminating");
    }
    if (hasStatus) {
      object.remove("status");
    }
  }

  @Override
  public void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {
    if (ofStatus) {
      keepAllButStatus(object, old);
    } else if (hasStatus) {
      keep("status", object, old);
    }
  }

  /** Of the metadata, a status update changes managedFields only. */
  private static void keepAllButStatus(JsonObject object, JsonObject old) {
    Object status = object.get("status");
    Object managed = Meta.of(object).get("managedFields");
    Object version = Meta.of(object).get("resourceVersion");
    JsonObject kept = old.deepCopy();
    object.clear();
    object.putAll(kept);
    object.remove("status");
    if (status != null) {
      object.put("status", status);
    }
    JsonObject metadata = object.objectOrCreate("metadata");
    putOrRemove(metadata, "managedFields", managed);
    putOrRemove(metadata, "resourceVersion", version);
  }

  private static void putOrRemove(JsonObject object, String member, @Nullable Object value) {
    if (value == null) {
      object.remove(member);
    } else {
      object.put(member, value);
    }
  }

  private static void keep(String member, JsonObject object, JsonObject old) {
    putOrRemove(object, member, old.get(member));
  }

  @Override
  public Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
    if (judged.isIdentity()) {
      return judge(object, old);
    }
    var stored = new ArrayList<JsonObject>();
    stored.add(object.deepCopy());
    if (old != null) {
      stored.add(old.deepCopy());
    }
    List<JsonObject> shown = judged.fromStorage(stored);
    return judge(shown.getFirst(), old == null ? null : shown.getLast());
  }

  private Verdict judge(JsonObject object, @Nullable JsonObject old) {
    SchemaRules values = rules.get().values();
    CelRules celRules = rules.get().cel();
    Violations violations = ofStatus ? values.checkStatus(object, old) : values.check(object, old);
    var causes = new ArrayList<>(violations.causes());
    if (scale != null) {
      causes.addAll(ofStatus ? scale.checkStatus(object) : scale.check(object));
    }
    causes.addAll(values.checkEmbedded(object));
    causes.addAll(violations.duplicates());
    var warnings = new ArrayList<String>();
    if (!deprecation.isEmpty()) {
      warnings.add(deprecation);
    }
    if (celRules.isEmpty()) {
      return new Verdict(causes, warnings);
    }
    if (causes.stream().anyMatch(cause -> BLOCKING.contains(cause.reason()))) {
      causes.add(UNCHECKED);
    } else {
      RuleFindings findings = celRules.check(object, old);
      causes.addAll(findings.causes());
      warnings.addAll(findings.warnings());
    }
    return new Verdict(causes, warnings);
  }

  @Override
  public String deprecation() {
    return deprecation;
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  /** With a status subresource only what is not status counts; without, everything does. */
  @Override
  public boolean changesGeneration(JsonObject object, JsonObject old) {
    return !ofStatus && !Objects.equals(counted(object), counted(old));
  }

  private JsonObject counted(JsonObject object) {
    var out = new JsonObject();
    object.forEach(
        (name, value) -> {
          if (!name.equals("metadata") && !(hasStatus && name.equals("status"))) {
            out.put(name, value);
          }
        });
    return out;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }
}
