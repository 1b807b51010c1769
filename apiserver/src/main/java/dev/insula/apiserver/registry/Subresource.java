package dev.insula.apiserver.registry;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.schema.Schema;
import java.util.Set;

/** A part, a view or an action of an object, with a path of its own. Immutable. */
public sealed interface Subresource {

  /** The segment of the path after the object's name. */
  String name();

  /** What is sent and answered, for discovery. */
  GroupVersionKind kind();

  Set<Verb> verbs();

  /**
   * The object itself, of which this path may change other things: status, ephemeralcontainers,
   * resize, finalize, approval.
   */
  record Part(String name, GroupVersionKind kind, Set<Verb> verbs, Strategy strategy)
      implements Subresource {}

  /** One to which an object of its own kind is sent. */
  sealed interface OwnKind extends Subresource permits View, Act {
    Schema schema();
  }

  /**
   * Another kind of object that shows and changes some fields of the object: scale.
   *
   * @param printer of the view as a table
   */
  record View(
      String name,
      GroupVersionKind kind,
      Set<Verb> verbs,
      Schema schema,
      ObjectView view,
      Printer printer)
      implements OwnKind {

    /** The view of a stored object, with its kind. */
    public JsonObject of(JsonObject stored) {
      JsonObject shown = view.show(stored);
      shown.put("apiVersion", kind.apiVersion());
      shown.put("kind", kind.kind());
      return shown;
    }
  }

  /** A create that does something with the object: binding, eviction, token. */
  record Act(String name, GroupVersionKind kind, Set<Verb> verbs, Schema schema, Action action)
      implements OwnKind {}

  /** A connection to what runs behind the object: log, exec, attach, portforward, proxy. */
  record Connect(String name, GroupVersionKind kind, Set<Verb> verbs) implements Subresource {}

  /** Shows some fields of an object as an object of another kind. Thread-safe. */
  interface ObjectView {
    /** The view of a stored object. */
    JsonObject show(JsonObject stored);

    /** Writes a changed view back into the object it was made of. */
    void apply(JsonObject view, JsonObject stored);

    /** Whether this is the view of a custom kind, whose definition says where things are. */
    default boolean ofCustomKind() {
      return false;
    }

    /** Where the object has what the view shows as {@code spec.replicas}: names with dots. */
    default String replicasPath() {
      return "spec.replicas";
    }
  }
}
