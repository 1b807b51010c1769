package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.Subresource;
import dev.insula.machinery.apply.FieldFilter;
import dev.insula.machinery.apply.FieldManager;
import dev.insula.machinery.apply.ScaleFields;
import dev.insula.machinery.apply.VersionConverter;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.patch.Patch;
import java.util.List;

/** Shows and changes views of objects, such as their scale. Thread-safe. */
public final class ViewVerb {

  private final ObjectUpdate update;
  private final WriteRules rules;

  ViewVerb(ObjectUpdate update, WriteRules rules) {
    this.update = update;
    this.rules = rules;
  }

  /** Replaces the view; a resourceVersion in it is that of the object. */
  public JsonObject update(WriteCall call, Subresource.View sub, JsonObject view) {
    return change(
        call,
        sub,
        _ -> {
          JsonObject read = view.deepCopy();
          ObjectIntake.read(call, sub, read);
          return read;
        });
  }

  public JsonObject patch(WriteCall call, Subresource.View sub, Patch patch) {
    return change(call, sub, shown -> patched(call, sub, patch, shown));
  }

  private static JsonObject patched(
      WriteCall call, Subresource.View sub, Patch patch, JsonObject shown) {
    var result = new PatchResult(patch, shown, sub.kind(), sub.schema());
    JsonObject view = result.object();
    ObjectIntake.read(call, sub, view, (_, why) -> result.unreadable(why));
    return view;
  }

  /** Merges a configuration into the view, as its applier. */
  JsonObject apply(WriteCall call, Subresource.View sub, JsonObject applied) {
    FieldManager manager = manager(call, sub);
    return written(
        call,
        sub,
        shown -> manager.apply(shown, applied, call.fieldManager(), call.force(), call.now()));
  }

  /** Computes a new view of the one there is. */
  private interface Change {
    JsonObject apply(JsonObject shown);
  }

  private JsonObject change(WriteCall call, Subresource.View sub, Change change) {
    FieldManager manager = manager(call, sub);
    return written(
        call,
        sub,
        shown -> {
          JsonObject view = change.apply(shown.deepCopy());
          return manager.update(shown, view.deepCopy(), call.fieldManager(), call.now());
        });
  }

  /** Who owns what in the view is found out in the view and then carried into the object. */
  private JsonObject written(WriteCall call, Subresource.View sub, Change change) {
    var definition = call.definition();
    var fields = new ScaleFields(definition.apiVersion(), sub.view().replicasPath());
    Written written =
        update.run(
            call,
            definition.strategy(),
            live -> {
              JsonObject shown = sub.of(live);
              fields.toScale(live, shown);
              JsonObject view = change.apply(shown.deepCopy());
              rules.mutateView(call, sub, view, shown);
              JsonObject object = changed(call, sub, view, live);
              fields.toObject(view, object);
              return new ObjectUpdate.Proposal(object, true, sub);
            });
    return sub.of(ObjectForms.tree(definition, written.object()));
  }

  private static FieldManager manager(WriteCall call, Subresource.View sub) {
    return new FieldManager(
        sub.kind(),
        sub.schema(),
        call.subresource(),
        FieldFilter.none(),
        VersionConverter.single(sub.kind().apiVersion(), sub.schema()));
  }

  /** The object with a changed view written into it. */
  private static JsonObject changed(
      WriteCall call, Subresource.View sub, JsonObject view, JsonObject live) {
    BodyRules.checkType(sub.kind(), view);
    BodyRules.checkName(view, call.target().name());
    BodyRules.settleNamespace(view, call.target().namespace());
    checkReplicas(sub, call, view);
    UpdateVerb.checkUid(call, view, live);
    JsonObject object = live.deepCopy();
    carryPreconditions(view, object);
    sub.view().apply(view, object);
    return object;
  }

  private static void checkReplicas(Subresource.View sub, WriteCall call, JsonObject view) {
    long replicas = view.objectAt("spec").integer("replicas", 0);
    // A custom object is validated itself.
    if (replicas < 0 && !sub.view().ofCustomKind()) {
      var cause =
          new Status.Cause(
              "FieldValueInvalid",
              "Invalid value: " + replicas + ": must be greater than or equal to 0",
              "spec.replicas");
      throw ApiException.invalid(
          sub.kind().group(), sub.kind().kind(), call.target().name(), List.of(cause));
    }
  }

  /** What the view says of the version and identity of the object that it is meant for. */
  private static void carryPreconditions(JsonObject view, JsonObject object) {
    String version = Meta.resourceVersion(view);
    if (!version.isEmpty()) {
      object.objectOrCreate("metadata").put("resourceVersion", version);
    }
  }
}
