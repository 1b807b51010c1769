package dev.insula.tenancy.syncpolicy;

import dev.insula.tenancy.fields.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with a policy, gathered while it is read. */
final class Problems {

  private final List<String> all = new ArrayList<>();

  void add(String problem) {
    all.add(problem);
  }

  Optional<FieldPath> path(String text) {
    try {
      return Optional.of(FieldPath.parse(text));
    } catch (IllegalArgumentException e) {
      add("\"" + text + "\" is no path of a field");
      return Optional.empty();
    }
  }

  List<String> all() {
    return List.copyOf(all);
  }
}
