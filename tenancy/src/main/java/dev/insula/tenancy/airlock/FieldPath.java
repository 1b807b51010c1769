package dev.insula.tenancy.airlock;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names fields of an object: {@code spec.containers[*].ports[*].hostPort}. Immutable.
 *
 * <p>{@code [*]} stands for every element of a list. A part that is absent names nothing.
 */
final class FieldPath {

  /** A field that exists, with the path that a person finds it by. */
  record Found(String path, Object value) {}

  /** Where to go from an object: to a member, or to each element of the list that it is. */
  record Step(String key, boolean each) {}

  private final List<Step> steps;

  private FieldPath(List<Step> steps) {
    this.steps = steps;
  }

  static FieldPath parse(String text) {
    var steps = new ArrayList<Step>();
    for (String part : text.split("\\.", -1)) {
      boolean each = part.endsWith("[*]");
      String key = each ? part.substring(0, part.length() - 3) : part;
      if (key.isEmpty() || key.contains("[")) {
        throw new IllegalArgumentException("no field path: " + text);
      }
      steps.add(new Step(key, each));
    }
    return new FieldPath(List.copyOf(steps));
  }

  List<Step> steps() {
    return steps;
  }

  /** The fields of the object that the path names, in order. */
  List<Found> in(JsonObject object) {
    if (object.get(steps.getFirst().key()) == null) {
      return List.of();
    }
    var out = new ArrayList<Found>(2);
    walk(object, 0, new StringBuilder(), out);
    return out;
  }

  private void walk(Object here, int at, StringBuilder path, List<Found> out) {
    if (at == steps.size()) {
      out.add(new Found(path.toString(), here));
      return;
    }
    Step step = steps.get(at);
    @Nullable Object child = here instanceof JsonObject object ? object.get(step.key()) : null;
    if (child == null) {
      return;
    }
    int length = path.length();
    path.append(length == 0 ? "" : ".").append(step.key());
    if (!step.each()) {
      walk(child, at + 1, path, out);
    } else if (child instanceof JsonArray elements) {
      int before = path.length();
      for (int i = 0; i < elements.size(); i++) {
        path.append('[').append(i).append(']');
        walk(elements.get(i), at + 1, path, out);
        path.setLength(before);
      }
    }
    path.setLength(length);
  }
}
