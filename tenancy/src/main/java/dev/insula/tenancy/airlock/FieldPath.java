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
    walk(object, 0, new int[steps.size()], out);
    return out;
  }

  /**
   * Most paths end early, so that their text is only made of what is found.
   *
   * @param elements the positions in the lists on the way
   */
  private void walk(Object here, int at, int[] elements, List<Found> out) {
    if (at == steps.size()) {
      out.add(new Found(text(elements), here));
      return;
    }
    Step step = steps.get(at);
    @Nullable Object child = here instanceof JsonObject object ? object.get(step.key()) : null;
    if (child == null) {
      return;
    }
    if (!step.each()) {
      walk(child, at + 1, elements, out);
    } else if (child instanceof JsonArray list) {
      for (int i = 0; i < list.size(); i++) {
        elements[at] = i;
        walk(list.get(i), at + 1, elements, out);
      }
    }
  }

  private String text(int[] elements) {
    var path = new StringBuilder();
    for (int i = 0; i < elements.length; i++) {
      Step step = steps.get(i);
      path.append(i == 0 ? "" : ".").append(step.key());
      if (step.each()) {
        path.append('[').append(elements[i]).append(']');
      }
    }
    return path.toString();
  }
}
