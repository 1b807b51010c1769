package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Verdict;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.machinery.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The finalize subresource of namespaces: only the finalizers of the spec change. */
final class FinalizeStrategy extends NamespaceStrategy {

  FinalizeStrategy(Strategy to) {
    super(to);
  }

  @Override
  public void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {
    JsonObject wanted = object.objectAt("spec");
    var spec = new JsonObject();
    if (!wanted.strings("finalizers").isEmpty()) {
      spec.put("finalizers", wanted.arrayOrCreate("finalizers"));
    }
    object.put("spec", spec);
    JsonObject status = old.object("status");
    if (status != null) {
      object.put("status", status.deepCopy());
    }
  }

  @Override
  public Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
    return Verdict.FINE;
  }
}
