package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may change in a pod that runs: images, the deadline, additional tolerations, labels and
 * annotations; by parts of their own, ephemeral containers, which only ever come, and the resources
 * of containers. Everything else of the super pod stays as it is, so that containers and volumes
 * that a webhook of the super cluster added are kept.
 */
public final class PodUpdate {

  /** What is written at once. */
  public enum Part {
    SPEC(""),
    EPHEMERAL_CONTAINERS("ephemeralcontainers"),
    RESOURCES("resize");

    private final String subresource;

    Part(String subresource) {
      this.subresource = subresource;
    }

    /** Empty for the pod itself. */
    public String subresource() {
      return subresource;
    }
  }

  private static final List<String> AMOUNTS = List.of("requests", "limits");
  private static final List<String> RESIZED = List.of("cpu", "memory");

  private PodUpdate() {}

  /** The super pod with one part as it is wanted, or null if nothing of that is to be changed. */
  public static @Nullable JsonObject merge(Part part, JsonObject existing, JsonObject wanted) {
    return switch (part) {
      case SPEC -> merge(existing, wanted);
      case EPHEMERAL_CONTAINERS -> withEphemeral(existing, wanted);
      case RESOURCES -> resized(existing, wanted);
    };
  }

  private static @Nullable JsonObject withEphemeral(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    JsonArray containers = new JsonArray(merged.objectAt("spec").objects("ephemeralContainers"));
    int before = containers.size();
    for (JsonObject container : wanted.objectAt("spec").objects("ephemeralContainers")) {
      String name = container.string("name", "");
      boolean there =
          containers.objects().stream().anyMatch(c -> c.string("name", "").equals(name));
      if (!there) {
        containers.add(container.deepCopy());
      }
    }
    merged.objectAt("spec").put("ephemeralContainers", containers);
    return containers.size() == before ? null : merged;
  }

  /** What a pod can't change, and what the super cluster filled in, stays. */
  private static @Nullable JsonObject resized(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    for (JsonObject container : wanted.objectAt("spec").objects("containers")) {
      for (JsonObject other : merged.objectAt("spec").objects("containers")) {
        if (other.string("name", "").equals(container.string("name", ""))) {
          resize(other, container);
        }
      }
    }
    return merged.equals(existing) ? null : merged;
  }

  private static void resize(JsonObject container, JsonObject wanted) {
    for (String amounts : AMOUNTS) {
      for (String resource : RESIZED) {
        Object amount = wanted.objectAt("resources", amounts).get(resource);
        if (amount != null) {
          container.objectOrCreate("resources").objectOrCreate(amounts).put(resource, amount);
        }
      }
    }
  }

  /**
   * The super pod as it is wanted, or null if nothing is to be changed.
   *
   * @param existing the super pod; is not changed
   */
  static @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    AppliedKeys.merge(Meta.of(merged), Meta.of(wanted));
    JsonObject to = merged.objectAt("spec");
    JsonObject from = wanted.objectAt("spec");
    copyImages(from, to, "containers");
    copyImages(from, to, "initContainers");
    Object deadline = from.get("activeDeadlineSeconds");
    if (deadline != null) {
      to.put("activeDeadlineSeconds", deadline);
    }
    addTolerations(from, to);
    return merged.equals(existing) ? null : merged;
  }

  private static void copyImages(JsonObject from, JsonObject to, String list) {
    for (JsonObject container : from.objects(list)) {
      String image = container.string("image");
      for (JsonObject other : to.objects(list)) {
        if (image != null && other.string("name", "").equals(container.string("name", ""))) {
          other.put("image", image);
        }
      }
    }
  }

  private static void addTolerations(JsonObject from, JsonObject to) {
    if (from.objects("tolerations").isEmpty()) {
      return;
    }
    JsonArray tolerations = to.arrayOrCreate("tolerations");
    for (JsonObject toleration : from.objects("tolerations")) {
      if (!tolerations.contains(toleration)) {
        tolerations.add(toleration.deepCopy());
      }
    }
  }
}
