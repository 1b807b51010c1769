package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.registry.ForwardingStrategy;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;

/** Namespaces stay, terminating, until what is in them is gone and their spec says so. */
class NamespaceStrategy extends ForwardingStrategy {

  private static final String FINALIZERS = "finalizers";
  private static final String KUBERNETES = "kubernetes";

  NamespaceStrategy(Strategy to) {
    super(to);
  }

  /** The finalizer is the server's, so that it belongs to no field manager. */
  @Override
  public void applyDefaults(JsonObject object) {
    boolean given = object.objectAt("spec").containsKey(FINALIZERS);
    super.applyDefaults(object);
    if (!given) {
      object.objectAt("spec").remove(FINALIZERS);
    }
  }

  @Override
  public void prepareForCreate(WriteContext context, JsonObject object) {
    super.prepareForCreate(context, object);
    JsonArray finalizers = object.objectOrCreate("spec").arrayOrCreate(FINALIZERS);
    if (!finalizers.contains(KUBERNETES)) {
      finalizers.add(KUBERNETES);
    }
  }

  /** Only the finalize subresource changes the finalizers of the spec. */
  @Override
  public void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {
    super.prepareForUpdate(context, object, old);
    JsonArray kept = old.objectAt("spec").array(FINALIZERS);
    if (kept == null) {
      object.objectAt("spec").remove(FINALIZERS);
    } else {
      object.objectOrCreate("spec").put(FINALIZERS, kept.deepCopy());
    }
  }

  @Override
  public List<String> finalizers(JsonObject object) {
    var all = new ArrayList<>(Meta.finalizers(object));
    all.addAll(object.objectAt("spec").strings("finalizers"));
    return all;
  }

  /** A namespace in deletion has no grace period, which other objects show as zero. */
  @Override
  public void markDeleted(JsonObject object) {
    Meta.of(object).remove("deletionGracePeriodSeconds");
    object.objectOrCreate("status").put("phase", "Terminating");
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
