package dev.insula.controllers.objects;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of a kind of which there are few: its bytes, and what is asked of it most often, which
 * is read without a tree. Immutable.
 */
public record Item(
    ObjectName name,
    String uid,
    @Nullable Owner controller,
    boolean deleting,
    Map<String, String> labels,
    ApiObject object) {

  private static final String SERVICE = "kubernetes.io/service-name";

  public static Item of(ApiObject object) {
    MetaSkim meta = MetaSkim.of(object);
    return new Item(
        meta.name(), meta.uid(), meta.controller(), meta.isDeleting(), meta.labels(), object);
  }

  /** A tree of one's own. */
  public JsonObject tree() {
    return object.tree();
  }

  /** The service that an endpoint slice belongs to; empty elsewhere. */
  public String serviceName() {
    return labels.getOrDefault(SERVICE, "");
  }

  /** The controller's uid for the index, or that it has none in its namespace. */
  List<String> controllerKeys() {
    return List.of(Kinds.controllerKey(controller, name.namespace()));
  }
}
