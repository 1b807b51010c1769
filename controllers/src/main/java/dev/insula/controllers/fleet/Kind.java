package dev.insula.controllers.fleet;

import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/**
 * A resource as controllers keep it: what is kept of an object, and by what it is found. One
 * instance per resource, made once, so that all controllers share a cache.
 *
 * @param <T> what is kept of an object; immutable
 */
public record Kind<T>(
    GroupVersionResource resource,
    String kind,
    Function<ApiObject, T> projection,
    Map<String, Function<T, ? extends Collection<String>>> indexes) {

  public GroupResource groupResource() {
    return resource.groupResource();
  }
}
