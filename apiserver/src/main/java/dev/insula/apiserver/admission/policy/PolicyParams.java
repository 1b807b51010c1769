package dev.insula.apiserver.admission.policy;

import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import dev.insula.store.Keyspace;
import dev.insula.store.RangeQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the parameters that bindings refer to. Thread-safe. */
final class PolicyParams {

  /** Objects of the parameter kind in one namespace that a selector chooses from. */
  private static final int MAX_CANDIDATES = 5000;

  private final ObjectRepository objects;
  private final ResourceRegistry registry;

  PolicyParams(ObjectRepository objects, ResourceRegistry registry) {
    this.objects = objects;
    this.registry = registry;
  }

  /** Parameters that can't be found; the message says why. */
  static final class ParamsException extends Exception {
    ParamsException(String message) {
      super(message);
    }
  }

  /**
   * @return the resource of the kind
   * @throws ParamsException if there is none
   */
  ResourceDefinition definition(GroupVersionKind kind) throws ParamsException {
    Optional<ResourceDefinition> found = registry.find(kind);
    if (found.isEmpty()) {
      String version =
          kind.group().isEmpty() ? "/" + kind.version() : kind.group() + "/" + kind.version();
      throw new ParamsException(
          "failed to find resource referenced by paramKind: '"
              + version
              + ", Kind="
              + kind.kind()
              + "'");
    }
    return found.get();
  }

  /**
   * The parameters that a policy is evaluated with, once for each; a single null stands for none.
   *
   * @param namespace of the request, where the reference names none
   */
  List<@Nullable JsonObject> find(
      @Nullable GroupVersionKind kind, @Nullable JsonObject reference, String namespace)
      throws ParamsException {
    if (kind == null || reference == null) {
      var none = new ArrayList<@Nullable JsonObject>();
      none.add(null);
      return none;
    }
    ResourceDefinition definition = definition(kind);
    String in = place(definition, reference, namespace);
    List<@Nullable JsonObject> found = new ArrayList<>(found(definition, reference, in));
    if (found.isEmpty() && reference.string("parameterNotFoundAction", "").equals("Deny")) {
      throw new ParamsException(
          "no params found for policy binding with `Deny` parameterNotFoundAction");
    }
    return found;
  }

  private static String place(ResourceDefinition definition, JsonObject reference, String namespace)
      throws ParamsException {
    String given = reference.string("namespace", "");
    if (!definition.namespaced()) {
      if (!given.isEmpty()) {
        throw new ParamsException(
            "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
      }
      return "";
    }
    if (given.isEmpty() && namespace.isEmpty()) {
      throw new ParamsException(
          "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
    }
    return given.isEmpty() ? namespace : given;
  }

  private List<JsonObject> found(
      ResourceDefinition definition, JsonObject reference, String namespace) {
    String name = reference.string("name", "");
    if (!name.isEmpty()) {
      return objects
          .tree(definition.storage(), new ObjectName(namespace, name))
          .map(tree -> served(definition, tree))
          .stream()
          .toList();
    }
    LabelSelector selector = LabelSelector.ofObject(reference.object("selector"));
    Keyspace.Page page =
        objects
            .keyspace()
            .range(
                new RangeQuery(
                    ObjectKeys.range(definition.storage(), namespace), 0, MAX_CANDIDATES));
    return page.entries().stream()
        .map(entry -> Json.parseObject(entry.value()))
        .filter(selector::matchesObject)
        .map(tree -> served(definition, tree))
        .toList();
  }

  private static JsonObject served(ResourceDefinition definition, JsonObject stored) {
    return definition.servesStorageVersion()
        ? stored
        : definition.conversion().fromStorage(stored.deepCopy());
  }
}
