package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the data says of one field: whether it must be there, its default, the rules on its value,
 * and where to go on inside of it. Immutable; types are resolved on use.
 */
final class FieldRules implements TypeRules.Member {

  /** Whether rules count for creations, updates or both. */
  enum On {
    BOTH,
    CREATE,
    UPDATE
  }

  private static final Set<String> STRUCTURE =
      Set.of(
          "default",
          "defaultZero",
          "defaultFrom",
          "is",
          "struct",
          "each",
          "when",
          "required",
          "nonZero",
          "blank",
          "forbidden",
          "always",
          "path",
          "hoist",
          "maxItems",
          "againOnUpdate",
          "silentOnUpdate",
          "checkedWhen",
          "ratchets",
          "whenNew",
          "pointer",
          "on");

  /** Rules on what an update may change, which count for fields that it takes away too. */
  private static final Set<String> ON_REMOVAL = Set.of("immutable", "frozen");

  private final String name;
  private final Condition when;
  private final Condition checkedWhen;
  private final On on;
  private final @Nullable Object defaultValue;
  private final boolean zeroIsUnset;
  private final @Nullable List<String> defaultFrom;
  private final @Nullable String required;
  private final @Nullable String forbidden;
  private final boolean nonZero;
  private final boolean blank;
  private final boolean always;
  private final @Nullable String path;
  private final boolean hoist;
  private final long maxItems;
  private final boolean againOnUpdate;
  private final boolean silentOnUpdate;
  private final boolean pointer;
  private final boolean ratchets;
  private final boolean whenNew;
  private final List<Check> checks;
  private final List<Check> removalChecks;
  private final @Nullable TypeRef inside;
  private final boolean struct;
  private final @Nullable TypeRef each;
  private final @Nullable FieldRules eachValue;

  private FieldRules(String name, JsonObject data, String owner, TypeCatalog types) {
    this.name = name;
    this.when = Condition.read(data.get("when"));
    this.checkedWhen = Condition.read(data.get("checkedWhen"));
    this.on = On.valueOf(data.string("on", "both").toUpperCase(java.util.Locale.ROOT));
    this.zeroIsUnset = data.containsKey("defaultZero");
    this.defaultValue = zeroIsUnset ? data.get("defaultZero") : data.get("default");
    String from = data.string("defaultFrom");
    this.defaultFrom = from == null ? null : Paths.split(from);
    this.required = text(data.get("required"));
    this.forbidden = text(data.get("forbidden"));
    this.nonZero = data.bool("nonZero", false);
    this.blank = data.bool("blank", false);
    this.always = data.bool("always", false);
    this.path = data.string("path");
    this.hoist = data.bool("hoist", false);
    this.againOnUpdate = data.bool("againOnUpdate", false);
    this.silentOnUpdate = data.bool("silentOnUpdate", false);
    this.pointer = data.bool("pointer", false);
    this.ratchets = data.bool("ratchets", false);
    this.whenNew = data.bool("whenNew", false);
    this.maxItems = data.integer("maxItems", Long.MAX_VALUE);
    this.checks = checks(data, types.vocabulary(), false);
    this.removalChecks = checks(data, types.vocabulary(), true);
    String here = owner + "." + name;
    this.struct = data.containsKey("struct");
    Object type = struct ? data.get("struct") : data.get("is");
    this.inside = type == null ? null : types.reference(here, type);
    Object element = data.get("each");
    boolean scalar = element instanceof JsonObject object && object.bool("scalar", false);
    this.each = element == null || scalar ? null : types.reference(here, element);
    this.eachValue =
        scalar && element instanceof JsonObject object ? read(name, object, here, types) : null;
  }

  static FieldRules read(String name, JsonObject data, String owner, TypeCatalog types) {
    return new FieldRules(name, data, owner, types);
  }

  private static List<Check> checks(JsonObject data, Vocabulary words, boolean onRemoval) {
    var out = new ArrayList<Check>();
    data.forEach(
        (word, arguments) -> {
          boolean wanted = !onRemoval || ON_REMOVAL.contains(word);
          if (wanted && !STRUCTURE.contains(word) && !word.equals("scalar")) {
            out.add(words.check(word, arguments));
          }
        });
    return List.copyOf(out);
  }

  private static @Nullable String text(@Nullable Object data) {
    return data instanceof String text ? text : Boolean.TRUE.equals(data) ? "" : null;
  }

  String name() {
    return name;
  }

  Condition when() {
    return when;
  }

  /** The condition under which the rules count; defaults are filled in without it. */
  Condition checkedWhen() {
    return checkedWhen;
  }

  On on() {
    return on;
  }

  @Nullable Object defaultValue() {
    return defaultValue;
  }

  /** The default replaces the zero value too, as for a Go field that is no pointer. */
  boolean zeroIsUnset() {
    return zeroIsUnset;
  }

  @Nullable List<String> defaultFrom() {
    return defaultFrom;
  }

  /** The detail of the error if the field is missing; null if it may be. */
  @Nullable String required() {
    return required;
  }

  /** Whether a required field is missing: absent, or an empty text or list. */
  boolean isMissing(Node node) {
    return switch (node.value()) {
      case null -> true;
      case String text -> (blank ? text.isBlank() : text.isEmpty()) && !pointer;
      case dev.insula.machinery.json.JsonArray list -> list.isEmpty();
      default -> nonZero && node.empty();
    };
  }

  /** The detail of the error if the field is set; null if it may be. */
  @Nullable String forbidden() {
    return forbidden;
  }

  /** The rules count for an absent value too, as for a Go string that is empty. */
  boolean always() {
    return always;
  }

  /** The name that messages use instead of the field's. */
  @Nullable String path() {
    return path;
  }

  /** Messages name the object around the list instead of its elements. */
  boolean hoist() {
    return hoist;
  }

  /** Kubernetes checks it twice when it is updated, and reports everything twice. */
  boolean againOnUpdate() {
    return againOnUpdate;
  }

  /** What is inside is warned of when the object is created, not when it is updated. */
  boolean silentOnUpdate() {
    return silentOnUpdate;
  }

  /** What is stored may stay, even if it is found wrong by now. */
  boolean ratchets() {
    return ratchets;
  }

  /** Only what was not there before is checked. */
  boolean whenNew() {
    return whenNew;
  }

  /** Of a list or map with more elements nothing else is checked. */
  long maxItems() {
    return maxItems;
  }

  List<Check> checks() {
    return checks;
  }

  /** Those that count when an update takes the field away. */
  List<Check> removalChecks() {
    return removalChecks;
  }

  @Nullable TypeRules inside() {
    return inside == null ? null : inside.get();
  }

  /** The object counts as present even if it is absent, as a Go struct does. */
  boolean struct() {
    return struct;
  }

  /** The type of the elements of a list or of the values of a map. */
  @Nullable TypeRules each() {
    return each == null ? null : each.get();
  }

  /** Rules on elements that are no objects. */
  @Nullable FieldRules eachValue() {
    return eachValue;
  }

  /** A type by name, found when it is first needed. */
  interface TypeRef {
    TypeRules get();
  }
}
