package dev.insula.tenancy.syncer;

import dev.insula.client.DeleteOptions;
import dev.insula.client.Fleet;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectHead;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.ClassUp;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.CustomOffer;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.translation.OfferedDefinition;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * CustomResourceDefinitions that tenants have because the platform declared their kinds. A kind
 * passes in a tenant once its definition is there. Thread-safe: a definition of a tenant is one key
 * of the queue that {@link #reconcile} is called from.
 *
 * <p>INVARIANT: no definition that holds objects of the tenant's is taken away, as they would go
 * with it: it stays, takes no new ones, and goes when it is empty. A definition that the tenant
 * made itself is not touched, and its objects do not pass.
 */
final class OfferedDefinitions {

  private final CustomKinds kinds;
  private final SuperMirror mirror;
  private final OfferedClasses classes;
  private final SuperFacts facts;
  private final Fleet fleet;
  private final Queues queues;
  private final Consumer<TenantPlane> patrol;

  OfferedDefinitions(
      CustomKinds kinds,
      SuperMirror mirror,
      OfferedClasses classes,
      SuperFacts facts,
      Fleet fleet,
      Queues queues,
      Consumer<TenantPlane> patrol) {
    this.kinds = kinds;
    this.mirror = mirror;
    this.classes = classes;
    this.facts = facts;
    this.fleet = fleet;
    this.queues = queues;
    this.patrol = patrol;
  }

  /** Looks at all definitions of a tenant: those that are declared, and those that were. */
  void look(TenantPlane plane) {
    for (Declaration declaration : kinds.all()) {
      if (CustomKinds.isFor(declaration, plane)) {
        look(plane, declaration.definition().name().name());
      }
    }
    for (CustomKind kind : plane.customKinds()) {
      look(plane, kind.resource().groupResource().toString());
    }
  }

  void look(TenantPlane plane, String definition) {
    queues.upkeep().add(plane.uid(), new Upkeep.Definition(definition));
  }

  /** The same, by the patrol: also those that are left of earlier times. */
  void compare(TenantPlane plane) {
    look(plane);
    if (!plane.deletions().hasCompared() || plane.isRemote()) {
      offered(plane).forEach(name -> look(plane, name));
    }
    plane.withdrawn().forEach(name -> look(plane, name));
  }

  private static List<String> offered(TenantPlane plane) {
    ListOptions offered = ListOptions.NONE.withLabelSelector(ClassUp.OFFERED + "=true");
    try {
      return plane.client().list(OfferedDefinition.RESOURCE, "", offered).items().stream()
          .map(object -> ObjectHead.of(object).name().name())
          .toList();
    } catch (ApiException e) {
      if (e.code() != 403) {
        throw e;
      }
      // Who may not see definitions of a control plane elsewhere has made none there.
      return List.of();
    }
  }

  /** Brings one definition of a tenant where it should be. */
  void reconcile(TenantPlane plane, String name) {
    Declaration declaration = kinds.ofDefinition(name);
    ApiObject found = plane.find(OfferedDefinition.RESOURCE, new ObjectName("", name));
    JsonObject existing = found == null ? null : found.tree();
    if (declaration == null || !CustomKinds.isFor(declaration, plane)) {
      passNoMore(plane, name);
      withdraw(plane, name, existing);
      return;
    }
    plane.withdrawn().remove(name);
    if (existing == null || !OfferedDefinition.isOffered(existing)) {
      passNoMore(plane, name);
    }
    if (existing != null && !OfferedDefinition.isOffered(existing)) {
      return;
    }
    JsonObject there = offer(plane, declaration.definition(), existing);
    if (Meta.isDeleting(there) || !OfferedDefinition.isEstablished(there)) {
      throw new NotYetException(name + " is not established");
    }
    if (!declaration.isDown() || mirror.isFollowed(declaration.kind())) {
      requireFacts(declaration.kind());
      pass(plane, declaration);
    }
  }

  private void requireFacts(CustomKind kind) {
    if (!facts.areKnownFor(kind)) {
      throw new NotYetException("what the rules of " + kind + " ask is not known yet");
    }
  }

  private static JsonObject offer(
      TenantPlane plane, OfferedDefinition wanted, @Nullable JsonObject existing) {
    if (existing == null) {
      return plane
          .client()
          .create(OfferedDefinition.RESOURCE, wanted.tree().deepCopy(), SuperWriter.AS)
          .tree();
    }
    JsonObject merged = Meta.isDeleting(existing) ? null : wanted.merge(existing);
    return merged == null
        ? existing
        : plane.client().update(OfferedDefinition.RESOURCE, merged, SuperWriter.AS).tree();
  }

  private void pass(TenantPlane plane, Declaration declaration) {
    if (!plane.customKinds().add(declaration.kind())) {
      return;
    }
    follow(plane);
    if (declaration.isDown()) {
      // Nobody has looked at this kind yet: until then nothing of it is replaced.
      plane.deletions().missed();
      patrol.accept(plane);
    } else {
      classes.compare(plane, new CustomOffer(declaration));
    }
  }

  private void passNoMore(TenantPlane plane, String definition) {
    boolean changed =
        plane
            .customKinds()
            .removeIf(kind -> kind.resource().groupResource().toString().equals(definition));
    if (changed) {
      follow(plane);
    }
  }

  /** The changes of a control plane elsewhere come by a watch of each kind. */
  private void follow(TenantPlane plane) {
    List<GroupVersionResource> resources =
        plane.customKinds().stream().map(CustomKind::resource).toList();
    fleet.follow(plane.controlPlane(), resources);
  }

  private static void withdraw(TenantPlane plane, String name, @Nullable JsonObject existing) {
    if (existing == null || !OfferedDefinition.isOffered(existing) || Meta.isDeleting(existing)) {
      plane.withdrawn().remove(name);
      return;
    }
    plane.withdrawn().add(name);
    JsonObject closed = OfferedDefinition.closed(existing);
    JsonObject now = existing;
    if (closed != null) {
      now = plane.client().update(OfferedDefinition.RESOURCE, closed, SuperWriter.AS).tree();
    }
    if (isEmptied(plane, OfferedDefinition.resourceOf(now))) {
      delete(plane, OfferedDefinition.RESOURCE, now);
    }
  }

  /** Whether nothing is left of a kind, once what the platform offered of it is taken back. */
  private static boolean isEmptied(TenantPlane plane, GroupVersionResource resource) {
    try {
      takeBack(plane, resource);
      return plane.client().list(resource, "", ListOptions.NONE.page(1, "")).items().isEmpty();
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
      // What is not served may hold objects all the same: the patrol comes back to it.
      return false;
    }
  }

  /** What the platform offered is not the tenant's to lose. */
  private static void takeBack(TenantPlane plane, GroupVersionResource resource) {
    ListOptions offered = ListOptions.NONE.withLabelSelector(ClassUp.OFFERED + "=true");
    for (ApiObject object : plane.client().list(resource, "", offered).items()) {
      JsonObject tree = object.tree();
      if (Meta.namespace(tree).isEmpty()) {
        delete(plane, resource, tree);
      }
    }
  }

  private static void delete(TenantPlane plane, GroupVersionResource resource, JsonObject object) {
    try {
      plane
          .client()
          .delete(resource, Meta.objectName(object), DeleteOptions.ofUid(Meta.uid(object)));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }
}
