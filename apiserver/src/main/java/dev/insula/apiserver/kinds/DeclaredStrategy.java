package dev.insula.apiserver.kinds;

import dev.insula.apiserver.registry.MetadataCheck;
import dev.insula.apiserver.registry.NameRule;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Verdict;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.schema.GoFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind as the data declares it. Immutable, thread-safe. */
class DeclaredStrategy implements Strategy {

  private static final GoFields GO_FIELDS = new DeclaredGoFields();
  private static final Defaulter DEFAULTER = new Defaulter(false);
  private static final Defaulter PREPARER = new Defaulter(true);
  static final Validator VALIDATOR = new Validator();

  private final KindRules served;
  private final KindRules rules;
  private final boolean convertsBetweenVersions;

  /**
   * @param served of the version of requests
   * @param rules of the version that objects are stored in
   */
  DeclaredStrategy(KindRules served, KindRules rules) {
    this.served = served;
    this.rules = rules;
    this.convertsBetweenVersions = !rules.equals(served);
  }

  @Override
  public void applyDefaults(JsonObject object) {
    DEFAULTER.apply(served.type(), object);
  }

  @Override
  public void prepareForCreate(WriteContext context, JsonObject object) {
    applyStoredDefaults(object);
    JsonObject status = rules.initialStatus();
    if (status != null) {
      object.put("status", status.deepCopy());
    }
    if (!rules.finalizer().isEmpty()) {
      addFinalizer(object, rules.finalizer());
    }
    PREPARER.apply(rules.type(), object);
    Preparations.named(rules.prepare()).prepare(object, null, context);
  }

  @Override
  public void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {
    applyStoredDefaults(object);
    if (rules.initialStatus() != null || rules.statusApart()) {
      restore("status", object, old);
    }
    PREPARER.apply(rules.type(), object);
    Preparations.named(rules.prepare()).prepare(object, old, context);
  }

  @Override
  public void prepareForDelete(WriteContext context, JsonObject object) {
    if (!rules.deletionFinalizer().isEmpty()) {
      addFinalizer(object, rules.deletionFinalizer());
    }
  }

  /** What the version of the request does not know has its defaults in the stored version. */
  private void applyStoredDefaults(JsonObject object) {
    if (convertsBetweenVersions) {
      DEFAULTER.apply(rules.type(), object);
    }
  }

  @Override
  public Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
    Findings found = VALIDATOR.validate(rules.type(), object, old);
    List<Status.Cause> causes = found.causes();
    causes.addAll(VALIDATOR.validate(served.servedType(), object, old).causes());
    List<String> warnings = found.warnings();
    if (!warnings.isEmpty() && old != null && isSame(object, old)) {
      // Who changes labels is not told of what is in the spec.
      warnings = new ArrayList<>();
    }
    if (!rules.deprecated().isEmpty()) {
      warnings.addFirst(rules.deprecated());
    }
    return new Verdict(causes, warnings);
  }

  private boolean isSame(JsonObject object, JsonObject old) {
    return switch (rules.generation()) {
      case SPEC, ANNOTATED -> counted(object).equals(counted(old));
      case NONE, FIRST, ALL -> false;
    };
  }

  @Override
  public String deprecation() {
    return rules.deprecated();
  }

  @Override
  public boolean hasGeneration() {
    return rules.generation() != KindRules.Generation.NONE;
  }

  @Override
  public boolean changesGeneration(JsonObject object, JsonObject old) {
    return switch (rules.generation()) {
      case NONE, FIRST -> false;
      case SPEC -> !counted(object).equals(counted(old));
      case ANNOTATED ->
          !counted(object).equals(counted(old))
              || !Meta.annotations(object).equals(Meta.annotations(old));
      case ALL ->
          !counted(object).equals(counted(old))
              || !Meta.labels(object).equals(Meta.labels(old))
              || !Meta.annotations(object).equals(Meta.annotations(old));
    };
  }

  /** Everything but metadata and status; what is empty counts as absent. */
  private static JsonObject counted(JsonObject object) {
    var out = new JsonObject();
    object.forEach(
        (name, value) -> {
          if (!name.equals("metadata") && !name.equals("status") && !Node.isEmpty(value)) {
            out.put(name, value);
          }
        });
    return out;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return rules.allowsCreateOnUpdate();
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return !rules.requiresResourceVersion();
  }

  @Override
  public NameRule nameRule() {
    return served.nameRule();
  }

  @Override
  public List<MetadataCheck> updateChecks() {
    return served.updateChecks();
  }

  @Override
  public GoFields goFields() {
    return GO_FIELDS;
  }

  @Override
  public boolean knowsFinalizers() {
    return !rules.anyFinalizer();
  }

  @Override
  public boolean orphansByDefault() {
    return rules.orphansByDefault();
  }

  @Override
  public @Nullable Long gracePeriod(JsonObject object, @Nullable Long requested) {
    return rules.prepare().equals("pod") ? PodGrace.period(object, requested) : null;
  }

  KindRules rules() {
    return rules;
  }

  /** Puts a member back to what it was. */
  static void restore(String member, JsonObject object, JsonObject old) {
    Object before = old.get(member);
    if (before == null) {
      object.remove(member);
    } else {
      object.put(member, before);
    }
  }

  private static void addFinalizer(JsonObject object, String finalizer) {
    if (!Meta.finalizers(object).contains(finalizer)) {
      object.objectOrCreate("metadata").arrayOrCreate("finalizers").add(finalizer);
    }
  }
}
