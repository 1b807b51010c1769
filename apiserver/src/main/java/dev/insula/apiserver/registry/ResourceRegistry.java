package dev.insula.apiserver.registry;

import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The resources of one control plane: the built-in ones, which all control planes share, and the
 * custom ones of its CustomResourceDefinitions. Thread-safe; readers see one whole image or the
 * next.
 */
public final class ResourceRegistry {

  private final ServedResources builtIn;
  private volatile ServedResources custom = ServedResources.NONE;

  public ResourceRegistry(ServedResources builtIn) {
    this.builtIn = builtIn;
  }

  /** Built-in resources win: a definition can't take a built-in name over. */
  public Optional<ResourceDefinition> find(GroupVersionResource resource) {
    return builtIn.find(resource).or(() -> custom.find(resource));
  }

  public Optional<ResourceDefinition> find(GroupVersionKind kind) {
    return builtIn.find(kind).or(() -> custom.find(kind));
  }

  /** The resources that every control plane has; the same instance for all of them. */
  public ServedResources builtIn() {
    return builtIn;
  }

  /** The image of custom resources as it is now. */
  public ServedResources custom() {
    return custom;
  }

  /** Replaces the image of custom resources. */
  public void replaceCustom(Collection<ResourceDefinition> definitions) {
    custom = new ServedResources(definitions);
  }

  /** A resource in all its versions. */
  public List<GroupVersionResource> versions(GroupResource resource) {
    List<GroupVersionResource> own = builtIn.versions(resource);
    List<GroupVersionResource> more = custom.versions(resource);
    return more.isEmpty() ? own : Stream.concat(own.stream(), more.stream()).toList();
  }

  public Stream<ResourceDefinition> all() {
    return Stream.concat(builtIn.all().stream(), custom.all().stream());
  }
}
