package dev.insula.controllers.objects;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object of a kind of which there are few: its bytes, and by what it is found. Immutable.
 *
 * @param serviceName the service that an endpoint slice belongs to; empty elsewhere
 */
public record Item(
    ObjectName name,
    String uid,
    @Nullable Owner controller,
    boolean deleting,
    String serviceName,
    ApiObject object) {

  public static Item of(ApiObject object) {
    JsonObject tree = object.tree();
    return new Item(
        Meta.objectName(tree),
        Meta.uid(tree),
        Owner.controllerOf(tree),
        Meta.isDeleting(tree),
        Meta.of(tree).objectAt("labels").string("kubernetes.io/service-name", ""),
        object);
  }

  /** A tree of one's own. */
  public JsonObject tree() {
    return object.tree();
  }

  /** The controller's uid for the index, or that it has none in its namespace. */
  List<String> controllerKeys() {
    return List.of(Kinds.controllerKey(controller, name.namespace()));
  }
}
