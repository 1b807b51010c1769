package dev.insula.tenancy.fields;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names fields of an object: {@code spec.containers[*].ports[*].hostPort}. Immutable.
 *
 * <p>{@code [*]} stands for every element of a list. A part that is absent names nothing. Names of
 * members that have a dot can't be said.
 */
public final class FieldPath {

  /** Steps of a path; objects are not nested deeper by people. */
  public static final int MOST_STEPS = 32;

  /** A field that exists, with the path that a person finds it by. */
  public record Found(String path, Object value) {}

  /** Where to go from an object: to a member, or to each element of the list that it is. */
  public record Step(String key, boolean each) {
    @Override
    public String toString() {
      return each ? key + "[*]" : key;
    }
  }

  private final List<Step> steps;

  private FieldPath(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * Reads a path; a dot before it says nothing.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static FieldPath parse(String text) {
    var steps = new ArrayList<Step>();
    String bare = text.startsWith(".") ? text.substring(1) : text;
    for (String part : bare.split("\\.", MOST_STEPS + 1)) {
      boolean each = part.endsWith("[*]");
      String key = each ? part.substring(0, part.length() - 3) : part;
      if (key.isEmpty() || key.contains("[") || steps.size() == MOST_STEPS) {
        throw new IllegalArgumentException("no field path: " + text);
      }
      steps.add(new Step(key, each));
    }
    return new FieldPath(List.copyOf(steps));
  }

  /** The path of a member of the object itself. */
  public static FieldPath ofMember(String key) {
    return new FieldPath(List.of(new Step(key, false)));
  }

  /** The path of a member of the object that this one names. */
  public FieldPath member(String key) {
    var more = new ArrayList<>(steps);
    more.add(new Step(key, false));
    return new FieldPath(List.copyOf(more));
  }

  public List<Step> steps() {
    return steps;
  }

  /** Whether it names one field, and not those of a list's elements. */
  public boolean isPlain() {
    return steps.stream().noneMatch(Step::each);
  }

  /** Whether it names the other path's field, or one that is in it. */
  public boolean isWithin(FieldPath other) {
    return steps.size() >= other.steps.size()
        && steps.subList(0, other.steps.size()).equals(other.steps);
  }

  /** The fields of the object that the path names, in order. */
  public List<Found> in(JsonObject object) {
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

  /** Changes the texts that the path names in the object; what is no text stays. */
  public void rewrite(JsonObject object, UnaryOperator<String> change) {
    rewrite(object, 0, change);
  }

  private void rewrite(Object here, int at, UnaryOperator<String> change) {
    Step step = steps.get(at);
    if (!(here instanceof JsonObject object)) {
      return;
    }
    @Nullable Object child = object.get(step.key());
    boolean last = at == steps.size() - 1;
    if (step.each() && child instanceof JsonArray elements) {
      for (int i = 0; i < elements.size(); i++) {
        if (!last) {
          rewrite(elements.get(i), at + 1, change);
        } else if (elements.get(i) instanceof String text) {
          elements.set(i, change.apply(text));
        }
      }
    } else if (!step.each() && last && child instanceof String text) {
      object.put(step.key(), change.apply(text));
    } else if (!step.each() && !last && child != null) {
      rewrite(child, at + 1, change);
    }
  }

  /** The value of a plain path; null if there is none. */
  public @Nullable Object get(JsonObject object) {
    JsonObject parent = parent(object);
    return parent == null ? null : parent.get(steps.getLast().key());
  }

  /**
   * Gives a plain path's field this value, or takes it away if that is null. Objects on the way are
   * made where there are none; where something else is, nothing happens.
   */
  public void set(JsonObject object, @Nullable Object value) {
    if (value == null) {
      JsonObject parent = parent(object);
      if (parent != null) {
        parent.remove(steps.getLast().key());
      }
      return;
    }
    JsonObject here = object;
    for (Step step : steps.subList(0, steps.size() - 1)) {
      Object child = here.get(step.key());
      if (child != null && !(child instanceof JsonObject)) {
        return;
      }
      here = here.objectOrCreate(step.key());
    }
    here.put(steps.getLast().key(), value);
  }

  private @Nullable JsonObject parent(JsonObject object) {
    JsonObject here = object;
    for (Step step : steps.subList(0, steps.size() - 1)) {
      here = here.object(step.key());
      if (here == null) {
        return null;
      }
    }
    return here;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldPath path && path.steps.equals(steps);
  }

  @Override
  public int hashCode() {
    return steps.hashCode();
  }

  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("."));
  }
}
