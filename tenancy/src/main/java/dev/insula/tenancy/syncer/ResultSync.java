package dev.insula.tenancy.syncer;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.MadeFor;
import dev.insula.tenancy.translation.ResultUp;
import java.util.List;

/**
 * Brings up what controllers of the super cluster made for a declared object, and keeps it as they
 * made it. Thread-safe.
 */
final class ResultSync {

  private static final String TAKEN = "result-name";

  private final SuperWriter writer;
  private final Refusals refusals;

  ResultSync(SuperWriter writer, Refusals refusals) {
    this.writer = writer;
    this.refusals = refusals;
  }

  /**
   * @param object the tenant's object
   * @throws NotYetException if something is not made yet
   */
  void up(TenantPlane plane, SyncKey key, JsonObject object, List<MadeFor> all) {
    plane
        .results()
        .put(
            key,
            all.stream()
                .map(made -> new SyncKey(made.kind(), key.namespace(), made.name()))
                .toList());
    boolean missing = false;
    for (MadeFor made : all) {
      var name = new ObjectName(plane.superNamespace(key.namespace()), made.superName());
      ApiObject below = writer.find(made.kind(), name);
      if (below == null || isCopy(below.tree())) {
        missing = true;
      } else if (key.kind() instanceof CustomKind kind) {
        bring(plane, made, object, ResultUp.wanted(made, below.tree(), object, kind), kind);
      }
    }
    if (missing) {
      throw new NotYetException("what " + key + " names is not made yet");
    }
  }

  /** What stands for an object of the tenant's was made by no controller. */
  private static boolean isCopy(JsonObject below) {
    Origin origin = Origin.of(below);
    return origin != null && !origin.uid().isEmpty();
  }

  private void bring(
      TenantPlane plane, MadeFor made, JsonObject object, JsonObject wanted, CustomKind kind) {
    var name = new ObjectName(Meta.namespace(object), made.name());
    ApiObject found = plane.find(made.kind(), name);
    JsonObject existing = found == null ? null : found.tree();
    if (existing != null && !ResultUp.isOf(existing, object, kind)) {
      refusals.reportEvent(plane, object, List.of(taken(made)));
      return;
    }
    if (existing != null && ResultUp.needsReplacement(existing, wanted)) {
      var _ =
          plane
              .client()
              .delete(made.kind().resource(), name, DeleteOptions.ofUid(Meta.uid(existing)));
      existing = null;
    }
    if (existing == null) {
      var _ = plane.client().create(made.kind().resource(), wanted, SuperWriter.AS);
      return;
    }
    JsonObject merged = ResultUp.merge(existing, wanted);
    if (merged != null) {
      var _ = plane.client().update(made.kind().resource(), merged, SuperWriter.AS);
    }
  }

  private static Refusal taken(MadeFor made) {
    return new Refusal(
        made.name(),
        TAKEN,
        "a " + made.kind().kind() + " of that name is there, which was not made for this object",
        "delete it, or name another one");
  }
}
