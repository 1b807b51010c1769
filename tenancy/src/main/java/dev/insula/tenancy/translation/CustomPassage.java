package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.fields.FieldPath;
import dev.insula.tenancy.syncpolicy.FieldSelection;
import dev.insula.tenancy.syncpolicy.SyncPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a custom kind, as a policy declares it. Every field has one side that decides it: what
 * the super cluster decides is never taken from the tenant, what the tenant decides is the same
 * below but for the policy's patches, and what neither may is in no object below. What names other
 * objects is translated, or refused.
 */
final class CustomPassage implements Passage {

  private static final Set<String> HEAD = Set.of("apiVersion", "kind", "metadata");
  private static final FieldPath STATUS = FieldPath.ofMember("status");

  private final CustomKind kind;
  private final SyncPolicy policy;
  private final boolean hasStatus;
  private final CustomReferences references;
  private final ForeignNamespaces foreign;

  /**
   * @param hasStatus whether the status is written apart from the rest
   */
  CustomPassage(CustomKind kind, SyncPolicy policy, boolean hasStatus) {
    this.kind = kind;
    this.policy = policy;
    this.hasStatus = hasStatus;
    this.references = new CustomReferences(policy.references(), policy.results());
    this.foreign = new ForeignNamespaces(policy.references());
  }

  @Override
  public JsonObject down(JsonObject object, TenantContext context) {
    String namespace = Meta.namespace(object);
    JsonObject meta =
        PassingKeys.metadata(
            kind, object, context.superNamespace(namespace), Meta.name(object), context);
    keep(meta.objectAt("annotations"), object);
    var wanted =
        JsonObject.of(
            "apiVersion", kind.resource().apiVersion(), "kind", kind.kind(), "metadata", meta);
    wanted.putAll(content(object));
    references.rewrite(wanted, context);
    policy.patch().apply(wanted, context.tenant().name(), namespace);
    AppliedKeys.record(Meta.of(wanted));
    return wanted;
  }

  /** Annotations that the policy lets pass: what others mean to controllers nobody knows. */
  private void keep(JsonObject annotations, JsonObject object) {
    JsonObject written = Meta.of(object).objectAt("annotations");
    for (String key : policy.annotations()) {
      Object value = written.get(key);
      if (value != null) {
        annotations.put(key, value);
      }
    }
  }

  /** What the tenant decides of the object. */
  private JsonObject content(JsonObject object) {
    JsonObject copy = object.deepCopy();
    var content = new JsonObject();
    for (FieldPath root : roots(copy)) {
      root.set(content, root.get(copy));
    }
    policy.down().deny().forEach(path -> path.set(content, null));
    policy.decidedBelow().forEach(path -> path.set(content, null));
    return content;
  }

  private List<FieldPath> roots(JsonObject... objects) {
    if (!policy.down().allow().isEmpty()) {
      return policy.down().allow();
    }
    return Stream.of(objects)
        .flatMap(object -> object.keySet().stream())
        .filter(key -> !HEAD.contains(key) && !key.equals("status"))
        .distinct()
        .map(FieldPath::ofMember)
        .toList();
  }

  @Override
  public References references(JsonObject object) {
    return references.in(content(object));
  }

  @Override
  public List<MadeFor> results(JsonObject object) {
    return references.madeFor(content(object));
  }

  @Override
  public List<Refusal> refused(JsonObject object) {
    JsonObject content = content(object);
    var refusals = new ArrayList<>(references.refused(content));
    refusals.addAll(foreign.refused(content));
    return refusals;
  }

  @Override
  public @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    AppliedKeys.merge(Meta.of(merged), Meta.of(wanted));
    for (FieldPath root : roots(existing, wanted)) {
      root.set(merged, root.get(wanted));
    }
    for (FieldPath path : policy.decidedBelow()) {
      path.set(merged, path.get(existing));
    }
    for (FieldPath path : policy.patch().fields()) {
      path.set(merged, path.get(wanted));
    }
    return merged.equals(existing) ? null : merged;
  }

  @Override
  public @Nullable JsonObject specUp(JsonObject object, JsonObject superObject) {
    return up(object, superObject, path -> !isWrittenApart(path));
  }

  @Override
  public @Nullable JsonObject statusUp(JsonObject object, JsonObject superObject) {
    return up(object, superObject, this::isWrittenApart);
  }

  private boolean isWrittenApart(FieldPath path) {
    return hasStatus && path.isWithin(STATUS);
  }

  private interface Which {
    boolean is(FieldPath path);
  }

  private @Nullable JsonObject up(JsonObject object, JsonObject superObject, Which which) {
    JsonObject seen = seen(object, superObject);
    JsonObject changed = object.deepCopy();
    for (FieldPath path : policy.decidedBelow()) {
      Object value = path.get(seen);
      // What is not decided yet may have been written by the tenant; a status is never its.
      if (which.is(path) && (value != null || path.isWithin(STATUS))) {
        path.set(changed, value);
      }
    }
    return changed.equals(object) ? null : changed;
  }

  /** The super object as its tenant may see it. */
  private JsonObject seen(JsonObject object, JsonObject superObject) {
    JsonObject copy = superObject.deepCopy();
    FieldSelection up = policy.up();
    up.deny().forEach(path -> path.set(copy, null));
    TenantWords words = TenantWords.of(object, superObject, references(object), results(object));
    var seen = new JsonObject();
    for (FieldPath path : policy.decidedBelow()) {
      Object value = path.get(copy);
      path.set(seen, value == null ? null : words.of(value));
    }
    return seen;
  }
}
