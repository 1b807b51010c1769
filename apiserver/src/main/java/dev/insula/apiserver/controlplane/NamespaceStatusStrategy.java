package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Verdict;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The status of namespaces: its phase says whether the namespace is in deletion, and only that. */
final class NamespaceStatusStrategy extends NamespaceStrategy {

  NamespaceStatusStrategy(Strategy to) {
    super(to);
  }

  @Override
  public Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
    Verdict verdict = super.judge(context, object, old);
    String phase = object.objectAt("status").string("phase", "");
    boolean deleting = Meta.isDeleting(object);
    String right = deleting ? "Terminating" : "Active";
    if (phase.equals(right)) {
      return verdict;
    }
    var causes = new ArrayList<>(verdict.causes());
    causes.add(
        new Status.Cause(
            "FieldValueInvalid",
            "Invalid value: "
                + Json.string(phase)
                + ": may only be '"
                + right
                + "' if `deletionTimestamp` is "
                + (deleting ? "not empty" : "empty"),
            "status.Phase"));
    return new Verdict(causes, verdict.warnings());
  }
}
