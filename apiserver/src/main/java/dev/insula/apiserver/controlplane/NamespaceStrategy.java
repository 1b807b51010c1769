package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.registry.ForwardingStrategy;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;

/** Namespaces stay, terminating, until what is in them is gone and their spec says so. */
class NamespaceStrategy extends ForwardingStrategy {

  NamespaceStrategy(Strategy to) {
    super(to);
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
