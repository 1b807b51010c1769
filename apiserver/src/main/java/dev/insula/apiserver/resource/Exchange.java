package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.machinery.object.ObjectName;

/**
 * A request and what it is about.
 *
 * @param info what the path says
 * @param definition the resource it names
 */
record Exchange(ApiRequest request, RequestInfo info, ResourceDefinition definition) {

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

  WriteCall writeCall(WriteOptionRules.Kind kind) {
    return WriteOptionRules.read(kind, request, definition, target(), info.subresource());
  }
}
