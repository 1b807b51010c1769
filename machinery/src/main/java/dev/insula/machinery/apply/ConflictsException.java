package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Fields that an apply would take from their owners. */
final class ConflictsException extends RuntimeException {

  private final transient Map<ManagerId, FieldSet> conflicts;

  ConflictsException(Map<ManagerId, FieldSet> conflicts) {
    super("conflicts");
    this.conflicts = conflicts;
  }

  FieldSet fields() {
    FieldSet out = FieldSet.empty();
    for (FieldSet set : conflicts.values()) {
      out = out.union(set);
    }
    return out;
  }

  /** The conflicts but for those about some fields. */
  ConflictsException without(FieldSet allowed) {
    var out = new LinkedHashMap<ManagerId, FieldSet>();
    conflicts.forEach(
        (manager, set) -> {
          FieldSet left = set.difference(allowed);
          if (!left.isEmpty()) {
            out.put(manager, left);
          }
        });
    return new ConflictsException(out);
  }

  /** 409 with a cause for each field. */
  ApiException toApiException() {
    List<ManagerId> managers = new ArrayList<>(conflicts.keySet());
    managers.sort(Comparator.comparing(ManagerId::sortKey));
    var causes = new ArrayList<Status.Cause>();
    var lines = new ArrayList<String>();
    for (ManagerId manager : managers) {
      lines.add("conflicts with " + manager + ":");
      conflicts
          .getOrDefault(manager, FieldSet.empty())
          .forEach(
              path -> {
                String field = FieldSet.text(path);
                causes.add(
                    new Status.Cause("FieldManagerConflict", "conflict with " + manager, field));
                lines.add("- " + field);
              });
    }
    String message =
        causes.size() == 1
            ? "1 conflict: " + causes.getFirst().message() + ": " + causes.getFirst().field()
            : causes.size() + " conflicts: " + lines.stream().collect(Collectors.joining("\n"));
    return new ApiException(
        new Status(
            409,
            "Conflict",
            "Apply failed with " + message,
            JsonObject.of("causes", Status.causes(causes))));
  }
}
