package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.objects.ResourceVersions;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.Keyspace;

/** Reads single objects. Thread-safe. */
public final class GetVerb {

  private final ObjectRepository objects;

  GetVerb(ObjectRepository objects) {
    this.objects = objects;
  }

  /**
   * The newest version of an object.
   *
   * @param resourceVersion as the client gave it: no older version than that may be answered, and
   *     none is
   */
  public Keyspace.Entry run(
      ResourceDefinition definition, ObjectName name, String resourceVersion) {
    long asked = ResourceVersions.ofRead(resourceVersion);
    long current = objects.keyspace().revision();
    if (asked > current) {
      throw ObjectRepository.tooLarge(asked, current);
    }
    return objects
        .find(definition.storage(), name)
        .orElseThrow(() -> ApiException.notFound(definition.groupResource(), name.name()));
  }
}
