package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries ownership between an object and its scale, which shows one field of the object at another
 * place. Immutable, thread-safe.
 *
 * <p>Source: the documentation of {@code managedFields} of the scale subresource in KEP-2155.
 */
public final class ScaleFields {

  private static final String SCALE_VERSION = "autoscaling/v1";
  private static final FieldSet SCALE_REPLICAS = FieldSet.of("spec.replicas");

  private final String apiVersion;
  private final List<PathElement> path;
  private final FieldSet replicas;

  /**
   * @param apiVersion of the object, such as {@code apps/v1}
   * @param replicas the path to the number of replicas in the object, such as {@code spec.replicas}
   */
  public ScaleFields(String apiVersion, String replicas) {
    this.apiVersion = apiVersion;
    this.replicas = FieldSet.of(replicas);
    this.path = new ArrayList<>();
    this.replicas.forEach(path::addAll);
  }

  /** Puts the entries of the object that own the replicas into its scale. */
  public void toScale(JsonObject object, JsonObject scale) {
    var out = new LinkedHashMap<ManagerId, Owned>();
    read(object)
        .forEach(
            (manager, owned) -> {
              if (owned.apiVersion().equals(apiVersion) && owned.fields().contains(path)) {
                ManagerId there =
                    manager.applier()
                        ? manager
                        : ManagerId.updater(manager.name(), SCALE_VERSION, manager.subresource());
                out.put(there, new Owned(SCALE_REPLICAS, SCALE_VERSION, owned.time()));
              }
            });
    ManagedFields.write(scale, out);
  }

  /**
   * Brings the entries of the object up to date with those of a changed scale. As Kubernetes has
   * it, the times stay those of the object, so that new entries have none.
   */
  public void toObject(JsonObject scale, JsonObject object) {
    var out = new LinkedHashMap<ManagerId, Owned>();
    Map<ManagerId, Owned> ofScale = inObject(read(scale));
    read(object)
        .forEach(
            (manager, owned) -> {
              boolean lost =
                  owned.apiVersion().equals(apiVersion)
                      && owned.fields().contains(path)
                      && !ofScale.containsKey(manager);
              FieldSet fields = lost ? owned.fields().difference(replicas) : owned.fields();
              if (!fields.isEmpty()) {
                out.put(manager, owned.with(fields));
              }
            });
    ofScale.forEach(
        (manager, owned) ->
            out.merge(manager, owned, (old, gained) -> old.with(old.fields().union(replicas))));
    ManagedFields.write(object, out);
  }

  private Map<ManagerId, Owned> inObject(Map<ManagerId, Owned> ofScale) {
    var out = new LinkedHashMap<ManagerId, Owned>();
    ofScale.forEach(
        (manager, owned) -> {
          ManagerId here =
              manager.applier()
                  ? manager
                  : ManagerId.updater(manager.name(), apiVersion, manager.subresource());
          out.put(here, new Owned(replicas, apiVersion, null));
        });
    return out;
  }

  private static Map<ManagerId, Owned> read(JsonObject object) {
    Map<ManagerId, Owned> read = ManagedFields.read(object);
    return read == null ? Map.of() : read;
  }
}
