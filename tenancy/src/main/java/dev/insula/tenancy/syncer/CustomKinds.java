package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.syncpolicy.SyncPolicy;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.translation.Passage;
import dev.insula.tenancy.translation.Passages;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that the platform declared, as they are now. Thread-safe; bounded by the policies that
 * are in force together.
 */
final class CustomKinds {

  private record Declared(Declaration declaration, Passage passage) {}

  private volatile Map<GroupResource, Declared> all = Map.of();

  /** These are declared from now on, and no others. */
  void declare(Collection<Declaration> declarations) {
    var next = new LinkedHashMap<GroupResource, Declared>();
    for (Declaration declaration : declarations) {
      next.put(
          declaration.kind().resource().groupResource(),
          new Declared(declaration, declaration.passage()));
    }
    all = Collections.unmodifiableMap(next);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  List<Declaration> all() {
    return all.values().stream().map(Declared::declaration).toList();
  }

  /** All kinds that pass down, those of Kubernetes itself among them. */
  List<PassingKind> downwards() {
    var out = new ArrayList<PassingKind>(List.of(SyncedKind.values()));
    for (Declared declared : all.values()) {
      if (declared.declaration().isDown()) {
        out.add(declared.declaration().kind());
      }
    }
    return out;
  }

  /** What is declared about a resource; null if nothing is. */
  @Nullable Declaration of(GroupResource resource) {
    Declared found = all.get(resource);
    return found == null ? null : found.declaration();
  }

  /** What is declared about a CustomResourceDefinition; null if nothing is. */
  @Nullable Declaration ofDefinition(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? null : of(new GroupResource(name.substring(dot + 1), name.substring(0, dot)));
  }

  /** The kind of a resource that passes down, whoever's it is; null if it does not. */
  @Nullable PassingKind down(GroupResource resource) {
    SyncedKind synced = SyncedKind.of(resource);
    if (synced != null || all.isEmpty()) {
      return synced;
    }
    Declaration declaration = of(resource);
    return declaration != null && declaration.isDown() ? declaration.kind() : null;
  }

  /** The kind that an Event names; null if it does not pass down. */
  @Nullable PassingKind down(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    SyncedKind synced = SyncedKind.of(kind);
    if (synced != null && (apiVersion.isEmpty() || synced.resource().group().equals(group))) {
      return synced;
    }
    for (Declared declared : all.values()) {
      CustomKind custom = declared.declaration().kind();
      if (custom.kind().equals(kind)
          && custom.resource().group().equals(group)
          && declared.declaration().isDown()) {
        return custom;
      }
    }
    return null;
  }

  /**
   * How objects of a kind pass.
   *
   * @throws NotYetException if the kind is not declared any more
   */
  Passage passage(PassingKind kind) {
    return switch (kind) {
      case SyncedKind synced -> Passages.of(synced);
      case CustomKind custom -> {
        Declared found = all.get(custom.resource().groupResource());
        if (found == null || !found.declaration().kind().equals(custom)) {
          throw new NotYetException(custom + " does not pass any more");
        }
        yield found.passage();
      }
    };
  }

  /**
   * What is refused about an object as the tenant wrote it; empty if it may pass.
   *
   * @param exists whether it passed before
   * @throws NotYetException if the kind is not declared any more
   */
  List<Refusal> inspect(Airlock airlock, PassingKind kind, JsonObject object, boolean exists) {
    Passage passage = passage(kind);
    List<Refusal> refused = airlock.inspect(kind.ruleName(), passage.asWritten(object, exists));
    List<Refusal> more = passage.refused(object);
    if (more.isEmpty()) {
      return refused;
    }
    var all = new ArrayList<>(refused);
    all.addAll(more);
    return all;
  }

  /** Whether objects of this kind, by the airlock's name of it, may be written for the tenant. */
  boolean mayPass(String ruleName, String tenant, String profile) {
    for (Declared declared : all.values()) {
      Declaration declaration = declared.declaration();
      if (declaration.kind().ruleName().equals(ruleName)) {
        return declaration.isDown() && isFor(declaration.policy(), tenant, profile);
      }
    }
    return false;
  }

  /** Whether the declaration is about the tenant's objects. */
  static boolean isFor(Declaration declaration, TenantPlane plane) {
    return isFor(declaration.policy(), plane.name(), plane.context().profile().name());
  }

  private static boolean isFor(SyncPolicy policy, String tenant, String profile) {
    return policy.tenants().includes(tenant, profile);
  }
}
