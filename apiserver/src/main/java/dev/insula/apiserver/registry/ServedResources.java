package dev.insula.apiserver.registry;

import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An image of the resources that are served: replaced as a whole, never changed. Thread-safe. */
public final class ServedResources {

  public static final ServedResources NONE = new ServedResources(java.util.List.of());

  private final Map<GroupVersionResource, ResourceDefinition> byResource = new LinkedHashMap<>();
  private final Map<GroupVersionKind, ResourceDefinition> byKind = new HashMap<>();
  private final Map<GroupResource, List<GroupVersionResource>> versions = new HashMap<>();

  public ServedResources(Collection<ResourceDefinition> definitions) {
    for (ResourceDefinition definition : definitions) {
      byResource.put(definition.resource(), definition);
      byKind.putIfAbsent(definition.groupVersionKind(), definition);
      versions
          .computeIfAbsent(definition.groupResource(), _ -> new ArrayList<>(1))
          .add(definition.resource());
    }
  }

  public Optional<ResourceDefinition> find(GroupVersionResource resource) {
    return Optional.ofNullable(byResource.get(resource));
  }

  public Optional<ResourceDefinition> find(GroupVersionKind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** A resource in all its versions, in the order they were given. */
  List<GroupVersionResource> versions(GroupResource resource) {
    return versions.getOrDefault(resource, List.of());
  }

  /** All definitions, in the order they were given. */
  public Collection<ResourceDefinition> all() {
    return byResource.values();
  }
}
