package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Verdict;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The finalize subresource of namespaces: only the finalizers of the spec change. */
final class FinalizeStrategy extends NamespaceStrategy {

  FinalizeStrategy(Strategy to) {
    super(to);
  }

  /** What is written is all that is left; nothing is put in again. */
  @Override
  public void applyDefaults(JsonObject object) {
    JsonArray given = object.objectAt("spec").array("finalizers");
    JsonArray kept = given == null ? new JsonArray() : given.deepCopy();
    super.applyDefaults(object);
    object.objectOrCreate("spec").put("finalizers", kept);
  }

  /** Here the place of a finalizer is told, and not only that there is one. */
  @Override
  public Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
    Verdict verdict = super.judge(context, object, old);
    List<String> finalizers = object.objectAt("spec").strings("finalizers");
    var causes = new ArrayList<Status.Cause>();
    for (Status.Cause cause : verdict.causes()) {
      int place = cause.field().equals("spec.finalizers") ? place(finalizers, cause) : -1;
      causes.add(
          place < 0
              ? cause
              : new Status.Cause(
                  cause.reason(), cause.message(), "spec.finalizers[" + place + "]"));
    }
    return new Verdict(causes, verdict.warnings());
  }

  private static int place(List<String> finalizers, Status.Cause cause) {
    for (int i = 0; i < finalizers.size(); i++) {
      if (cause.message().startsWith("Invalid value: " + Json.string(finalizers.get(i)))) {
        return i;
      }
    }
    return -1;
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
}
