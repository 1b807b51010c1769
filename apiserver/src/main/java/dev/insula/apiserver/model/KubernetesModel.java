package dev.insula.apiserver.model;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.schema.Schema;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The built-in kinds of Kubernetes {@value #MINOR_VERSION}: immutable data that all control planes
 * share. Thread-safe.
 *
 * <p>{@link #load} takes a few milliseconds, as schemas are parsed when first asked for.
 */
public final class KubernetesModel {

  /** The version of Kubernetes that the kinds are those of. */
  public static final String MINOR_VERSION = "1.36";

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private final List<ModelGroupVersion> groupVersions;
  private final Map<GroupVersionResource, ModelResource> resources = new HashMap<>();
  private final Map<String, String> packages = new HashMap<>();
  private final TypeIndex types;

  private KubernetesModel(List<ModelGroupVersion> groupVersions, TypeIndex types) {
    this.groupVersions = groupVersions;
    this.types = types;
    for (ModelGroupVersion version : groupVersions) {
      packages.put(version.apiVersion(), version.typePackage());
      version.resources().forEach(r -> resources.put(r.resource(), r));
    }
  }

  /** Reads the model from the class path. One instance serves the whole process. */
  public static KubernetesModel load() {
    return new KubernetesModel(
        ModelReader.groupVersions(), new TypeIndex(ModelReader.bytes("types.txt")));
  }

  /** In the order of discovery; the versions of a group by preference. */
  public List<ModelGroupVersion> groupVersions() {
    return groupVersions;
  }

  /** Names of the groups in the order of discovery; the core group, which is empty, first. */
  public Set<String> groups() {
    Set<String> out = new LinkedHashSet<>();
    groupVersions.forEach(version -> out.add(version.group()));
    return out;
  }

  public @Nullable ModelResource resource(GroupVersionResource resource) {
    return resources.get(resource);
  }

  /**
   * The schema of a built-in kind, of its list kind, or of a kind of a subresource's body such as
   * {@code autoscaling/v1 Scale}.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  public Schema schema(GroupVersionKind kind) {
    return types.schema(typeName(kind));
  }

  /**
   * The full name of a kind's type.
   *
   * @throws IllegalArgumentException if its group and version are not served
   */
  public String typeName(GroupVersionKind kind) {
    String home = packages.get(kind.apiVersion());
    if (home == null) {
      throw new IllegalArgumentException("no kind " + kind);
    }
    return home + "." + kind.kind();
  }

  /**
   * What the model says of a type, field numbers of protobuf among it, as a tree that belongs to
   * the caller.
   *
   * @throws IllegalArgumentException if there is no such type
   */
  public JsonObject typeNode(String fullName) {
    return types.node(fullName);
  }

  /**
   * The schema of a type by its full name, such as {@code io.k8s.api.core.v1.PodSpec}.
   *
   * @throws IllegalArgumentException if there is no such type
   */
  Schema type(String fullName) {
    return types.schema(fullName);
  }

  /** Full names of all types. */
  public Set<String> typeNames() {
    return types.names();
  }

  /** The schema of {@code metadata} of every object. */
  public Schema objectMeta() {
    return types.schema(META + "ObjectMeta");
  }
}
