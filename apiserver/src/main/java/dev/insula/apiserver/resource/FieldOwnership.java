package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.machinery.apply.FieldFilter;
import dev.insula.machinery.apply.FieldManager;
import dev.insula.machinery.apply.VersionConverter;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.schema.CanonicalForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps track of which field manager owns which fields, in the version of the request. Thread-safe.
 *
 * <p>What is needed for a built-in resource is kept once for all control planes; for a custom
 * resource it is made with each write, as definitions come and go.
 */
public final class FieldOwnership {

  private final ResourceRegistry registry;
  private final Managers builtIn;

  /** The field managers of built-in resources: at most one for each resource and subresource. */
  public static final class Managers {
    private final Map<String, FieldManager> known = new ConcurrentHashMap<>();
  }

  public FieldOwnership(ResourceRegistry registry, Managers builtIn) {
    this.registry = registry;
    this.builtIn = builtIn;
  }

  /** A new object, with the owners of its fields. Changes and gives back the tree. */
  JsonObject created(WriteCall call, JsonObject served) {
    CanonicalForm.apply(served, call.definition().schema());
    return manager(call).create(served, call.fieldManager(), call.now());
  }

  /** The body of an action on an object, with the owners of its fields. */
  JsonObject created(WriteCall call, Subresource.Act act, JsonObject body) {
    VersionConverter sameOnly =
        (object, apiVersion) ->
            apiVersion.equals(act.kind().apiVersion())
                ? Optional.of(new VersionConverter.Versioned(object, act.schema()))
                : Optional.empty();
    var manager =
        new FieldManager(act.kind(), act.schema(), act.name(), FieldFilter.none(), sameOnly);
    return manager.create(body, call.fieldManager(), call.now());
  }

  /**
   * A changed object, with the owners of its fields; if nobody is to be recorded, with the owners
   * that it has. Changes and gives back the tree.
   */
  JsonObject updated(WriteCall call, JsonObject live, JsonObject served) {
    CanonicalForm.apply(served, call.definition().schema(), live);
    if (call.fieldManager().isEmpty()) {
      return FieldManager.withEntriesOf(live, served);
    }
    return manager(call).update(live, served, call.fieldManager(), call.now());
  }

  /** A configuration applied where nothing is. */
  JsonObject appliedNew(WriteCall call, JsonObject applied) {
    return manager(call).applyNew(applied, call.fieldManager(), call.now());
  }

  /** A configuration applied to an object. */
  JsonObject applied(WriteCall call, JsonObject live, JsonObject applied) {
    return manager(call).apply(live, applied, call.fieldManager(), call.force(), call.now());
  }

  private FieldManager manager(WriteCall call) {
    ResourceDefinition definition = call.definition();
    if (!definition.builtIn()) {
      return make(definition, call.subresource());
    }
    String key = definition + "/" + call.subresource();
    FieldManager found = builtIn.known.get(key);
    return found != null
        ? found
        : builtIn.known.computeIfAbsent(key, _ -> make(definition, call.subresource()));
  }

  private FieldManager make(ResourceDefinition definition, String subresource) {
    return new FieldManager(
        definition.groupVersionKind(),
        definition.schema(),
        subresource,
        filter(definition, subresource),
        versions(definition));
  }

  /** Writes to the object don't own its status, writes to its status own nothing else. */
  private static FieldFilter filter(ResourceDefinition definition, String subresource) {
    if (definition.resource().resource().equals("certificatesigningrequests")) {
      // What is requested is never anybody's, as it can't change.
      return FieldFilter.excluding("spec", subresource.isEmpty() ? "status" : "spec");
    }
    return switch (subresource) {
      case "" ->
          definition.subresources().containsKey("status")
              ? FieldFilter.excluding("status")
              : FieldFilter.none();
      case "status" ->
          definition.builtIn() ? statusFilter(definition) : FieldFilter.including("status");
      default -> FieldFilter.none();
    };
  }

  private static FieldFilter statusFilter(ResourceDefinition definition) {
    var excluded = new ArrayList<>(List.of("spec"));
    if (definition.subresources().get("status") instanceof Subresource.Part status) {
      excluded.addAll(status.strategy().disowned());
    }
    return FieldFilter.excluding(excluded.toArray(String[]::new));
  }

  private VersionConverter versions(ResourceDefinition definition) {
    return (object, apiVersion) -> {
      if (apiVersion.equals(definition.apiVersion())) {
        return Optional.of(new VersionConverter.Versioned(object, definition.schema()));
      }
      var kind = GroupVersionKind.of(apiVersion, "");
      var resource =
          new GroupVersionResource(kind.group(), kind.version(), definition.resource().resource());
      return registry
          .find(resource)
          .filter(other -> other.storage().equals(definition.storage()))
          .map(other -> converted(definition, other, object));
    };
  }

  private static VersionConverter.Versioned converted(
      ResourceDefinition from, ResourceDefinition to, JsonObject object) {
    JsonObject stored = ObjectIntake.toStorage(from, object.deepCopy());
    return new VersionConverter.Versioned(ObjectIntake.fromStorage(to, stored), to.schema());
  }
}
