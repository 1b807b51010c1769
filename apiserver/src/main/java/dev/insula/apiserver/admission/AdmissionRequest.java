package dev.insula.apiserver.admission;

import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.Warnings;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * A write that is to be admitted.
 *
 * @param name of the object; the name may be empty on create with a generateName
 * @param sent the subresource that takes objects of a kind of its own, which object and old are
 *     then of: a Scale, a Binding; null for the object itself and its parts
 * @param object the new object in its storage version, which mutating plugins change; null on
 *     delete
 * @param old the stored object, never changed; null on create and connect
 * @param objects the objects of the control plane, for rules that look at others
 */
public record AdmissionRequest(
    Operation operation,
    ResourceDefinition definition,
    ObjectName name,
    WriteContext context,
    Subresource.@Nullable OwnKind sent,
    @Nullable JsonObject object,
    @Nullable JsonObject old,
    ObjectRepository objects,
    Warnings warnings) {

  /** What is done. */
  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }

  /** A request that sends the object itself, whole or in part. */
  public AdmissionRequest(
      Operation operation,
      ResourceDefinition definition,
      ObjectName name,
      WriteContext context,
      @Nullable JsonObject object,
      @Nullable JsonObject old,
      ObjectRepository objects,
      Warnings warnings) {
    this(operation, definition, name, context, null, object, old, objects, warnings);
  }

  public String subresource() {
    return context.subresource();
  }

  /** Whether it is about objects of a resource themselves, in any version. */
  public boolean isFor(String group, String resource) {
    return context.subresource().isEmpty()
        && definition.resource().group().equals(group)
        && definition.resource().resource().equals(resource);
  }

  /** What an object is called: one whose name is not made yet, by what it is made from. */
  static String nameOf(JsonObject object) {
    String name = Meta.name(object);
    return name.isEmpty() ? Meta.of(object).string("generateName", "Unknown") : name;
  }
}
