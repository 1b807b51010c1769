package dev.insula.apiserver.registry;

import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One resource in one version, as a control plane serves it. Immutable; those of built-in kinds are
 * shared by all control planes.
 *
 * @param resource the address: group, version, plural
 * @param kind the kind of its objects, such as {@code Pod}
 * @param listKind the kind of its lists, such as {@code PodList}
 * @param singular such as {@code pod}
 * @param categories such as {@code all}
 * @param namespaced whether objects live in namespaces
 * @param verbs what can be done with it; empty with an action only (reviews)
 * @param storage the version, and for resources served under two groups (events) the group, that
 *     objects are stored in. Its key prefix is {@code /<group or "core">/<resource>/}
 * @param schema of the objects in this version
 * @param strategy what makes the kind special; works on objects in the storage version
 * @param conversion between this version and the storage version
 * @param subresources by name
 * @param createAction for resources that store nothing, such as TokenReview: what a create does
 * @param printer columns and cells of tables; works on objects in the storage version
 * @param selectableFields by path, such as {@code spec.nodeName}; {@code metadata.name} and {@code
 *     metadata.namespace} are always there
 * @param builtIn false for the resources of CustomResourceDefinitions
 */
public record ResourceDefinition(
    GroupVersionResource resource,
    String kind,
    String listKind,
    String singular,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    Set<Verb> verbs,
    GroupVersionResource storage,
    Schema schema,
    Strategy strategy,
    Conversion conversion,
    Map<String, Subresource> subresources,
    @Nullable Action createAction,
    Printer printer,
    Map<String, SelectableField> selectableFields,
    boolean builtIn) {

  public ResourceDefinition {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    verbs = Set.copyOf(verbs);
    subresources = Map.copyOf(subresources);
    selectableFields = Map.copyOf(selectableFields);
  }

  public GroupResource groupResource() {
    return resource.groupResource();
  }

  public GroupVersionKind groupVersionKind() {
    return new GroupVersionKind(resource.group(), resource.version(), kind);
  }

  /** {@code v1} or {@code apps/v1}. */
  public String apiVersion() {
    return resource.apiVersion();
  }

  /** Whether objects are served as they are stored, byte for byte. */
  public boolean servesStorageVersion() {
    return storage.equals(resource) && conversion.isIdentity();
  }

  /** Name without the schema, which is large. */
  @Override
  public String toString() {
    return resource.apiVersion() + "/" + resource.resource();
  }
}
