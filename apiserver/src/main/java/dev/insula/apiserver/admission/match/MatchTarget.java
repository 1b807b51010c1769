package dev.insula.apiserver.admission.match;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One write as rules look at it. Used by one thread. */
public final class MatchTarget {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");

  private final AdmissionRequest request;
  private final ResourceRegistry registry;
  private Optional<JsonObject> namespaceObject = Optional.empty();
  private List<GroupVersionResource> equivalents = List.of();

  public MatchTarget(AdmissionRequest request, ResourceRegistry registry) {
    this.request = request;
    this.registry = registry;
  }

  public AdmissionRequest request() {
    return request;
  }

  /** As it was addressed. */
  public GroupVersionResource resource() {
    return request.definition().resource();
  }

  public String name() {
    JsonObject object = request.object();
    String given = request.name().name();
    return given.isEmpty() && object != null ? Meta.name(object) : given;
  }

  /** The namespace of the object; of a namespace its own name; empty for other cluster kinds. */
  public String namespace() {
    return isNamespace() ? name() : request.name().namespace();
  }

  boolean isNamespace() {
    return resource().equals(NAMESPACES);
  }

  /**
   * The configuration of admission is never subject to itself, so that a mistake can be put right.
   */
  public boolean isExempt() {
    return resource().group().equals("admissionregistration.k8s.io");
  }

  /** The namespace that the object is in; empty for what is in none. */
  public Optional<JsonObject> namespaceObject() {
    String name = request.name().namespace();
    if (namespaceObject.isEmpty() && !name.isEmpty()) {
      namespaceObject = request.objects().tree(NAMESPACES, new ObjectName("", name));
    }
    return namespaceObject;
  }

  Map<String, String> namespaceLabels() {
    JsonObject object = request.object();
    if (isNamespace() && object != null && request.subresource().isEmpty()) {
      return Meta.labels(object);
    }
    if (isNamespace()) {
      return labels(request.old());
    }
    return namespaceObject().map(Meta::labels).orElse(Map.of());
  }

  private static Map<String, String> labels(@Nullable JsonObject object) {
    return object == null ? Map.of() : Meta.labels(object);
  }

  /** The same resource in all its versions, the addressed one first. */
  List<GroupVersionResource> equivalents() {
    if (equivalents.isEmpty()) {
      GroupVersionResource own = resource();
      var all = new ArrayList<GroupVersionResource>();
      all.add(own);
      for (GroupVersionResource other : registry.versions(own.groupResource())) {
        if (!other.equals(own)) {
          all.add(other);
        }
      }
      equivalents = all;
    }
    return equivalents;
  }

  /** The kind of what is sent, in a version of the resource. */
  public GroupVersionKind kind(GroupVersionResource version) {
    Subresource.OwnKind sent = request.sent();
    return sent == null ? definition(version).groupVersionKind() : sent.kind();
  }

  /** The definition of a version of the resource. */
  public ResourceDefinition definition(GroupVersionResource version) {
    return registry.find(version).orElse(request.definition());
  }
}
