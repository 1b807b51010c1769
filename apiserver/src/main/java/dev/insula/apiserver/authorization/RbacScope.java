package dev.insula.apiserver.authorization;

import dev.insula.apiserver.request.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The roles and bindings of one namespace, or the cluster-wide ones, with an index from subjects to
 * bindings. Immutable.
 *
 * <p>A scope lies over a base that it shares with other control planes; an empty entry hides what
 * the base has under that name.
 */
final class RbacScope {

  static final RbacScope EMPTY = new RbacScope(null, Map.of(), Map.of());

  private final @Nullable RbacScope base;
  private final Map<String, Optional<List<PolicyRule>>> roles;
  private final Map<String, Optional<Binding>> bindings;
  private final Map<String, List<Binding>> bySubject;

  private RbacScope(
      @Nullable RbacScope base,
      Map<String, Optional<List<PolicyRule>>> roles,
      Map<String, Optional<Binding>> bindings) {
    this.base = base;
    this.roles = roles;
    this.bindings = bindings;
    this.bySubject = index(bindings);
  }

  /** An empty scope over a shared one. */
  static RbacScope over(RbacScope base) {
    return new RbacScope(base, Map.of(), Map.of());
  }

  /** This scope with some roles and bindings replaced; empty values are deletions. */
  RbacScope with(
      Map<String, Optional<List<PolicyRule>>> changedRoles,
      Map<String, Optional<Binding>> changedBindings) {
    return new RbacScope(base, merged(roles, changedRoles), merged(bindings, changedBindings));
  }

  /** The rules of a role, or null if there is no such role. */
  @Nullable List<PolicyRule> rules(String role) {
    Optional<List<PolicyRule>> own = roles.get(role);
    if (own != null) {
      return own.orElse(null);
    }
    return base == null ? null : base.rules(role);
  }

  /** The bindings that apply to a user, each once. */
  List<Binding> bindingsOf(UserInfo user) {
    var found = new ArrayList<Binding>();
    collect("u:" + user.name(), found);
    for (String group : user.groups()) {
      collect("g:" + group, found);
    }
    return found;
  }

  private void collect(String subjectKey, List<Binding> into) {
    add(bySubject.getOrDefault(subjectKey, List.of()), into);
    if (base != null) {
      for (Binding binding : base.bySubject.getOrDefault(subjectKey, List.of())) {
        if (!bindings.containsKey(binding.name())) {
          add(List.of(binding), into);
        }
      }
    }
  }

  private static void add(List<Binding> bindings, List<Binding> into) {
    for (Binding binding : bindings) {
      if (!into.contains(binding)) {
        into.add(binding);
      }
    }
  }

  private <V> Map<String, Optional<V>> merged(
      Map<String, Optional<V>> old, Map<String, Optional<V>> changes) {
    if (changes.isEmpty()) {
      return old;
    }
    var merged = new HashMap<>(old);
    merged.putAll(changes);
    if (base == null) {
      merged.values().removeIf(Optional::isEmpty);
    }
    return merged;
  }

  private static Map<String, List<Binding>> index(Map<String, Optional<Binding>> bindings) {
    var index = new HashMap<String, List<Binding>>();
    for (Optional<Binding> binding : bindings.values()) {
      binding.ifPresent(it -> index(it, index));
    }
    return index;
  }

  private static void index(Binding binding, Map<String, List<Binding>> index) {
    for (Subject subject : binding.subjects()) {
      String key = subject.indexKey(binding.namespace());
      if (!key.isEmpty()) {
        List<Binding> of = index.computeIfAbsent(key, _ -> new ArrayList<>(1));
        if (of.isEmpty() || !of.getLast().equals(binding)) {
          of.add(binding);
        }
      }
    }
  }
}
