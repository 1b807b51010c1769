package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Checks an object against the rules that the data declares, in the order of the declaration.
 * Stateless, thread-safe; changes nothing.
 */
final class Validator {

  Findings validate(TypeRules type, JsonObject object, @Nullable JsonObject old) {
    var findings = new Findings();
    walk(type, Node.root(object, old), findings);
    return findings;
  }

  /** Checks one place of an object against a type; for rules that go into objects themselves. */
  static void walk(TypeRules type, Node node, Findings findings) {
    Alternatives alternatives = type.alternatives();
    boolean chosen = false;
    for (TypeRules.Member member : type.members()) {
      switch (member) {
        case FieldRules field when alternatives != null && alternatives.has(field.name()) ->
            chosen = alternative(alternatives, field, node, chosen, findings);
        case TypeRules.Call call -> {
          Check check = call.check();
          if (check != null && call.when().holds(node)) {
            check.check(node, findings);
          }
        }
        case FieldRules field -> {
          if (applies(field, node) && field.when().holds(node) && field.checkedWhen().holds(node)) {
            field(field, node.field(field.name()), findings);
          }
        }
      }
    }
  }

  /** Whether an alternative is set, after this one. */
  private static boolean alternative(
      Alternatives alternatives, FieldRules field, Node node, boolean chosen, Findings findings) {
    boolean set = node.field(field.name()).present();
    if (set && chosen && !alternatives.isTolerant(field.name())) {
      findings.forbidden(node.field(alternatives.called(field.name())), alternatives.several());
    } else if (set) {
      field(field, node.field(field.name()), findings);
    }
    String none = alternatives.none();
    if (!set && !chosen && none != null && alternatives.isLast(field.name())) {
      findings.required(node, none);
    }
    return chosen || set;
  }

  private static boolean applies(FieldRules field, Node node) {
    return switch (field.on()) {
      case BOTH -> true;
      case CREATE -> !node.isUpdate();
      case UPDATE -> node.isUpdate();
    };
  }

  private static void field(FieldRules field, Node place, Findings findings) {
    if (field.whenNew() && place.old() != null) {
      return;
    }
    if (field.ratchets() && place.isUpdate() && !BasicChecks.changed(place)) {
      return;
    }
    String path = field.path();
    Node node = path == null ? place : place.named(path);
    String required = field.required();
    if (required != null && field.isMissing(node)) {
      findings.required(node, required);
      removed(field, node.old() instanceof String ? node.with("") : node, findings);
      return;
    }
    String forbidden = field.forbidden();
    if (forbidden != null && !node.empty()) {
      findings.forbidden(node, forbidden);
      return;
    }
    if (field.struct() && node.absent()) {
      node = node.with(new JsonObject());
    }
    if (node.absent() && !field.always()) {
      removed(field, node, findings);
      return;
    }
    long size = node.value() instanceof JsonObject map ? map.size() : node.list().size();
    if (size > field.maxItems()) {
      findings.tooMany(node, size, field.maxItems());
      return;
    }
    for (Check check : field.checks()) {
      check.check(node, findings);
    }
    if (field.silentOnUpdate() && node.isUpdate()) {
      insideInSilence(field, node, findings);
    } else {
      inside(field, node, findings);
    }
    if (field.againOnUpdate() && node.isUpdate()) {
      insideInSilence(field, node, findings);
    }
  }

  /** What counts when an update takes a field away. */
  private static void removed(FieldRules field, Node node, Findings findings) {
    if (node.isUpdate() && node.old() != null) {
      for (Check check : field.removalChecks()) {
        check.check(node, findings);
      }
    }
  }

  private static void insideInSilence(FieldRules field, Node node, Findings findings) {
    var own = new Findings();
    inside(field, node, own);
    findings.addAll(own.causes());
  }

  private static void inside(FieldRules field, Node node, Findings findings) {
    TypeRules type = field.inside();
    if (type != null && node.value() instanceof JsonObject) {
      walk(type, node, findings);
    }
    TypeRules each = field.each();
    FieldRules eachValue = field.eachValue();
    if (each == null && eachValue == null) {
      return;
    }
    if (node.value() instanceof JsonObject map) {
      for (int i = 0; i < map.size(); i++) {
        element(each, eachValue, node.entry(map.keyAt(i)), findings);
      }
    }
    for (int i = 0; i < node.list().size(); i++) {
      Node element = node.element(i);
      Node shown = field.hoist() ? element.named("/" + node.parent().path()) : element;
      element(each, eachValue, shown, findings);
    }
  }

  private static void element(
      @Nullable TypeRules each, @Nullable FieldRules eachValue, Node node, Findings findings) {
    if (each != null) {
      walk(each, node, findings);
    } else if (eachValue != null) {
      field(eachValue, node, findings);
    }
  }
}
