package dev.insula.apiserver.registry;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be done with a resource, in the words of discovery and RBAC. */
public enum Verb {
  CREATE,
  DELETE,
  DELETECOLLECTION,
  GET,
  LIST,
  PATCH,
  UPDATE,
  WATCH;

  /** All verbs, as nearly every resource has them. */
  public static final Set<Verb> ALL = Set.copyOf(EnumSet.allOf(Verb.class));

  /** {@code create}, {@code deletecollection}, … */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Verb> of(String word) {
    for (Verb verb : values()) {
      if (verb.word().equals(word)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }
}
