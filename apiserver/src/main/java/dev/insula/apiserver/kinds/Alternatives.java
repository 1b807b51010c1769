package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members of which only one may be set, such as the sources of a volume: {@code (alternatives):
 * {of: [a, b], several: …, none: …, called: {b: B}}}. They are looked at in this order; of a second
 * one only its presence is reported, under the name in {@code called} if it has one there, but for
 * those {@code beside} which others may be. Where {@code none} is given, one of them must be set.
 * Immutable.
 */
record Alternatives(
    List<String> members,
    String several,
    @Nullable String none,
    JsonObject names,
    List<String> tolerant) {

  static Alternatives read(JsonObject data) {
    return new Alternatives(
        List.copyOf(data.strings("of")),
        data.string("several", ""),
        data.string("none"),
        data.objectAt("called"),
        data.strings("beside"));
  }

  boolean has(String member) {
    return members.contains(member);
  }

  /** Whether it may be set beside another one. */
  boolean isTolerant(String member) {
    return tolerant.contains(member);
  }

  boolean isLast(String member) {
    return members.getLast().equals(member);
  }

  /** What the error on a second one calls it. */
  String called(String member) {
    return names.string(member, member);
  }
}
