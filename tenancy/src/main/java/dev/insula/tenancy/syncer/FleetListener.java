package dev.insula.tenancy.syncer;

import dev.insula.client.Fleet;
import dev.insula.client.FleetChange;
import dev.insula.machinery.object.GroupResource;
import dev.insula.tenancy.translation.CustomOffer;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.translation.OfferedDefinition;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.function.Consumer;

/**
 * Makes keys dirty when tenants change something: one stream for all tenants. Runs on the store's
 * dispatch thread, or on those of remote watches, so that it only looks things up and queues.
 * Thread-safe.
 */
final class FleetListener implements Fleet.Listener {

  private static final GroupResource NODES = VirtualNodes.NODES.groupResource();
  private static final GroupResource DEFINITIONS = OfferedDefinition.RESOURCE.groupResource();

  /** Beyond so many keys of one tenant, a server elsewhere is not listened to for a while. */
  private static final int MOST_KEYS = 50_000;

  private final TenantPlanes planes;
  private final SuperMirror mirror;
  private final CustomKinds kinds;
  private final OfferedDefinitions definitions;
  private final Queues queues;
  private final Consumer<TenantPlane> patrol;

  FleetListener(
      TenantPlanes planes,
      SuperMirror mirror,
      CustomKinds kinds,
      OfferedDefinitions definitions,
      Queues queues,
      Consumer<TenantPlane> patrol) {
    this.planes = planes;
    this.kinds = kinds;
    this.definitions = definitions;
    this.mirror = mirror;
    this.queues = queues;
    this.patrol = patrol;
  }

  @Override
  public void changed(FleetChange change) {
    TenantPlane plane = planes.byControlPlane(change.controlPlane());
    if (plane == null) {
      return;
    }
    plane.reached(change.revision());
    PassingKind kind = kinds.down(change.resource());
    if (kind != null) {
      SyncKey key = SyncKey.of(kind, change.name());
      resultChanged(plane, key);
      boolean echo = !change.deleted() && plane.ownWrites().absorbs(key, change.revision());
      if (!echo && matters(plane, key, change)) {
        dirty(plane, key, change);
      }
    } else if (change.resource().equals(NODES) && change.deleted()) {
      nodeDeleted(plane, change.name().name());
    } else if (!kinds.isEmpty()) {
      declared(plane, change);
    }
  }

  /** What the platform offers to tenants stays as it offers it. */
  private void declared(TenantPlane plane, FleetChange change) {
    if (change.resource().equals(DEFINITIONS)) {
      if (kinds.ofDefinition(change.name().name()) != null) {
        definitions.look(plane, change.name().name());
      }
      return;
    }
    Declaration declaration = kinds.of(change.resource());
    if (declaration != null && plane.customKinds().contains(declaration.kind())) {
      queues
          .upkeep()
          .add(
              plane.uid(),
              new Upkeep.OfferedClass(new CustomOffer(declaration), change.name().name()));
    }
  }

  @Override
  public void missed(String controlPlane) {
    TenantPlane plane = planes.byControlPlane(controlPlane);
    if (plane != null) {
      plane.deletions().missed();
      patrol.accept(plane);
    }
  }

  @Override
  public boolean isBehind(String controlPlane) {
    TenantPlane plane = planes.byControlPlane(controlPlane);
    return plane != null && queues.down().known(plane.uid()) > MOST_KEYS;
  }

  private void dirty(TenantPlane plane, SyncKey key, FleetChange change) {
    if (change.deleted()) {
      plane.deletions().witnessed(key, change.revision());
      forgetDeleted(plane, key);
    }
    if (key.kind() == SyncedKind.SERVICE) {
      plane.services().changed(key.namespace());
      // Whether its Endpoints are written by people depends on its selector.
      queues
          .down()
          .add(plane.uid(), new SyncKey(SyncedKind.ENDPOINTS, key.namespace(), key.name()));
    }
    queues.down().add(plane.uid(), key);
  }

  private void forgetDeleted(TenantPlane plane, SyncKey key) {
    if (key.kind() == SyncedKind.NAMESPACE) {
      plane.present().remove(key);
    } else if (key.kind() == SyncedKind.SERVICE_ACCOUNT) {
      for (Upkeep.Token token : plane.tokens().keySet()) {
        boolean its =
            token.namespace().equals(key.namespace())
                && token.need().serviceAccount().equals(key.name());
        if (its && plane.tokens().remove(token) != null) {
          queues.upkeep().add(plane.uid(), token);
        }
      }
    }
  }

  /** Of what pods refer to, only what they do refer to. */
  private boolean matters(TenantPlane plane, SyncKey key, FleetChange change) {
    return switch (key.kind()) {
      case SyncedKind.CONFIG_MAP, SyncedKind.SECRET, SyncedKind.SERVICE_ACCOUNT ->
          plane.references().contains(key) || mirror.get(key.kind(), plane.superName(key)) != null;
      case SyncedKind.ENDPOINTS, SyncedKind.ENDPOINT_SLICE ->
          !MadeByControllers.is(change.object()) || isCopied(plane, key);
      default -> true;
    };
  }

  private boolean isCopied(TenantPlane plane, SyncKey key) {
    SuperRecord below = mirror.get(key.kind(), plane.superName(key));
    return below != null && below.isCopy();
  }

  /** What was made below for an object of the tenant's stays as it was made. */
  private void resultChanged(TenantPlane plane, SyncKey key) {
    if (key.kind() == SyncedKind.SECRET || key.kind() == SyncedKind.CONFIG_MAP) {
      SyncKey object = plane.results().objectOf(key);
      if (object != null) {
        queues.up().add(plane.uid(), object);
      }
    }
  }

  private void nodeDeleted(TenantPlane plane, String node) {
    if (plane.virtualNodes().remove(node)) {
      queues.upkeep().add(plane.uid(), new Upkeep.VirtualNode(node));
    }
  }
}
