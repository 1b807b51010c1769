package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a rule counts: {@code when: {type: LoadBalancer, /spec.mode: {not: Off}}}. Paths start at
 * the object that the rule stands in, with a leading slash at the root; all entries must hold. A
 * value may be a list (any of them), {@code {not: …}} or {@code {set: true}}. An absent field
 * equals the zero value of its type. Immutable.
 */
final class Condition {

  static final Condition ALWAYS = new Condition(List.of());

  private final List<Clause> clauses;

  private Condition(List<Clause> clauses) {
    this.clauses = clauses;
  }

  static Condition read(@Nullable Object data) {
    if (!(data instanceof JsonObject object)) {
      return ALWAYS;
    }
    var clauses = new ArrayList<Clause>();
    object.forEach((path, wanted) -> clauses.add(Clause.read(path, wanted)));
    return new Condition(List.copyOf(clauses));
  }

  /** True if it holds for an object at its place. */
  boolean holds(Node object) {
    for (Clause clause : clauses) {
      if (!clause.holds(object)) {
        return false;
      }
    }
    return true;
  }

  private record Clause(
      boolean fromRoot,
      List<String> path,
      boolean negated,
      boolean wantsPresence,
      List<Object> values) {

    static Clause read(String path, Object wanted) {
      boolean fromRoot = path.startsWith("/");
      List<String> steps = Paths.split(fromRoot ? path.substring(1) : path);
      if (wanted instanceof JsonObject object) {
        if (object.get("set") instanceof Boolean set) {
          return new Clause(fromRoot, steps, !set, true, List.of());
        }
        return new Clause(fromRoot, steps, true, false, values(object.get("not")));
      }
      return new Clause(fromRoot, steps, false, false, values(wanted));
    }

    private static List<Object> values(@Nullable Object wanted) {
      if (wanted instanceof JsonArray list) {
        return List.copyOf(list);
      }
      return wanted == null ? List.of() : List.of(wanted);
    }

    boolean holds(Node object) {
      Object from = (fromRoot ? object.root() : object).value();
      Object value = Paths.get(from, path);
      boolean matches =
          wantsPresence ? !Node.isEmpty(value) : values.stream().anyMatch(w -> equal(w, value));
      return matches != negated;
    }

    private static boolean equal(Object wanted, @Nullable Object value) {
      return wanted.equals(value) || (Node.isEmpty(wanted) && Node.isEmpty(value));
    }
  }
}
