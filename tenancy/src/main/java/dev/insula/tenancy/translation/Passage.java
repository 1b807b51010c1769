package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.airlock.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How objects of a kind pass between a tenant and the super cluster: the tenant decides what is
 * wanted, the super cluster how it fares. Pure, thread-safe; no argument is changed.
 */
public interface Passage {

  /** Finds Services of the tenant that an object belongs to. */
  interface Services {
    @Nullable JsonObject find(String namespace, String name);
  }

  /** Whether the object is the tenant's own, and not what a controller makes on both sides. */
  default boolean passes(JsonObject object, Services services) {
    return true;
  }

  /**
   * What the airlock's rules are asked about.
   *
   * @param exists whether it passed before, so that it has what the super cluster gave it
   */
  default JsonObject asWritten(JsonObject object, boolean exists) {
    return object;
  }

  /** What of the tenant's object would mean something else below, besides what rules refuse. */
  default List<Refusal> refused(JsonObject object) {
    return List.of();
  }

  /** The super object that is wanted. */
  JsonObject down(JsonObject object, TenantContext context);

  /** What must be in the super cluster for it to work. */
  default References references(JsonObject object) {
    return References.none();
  }

  /** What controllers make for it in the super cluster, and is to come up. */
  default List<MadeFor> results(JsonObject object) {
    return List.of();
  }

  /** Whether the super object can't become what is wanted by an update. */
  default boolean needsReplacement(JsonObject existing, JsonObject wanted) {
    return false;
  }

  /** The super object as it is to be written, or null if nothing is to be changed. */
  @Nullable JsonObject merge(JsonObject existing, JsonObject wanted);

  /** The tenant's object with what the super cluster decided of its spec, or null if it has it. */
  default @Nullable JsonObject specUp(JsonObject object, JsonObject superObject) {
    return null;
  }

  /** The tenant's object with the super object's status, or null if it has it. */
  default @Nullable JsonObject statusUp(JsonObject object, JsonObject superObject) {
    return null;
  }
}
