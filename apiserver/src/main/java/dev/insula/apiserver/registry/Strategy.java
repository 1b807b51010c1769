package dev.insula.apiserver.registry;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.schema.GoFields;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What makes a kind (or a subresource of it) special. Thread-safe, without state; shared by all
 * control planes. Trees that are passed in may be changed where the method's purpose is to change
 * them; old objects never.
 *
 * <p>Order of a write: decode, {@link #applyDefaults} (in the version of the request), conversion
 * to the storage version, mutating admission, {@code prepare…}, metadata rules, {@link #judge},
 * {@link #canonicalize}, validating admission, store. Everything but {@code applyDefaults} works on
 * the storage version.
 */
public interface Strategy {

  /** A strategy that adds nothing to the rules all objects have. */
  Strategy PLAIN = new Strategy() {};

  /** Fills in what the request left out, beyond what the schema's defaults say. */
  default void applyDefaults(JsonObject object) {}

  /** Drops what a creator may not set (such as status) and sets what the server decides. */
  default void prepareForCreate(WriteContext context, JsonObject object) {}

  /** Restores from the old object what this way of updating may not change. */
  default void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {}

  /**
   * Adds to an object what must hold it when its deletion is asked for, such as the finalizer of a
   * clean-up that the server itself does. The tree is that of the live object.
   */
  default void prepareForDelete(WriteContext context, JsonObject object) {}

  /**
   * What there is to say about a new or changed object, beyond metadata and schema: what is wrong
   * with it, and warnings for whoever writes it. In one pass, as rules find both.
   *
   * @param old null on create
   */
  default Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
    return Verdict.FINE;
  }

  /** Brings a valid object into the form it is stored in. */
  default void canonicalize(JsonObject object) {}

  /** Warning for everybody who reads or writes the kind; empty for none. */
  default String deprecation() {
    return "";
  }

  /** Whether objects count their generations, starting at 1. */
  default boolean hasGeneration() {
    return false;
  }

  /**
   * Whether a change starts a new generation; asked only if {@link #hasGeneration()}, after {@link
   * #prepareForUpdate}.
   */
  default boolean changesGeneration(JsonObject object, JsonObject old) {
    return !Objects.equals(object.get("spec"), old.get("spec"));
  }

  /** Paths, beside those that the resource resets as a whole, that writers never own. */
  default List<String> disowned() {
    return List.of();
  }

  /** Whether an update of an absent object creates it. */
  default boolean allowsCreateOnUpdate() {
    return false;
  }

  /** Whether an update may leave the resourceVersion out. */
  default boolean allowsUnconditionalUpdate() {
    return true;
  }

  /** The rule the kind's names follow. */
  default NameRule nameRule() {
    return NameRule.DNS_SUBDOMAIN;
  }

  /** How the metadata of an updated object is looked at, in this order. */
  default List<MetadataCheck> updateChecks() {
    return List.of(MetadataCheck.CHANGE, MetadataCheck.WHOLE);
  }

  /** What messages about values of a wrong type call the fields. */
  default GoFields goFields() {
    return GoFields.PLAIN;
  }

  /** Whether a finalizer without a domain must be one of Kubernetes' own. */
  default boolean knowsFinalizers() {
    return true;
  }

  /**
   * How long the object is to live on after its deletion, in seconds, for kinds that are deleted
   * gracefully (pods); null for all others.
   *
   * @param requested what the delete asks for, or null if it leaves it open
   */
  default @Nullable Long gracePeriod(JsonObject object, @Nullable Long requested) {
    return null;
  }

  /** Whether a delete that asks for no propagation policy orphans the dependents. */
  default boolean orphansByDefault() {
    return false;
  }

  /** What must be gone from a deleted object before it goes itself. */
  default List<String> finalizers(JsonObject object) {
    return Meta.finalizers(object);
  }

  /** Changes an object whose deletion was asked for, but which stays for now. */
  default void markDeleted(JsonObject object) {}

  /** Whether a delete answers the object that went, and not a Status. */
  default boolean returnsDeletedObject() {
    return false;
  }
}
