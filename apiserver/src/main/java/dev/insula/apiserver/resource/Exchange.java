package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.machinery.object.ObjectName;
import java.util.Set;

/**
 * A request and what it is about.
 *
 * @param info what the path says
 * @param definition the resource it names
 */
record Exchange(ApiRequest request, RequestInfo info, ResourceDefinition definition) {

  /** Parts of objects without a table, though the objects have one elsewhere. */
  private static final Set<String> WITHOUT_TABLES = Set.of("ephemeralcontainers", "resize");

  /** The namespace objects are in: none for cluster-scoped resources. */
  String namespace() {
    return definition.namespaced() ? info.namespace() : "";
  }

  ObjectName target() {
    return new ObjectName(namespace(), info.name());
  }

  Query query() {
    return request.query();
  }

  /** What tables are to show of objects. */
  String include() {
    return query().first("includeObject", "");
  }

  /** Whether what it answers can be shown as a table: reviews and other actions have none. */
  boolean hasTables() {
    return switch (definition.subresources().get(info.subresource())) {
      case null -> definition.createAction() == null;
      case Subresource.Part part -> !WITHOUT_TABLES.contains(part.name());
      case Subresource.View _ -> true;
      case Subresource.Act _, Subresource.Connect _ -> false;
    };
  }

  WriteCall writeCall(WriteOptionRules.Kind kind) {
    return WriteOptionRules.read(kind, request, definition, target(), info.subresource());
  }
}
