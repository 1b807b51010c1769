package dev.insula.apiserver.crd;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Decides which names of a definition are accepted: names within an API group belong to the
 * definition that had them first. Gives the status a definition should have.
 */
final class NameAcceptance {

  private record Conflict(String reason, String message) {
    static final Conflict NONE = new Conflict("", "");
  }

  private final Crd crd;
  private final Set<String> takenResources = new HashSet<>();
  private final Set<String> takenKinds = new HashSet<>();
  private final JsonObject accepted;
  private Conflict conflict = Conflict.NONE;

  private NameAcceptance(Crd crd, Collection<Crd> all) {
    this.crd = crd;
    accepted = crd.acceptedNames().deepCopy();
    for (Crd other : all) {
      if (!other.name().equals(crd.name()) && other.group().equals(crd.group())) {
        take(other.acceptedNames());
      }
    }
  }

  /** The status the definition should have now, which may equal the one it has. */
  static JsonObject status(Crd crd, Collection<Crd> all, Instant now) {
    return new NameAcceptance(crd, all).decide(now);
  }

  private void take(JsonObject names) {
    addTo(takenResources, names.string("plural", ""));
    addTo(takenResources, names.string("singular", ""));
    names.strings("shortNames").forEach(name -> addTo(takenResources, name));
    addTo(takenKinds, names.string("kind", ""));
    addTo(takenKinds, names.string("listKind", ""));
  }

  private static void addTo(Set<String> taken, String name) {
    if (!name.isEmpty()) {
      taken.add(name);
    }
  }

  private JsonObject decide(Instant now) {
    accept("plural", takenResources, "PluralConflict");
    accept("singular", takenResources, "SingularConflict");
    acceptShortNames();
    accept("kind", takenKinds, "KindConflict");
    accept("listKind", takenKinds, "ListKindConflict");
    copyCategories();
    JsonObject status = crd.tree().objectAt("status").deepCopy();
    status.put("acceptedNames", accepted);
    var conditions = new Conditions(status.arrayOrCreate("conditions"), now);
    if (conflict.equals(Conflict.NONE)) {
      conditions.set("NamesAccepted", "True", "NoConflicts", "no conflicts found");
      conditions.set(
          "Established", "True", "InitialNamesAccepted", "the initial names have been accepted");
    } else {
      conditions.set("NamesAccepted", "False", conflict.reason(), conflict.message());
      if (!crd.isTrue("Established")) {
        conditions.set("Established", "False", "NotAccepted", "not all names are accepted");
      }
    }
    return status;
  }

  private void accept(String member, Set<String> taken, String reason) {
    String wanted = crd.names().string(member, "");
    if (wanted.equals(accepted.string(member, ""))) {
      return;
    }
    if (taken.contains(wanted)) {
      refuse(reason, wanted);
    } else {
      accepted.put(member, wanted);
    }
  }

  private void acceptShortNames() {
    var wanted = crd.names().strings("shortNames");
    var had = crd.acceptedNames().strings("shortNames");
    boolean free = true;
    for (String name : wanted) {
      if (!had.contains(name) && takenResources.contains(name)) {
        refuse("ShortNamesConflict", name);
        free = false;
      }
    }
    if (free && !wanted.isEmpty()) {
      accepted.put("shortNames", new JsonArray(wanted));
    } else if (free) {
      accepted.remove("shortNames");
    }
  }

  private void copyCategories() {
    var categories = crd.names().strings("categories");
    if (categories.isEmpty()) {
      accepted.remove("categories");
    } else {
      accepted.put("categories", new JsonArray(categories));
    }
  }

  private void refuse(String reason, String name) {
    conflict = new Conflict(reason, "\"" + name + "\" is already in use");
  }

  /** Conditions of a status; the time of a condition changes only with its status. */
  private record Conditions(JsonArray list, Instant now) {

    void set(String type, String status, String reason, String message) {
      JsonObject condition = find(type);
      if (!status.equals(condition.string("status"))) {
        condition.put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
      }
      condition.put("message", message);
      condition.put("reason", reason);
      condition.put("status", status);
      condition.put("type", type);
    }

    private JsonObject find(String type) {
      for (JsonObject condition : list.objects()) {
        if (type.equals(condition.string("type"))) {
          return condition;
        }
      }
      var made = new JsonObject();
      list.add(made);
      return made;
    }
  }
}
