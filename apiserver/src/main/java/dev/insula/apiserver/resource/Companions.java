package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.machinery.object.GroupResource;
import java.util.Map;

/**
 * Which kinds are written with a companion. Immutable.
 *
 * @param byResource the companions of built-in resources
 */
public record Companions(Map<GroupResource, WriteCompanion> byResource) {

  public static final Companions NONE = new Companions(Map.of());

  public Companions {
    byResource = Map.copyOf(byResource);
  }

  WriteCompanion of(ResourceDefinition definition) {
    return definition.builtIn()
        ? byResource.getOrDefault(definition.groupResource(), WriteCompanion.NONE)
        : WriteCompanion.NONE;
  }
}
