package dev.insula.controllers.namespaces;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Conditions;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Ends namespaces: deletes what is in them, tells by conditions what still stands in the way, and
 * then lets them go.
 */
public final class NamespaceController implements Controller {

  private static final String FINALIZER = "kubernetes";

  /** Content that waits for its finalizers is looked at again after this time. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  /** Content that is ending gracefully, as pods do, is looked at again sooner. */
  private static final Duration SOON = Duration.ofMillis(500);

  private final InstantSource clock;

  public NamespaceController(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "namespace";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.NAMESPACES.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.NAMESPACES.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (!change.deleted() && Meta.isDeleting(change.object().tree())) {
      wake.accept(change.name());
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject namespace;
    try {
      namespace = plane.client().get(Kinds.NAMESPACES.resource(), name).tree();
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return Result.DONE;
      }
      throw e;
    }
    if (!Meta.isDeleting(namespace)
        || !namespace.objectAt("spec").strings("finalizers").contains(FINALIZER)) {
      return Result.DONE;
    }
    return end(plane, namespace);
  }

  private Result end(Plane plane, JsonObject namespace) {
    var content = new NamespaceContent(plane.client(), Meta.name(namespace));
    content.delete();
    boolean empty = content.left().isEmpty() && content.failures().isEmpty();
    try {
      JsonObject current = writeConditions(plane, namespace, content);
      if (empty) {
        release(plane, current);
        return Result.DONE;
      }
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return Result.DONE;
      }
      throw e;
    }
    return Result.after(content.endsGracefully() ? SOON : AGAIN);
  }

  private JsonObject writeConditions(Plane plane, JsonObject namespace, NamespaceContent content) {
    JsonObject status = namespace.objectAt("status").deepCopy();
    status.put("phase", "Terminating");
    var conditions = new Conditions(status, clock.instant());
    tell(conditions, content);
    conditions.into(status);
    if (status.equals(namespace.objectAt("status"))) {
      return namespace;
    }
    namespace.put("status", status);
    return plane.client().update(Kinds.NAMESPACES.resource(), namespace, Live.STATUS).tree();
  }

  /** Says what stands in the way of the end. */
  private static void tell(Conditions conditions, NamespaceContent content) {
    set(
        conditions,
        "NamespaceDeletionDiscoveryFailure",
        false,
        "ResourcesDiscovered",
        "All resources successfully discovered");
    set(
        conditions,
        "NamespaceDeletionGroupVersionParsingFailure",
        false,
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed");
    boolean failed = !content.failures().isEmpty();
    set(
        conditions,
        "NamespaceDeletionContentFailure",
        failed,
        failed ? "ContentDeletionFailed" : "ContentDeleted",
        failed
            ? "Failed to delete all resource types, "
                + content.failures().size()
                + " remaining: "
                + String.join(", ", content.failures())
            : "All content successfully deleted, may be waiting on finalization");
    // As Kubernetes, which counts only when it has looked at everything.
    boolean counted = !content.waitsForPods();
    boolean remaining = counted && !content.left().isEmpty();
    set(
        conditions,
        "NamespaceContentRemaining",
        remaining,
        remaining ? "SomeResourcesRemain" : "ContentRemoved",
        remaining
            ? "Some resources are remaining: "
                + counts(content.left(), " has ", " resource instances")
            : "All content successfully removed");
    boolean waiting = counted && !content.finalizers().isEmpty();
    set(
        conditions,
        "NamespaceFinalizersRemaining",
        waiting,
        waiting ? "SomeFinalizersRemain" : "ContentHasNoFinalizers",
        waiting
            ? "Some content in the namespace has finalizers remaining: "
                + counts(content.finalizers(), " in ", " resource instances")
            : "All content-preserving finalizers finished");
  }

  private static void set(
      Conditions conditions, String type, boolean status, String reason, String message) {
    JsonObject before = conditions.get(type);
    String wanted = status ? "True" : "False";
    if (before == null
        || !before.string("status", "").equals(wanted)
        || !before.string("message", "").equals(message)) {
      conditions.replace(type, wanted, reason, message, false);
    }
  }

  private static String counts(Map<?, Integer> counts, String verb, String unit) {
    return counts.entrySet().stream()
        .map(each -> name(each.getKey()) + verb + each.getValue() + unit)
        .collect(Collectors.joining(", "));
  }

  /** Resources of the core group end in a dot, as Kubernetes writes them here. */
  private static String name(Object counted) {
    return counted instanceof GroupResource resource
        ? resource.resource() + "." + resource.group()
        : counted.toString();
  }

  private static void release(Plane plane, JsonObject namespace) {
    JsonObject spec = namespace.objectOrCreate("spec");
    List<String> kept =
        spec.strings("finalizers").stream().filter(f -> !f.equals(FINALIZER)).toList();
    spec.put("finalizers", new JsonArray(kept));
    plane
        .client()
        .update(Kinds.NAMESPACES.resource(), namespace, Live.WRITE.withSubresource("finalize"));
  }
}
