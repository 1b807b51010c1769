package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the data says of one type of object: its members in the order in which Kubernetes checks
 * them. References to other types are resolved when they are followed, so types may be recursive.
 * Immutable but for that.
 */
final class TypeRules {

  /** A line of a type's declaration. */
  sealed interface Member permits FieldRules, Call {}

  /**
   * A named function on the whole object: {@code (name): arguments}.
   *
   * @param late whether the fill belongs to the preparation of an object instead of its defaults
   * @param fill what it fills in, if it is a default
   * @param check what it checks, if it is a rule
   */
  record Call(String name, Condition when, boolean late, @Nullable Fill fill, @Nullable Check check)
      implements Member {}

  private final String name;
  private final List<Member> members;
  private final @Nullable Alternatives alternatives;

  TypeRules(String name, List<Member> members, @Nullable Alternatives alternatives) {
    this.name = name;
    this.members = List.copyOf(members);
    this.alternatives = alternatives;
  }

  /** The members of which only one may be set, if there are such. */
  @Nullable Alternatives alternatives() {
    return alternatives;
  }

  List<Member> members() {
    return members;
  }

  static TypeRules read(String name, JsonObject data, TypeCatalog types) {
    var members = new ArrayList<Member>();
    Alternatives alternatives = null;
    for (int i = 0; i < data.size(); i++) {
      String key = data.keyAt(i);
      Object value = data.valueAt(i);
      if (key.equals("(include)")) {
        TypeRules included = types.type((String) value);
        members.addAll(included.members());
        alternatives = included.alternatives() != null ? included.alternatives() : alternatives;
      } else if (key.equals("(alternatives)")) {
        alternatives = Alternatives.read((JsonObject) value);
      } else if (key.startsWith("(")) {
        members.add(call(key.substring(1, key.length() - 1), value, types));
      } else if (value instanceof JsonArray several) {
        several.objects().forEach(one -> members.add(FieldRules.read(key, one, name, types)));
      } else if (value instanceof JsonObject one) {
        members.add(FieldRules.read(key, one, name, types));
      } else {
        throw new IllegalArgumentException(name + "." + key + " needs a map of rules");
      }
    }
    return new TypeRules(name, members, alternatives);
  }

  /** {@code (name label)}: the label only tells several calls of one function apart. */
  private static Call call(String text, Object arguments, TypeCatalog types) {
    int space = text.indexOf(' ');
    String function = space < 0 ? text : text.substring(0, space);
    Condition when =
        arguments instanceof JsonObject object
            ? Condition.read(object.get("when"))
            : Condition.ALWAYS;
    Vocabulary words = types.vocabulary();
    Fill fill = words.fill(function, arguments);
    Check check = fill == null ? words.check(function, arguments) : null;
    return new Call(function, when, words.isLate(function), fill, check);
  }

  @Override
  public String toString() {
    return name;
  }
}
